"""XOR: opposite quarters of the plane belong together."""

import numpy as np

from playground.datasets.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    sizes,
)
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values

RADIUS = 5.0
PADDING = 0.3


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0, PADDING, -PADDING)
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    return classified(values, points, moved[:, 0] * moved[:, 1] >= 0)


XOR = DatasetSpec(
    name="xor",
    label="XOR (four quadrants)",
    group="Points in the plane",
    summary="Opposite quarters of the plane belong together, by TensorFlow Playground's formula.",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    has_features=True,
)
