"""Plane: a number that rises along the diagonal."""

import numpy as np

from playground.datasets.plane import REGRESSION_PARAMS, labelled, regression_task, sizes
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values

RADIUS = 6.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    return labelled(points, moved.sum(axis=1) / 10)


REG_PLANE = DatasetSpec(
    name="reg_plane",
    label="Plane (regression)",
    group="Points in the plane",
    summary="A number that rises along the diagonal, by TensorFlow Playground's formula.",
    params=REGRESSION_PARAMS,
    describe=regression_task,
    load=_load,
    has_features=True,
)
