"""Spiral: two arms wound around each other."""

import numpy as np

from playground.datasets.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    sizes,
)
from playground.datasets.spec import DatasetSpec, Progress, Raw, Values

RADIUS = 5.0
TURNS = 1.75


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    first = samples // 2
    arms = []
    for count, start in ((first, 0.0), (samples - first, np.pi)):
        share = np.arange(count) / count
        angle = 2 * np.pi * TURNS * share + start
        arms.append(RADIUS * share[:, np.newaxis] * np.stack((np.sin(angle), np.cos(angle)), 1))
    points = np.concatenate(arms)
    points += generator.uniform(-1, 1, points.shape) * noise
    return classified(values, points, np.arange(samples) < first)


SPIRAL = DatasetSpec(
    name="spiral",
    label="Spiral",
    group="Points in the plane",
    summary="Two arms wound around each other, by TensorFlow Playground's formula; the hard one.",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    has_features=True,
)
