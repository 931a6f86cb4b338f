"""Gaussians: two clouds of points."""

import numpy as np

from playground.datasets.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    sizes,
)
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values

CENTRE = 2.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    is_positive = np.arange(samples) < samples // 2
    centres = np.where(is_positive, CENTRE, -CENTRE)[:, np.newaxis]
    deviation = np.sqrt(0.5 + 7 * noise)
    points = centres + deviation * generator.standard_normal((samples, 2))
    return classified(values, points, is_positive)


GAUSS = DatasetSpec(
    name="gauss",
    label="Two clouds",
    group="Points in the plane",
    summary="Two clouds that one line separates, by TensorFlow Playground's formula.",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    has_features=True,
)
