"""XOR: points in opposite quadrants of the plane have the same class."""

import numpy as np

from playground.datasets.families.plane import (
    CLASSIFICATION_PARAMS,
    classification_task,
    classified,
    drawn_code,
    labels_line,
    moved,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

RADIUS = 5.0
PADDING = 0.3


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    points += np.where(points > 0, PADDING, -PADDING)
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    return classified(values, points, moved[:, 0] * moved[:, 1] >= 0)


def _code(values: Values) -> Lines:
    move, name = moved(values, 5)
    return (
        "points = rng.uniform(-5, 5, ($samples, 2))",
        "points += np.where(points > 0, 0.3, -0.3)",
        move,
        labels_line(values, f"{name}[:, 0] * {name}[:, 1] >= 0"),
    )


XOR = DatasetSpec(
    name="xor",
    label="XOR (four quadrants)",
    short_label="XOR",
    group="Points in the plane",
    summary="Opposite quadrants have the same class, as in TensorFlow Playground.",
    params=CLASSIFICATION_PARAMS,
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
    stands_in=True,
)
