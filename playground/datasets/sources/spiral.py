"""Spiral: two arms wound around each other."""

import numpy as np

from playground.datasets.families.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    drawn_code,
    labels_line,
    moving_line,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

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


ARMS = """for count, start in [($first_half, 0), ($second_half, np.pi)]:
    share = np.arange(count) / count
    angle = 3.5 * np.pi * share + start
    arm = np.stack([np.sin(angle), np.cos(angle)], axis=1)
    arms.append(5 * share.reshape(-1, 1) * arm)"""


def _code(values: Values) -> Lines:
    return (
        "arms = []",
        ARMS,
        "points = np.concatenate(arms)",
        moving_line(values, 1),
        labels_line(values, "np.arange($samples) < $first_half"),
    )


SPIRAL = DatasetSpec(
    name="spiral",
    label="Spiral",
    group="Points in the plane",
    summary="Two arms wound around each other (formula of TensorFlow Playground); the hardest one.",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)
