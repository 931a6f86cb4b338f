"""Gaussians: two clouds of points."""

import numpy as np

from playground.datasets.families.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    drawn_code,
    labels_line,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

CENTRE = 2.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    is_positive = np.arange(samples) < samples // 2
    centres = np.where(is_positive, CENTRE, -CENTRE)[:, np.newaxis]
    deviation = np.sqrt(0.5 + 7 * noise)
    points = centres + deviation * generator.standard_normal((samples, 2))
    return classified(values, points, is_positive)


def _code(values: Values) -> Lines:
    variance = "0.5 + 7 * $noise_share" if values["noise"] else "0.5"
    return (
        "is_first = np.arange($samples) < $first_half",
        "centres = np.where(is_first, 2, -2).reshape(-1, 1)",
        f"points = centres + np.sqrt({variance}) * rng.standard_normal(($samples, 2))",
        labels_line(values, "is_first"),
    )


GAUSS = DatasetSpec(
    name="gauss",
    label="Two clouds",
    group="Points in the plane",
    summary="Two clouds that a straight line separates (formula of TensorFlow Playground).",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)
