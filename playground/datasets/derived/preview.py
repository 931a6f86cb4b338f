"""A few samples of a data set, to draw a small picture of it."""

import numpy as np

from playground.base.params import parse_values
from playground.datasets.spec import DatasetSpec, no_progress
from playground.datasets.task import Samples, Task

COUNT = 240
"""This many samples show the shape of a data set."""
SEED = 0


def preview(spec: DatasetSpec) -> tuple[Task, Samples] | None:
    """Return the task and a few samples of a data set that is generated, with its own defaults.

    Data that must be read from a file or loaded by a library takes too long for a picture:
    None. What is generated takes about a millisecond.
    """
    if spec.inspect is not None or spec.loaders:
        return None
    has_count = any(param.name == "samples" for param in spec.params)
    values = parse_values(spec.params, {"samples": COUNT} if has_count else {}, spec.label)
    raw = spec.load(values, np.random.default_rng((SEED, 0)), no_progress)
    # Columns of texts have no place in a picture of points.
    return None if raw.columns is not None else (spec.describe(values), raw.samples)
