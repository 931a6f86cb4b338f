"""Hills: a number with three hills and three hollows."""

import numpy as np

from playground.datasets.plane import REGRESSION_PARAMS, labelled, regression_task, sizes
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values

RADIUS = 6.0
CENTRES = np.array(((-4.0, 2.5), (0.0, 2.5), (4.0, 2.5), (-4.0, -2.5), (0.0, -2.5), (4.0, -2.5)))
SIGNS = np.array((1.0, -1.0, 1.0, -1.0, 1.0, -1.0))


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    distances = np.linalg.norm(moved[:, np.newaxis] - CENTRES, axis=2)
    heights = SIGNS * np.clip(1 - distances / 2, 0, 1)
    highest = np.abs(heights).argmax(axis=1)
    return labelled(points, heights[np.arange(samples), highest])


REG_GAUSS = DatasetSpec(
    name="reg_gauss",
    label="Hills (regression)",
    group="Points in the plane",
    summary="Three hills and three hollows, by TensorFlow Playground's formula.",
    params=REGRESSION_PARAMS,
    describe=regression_task,
    load=_load,
    has_features=True,
)
