"""Plane: a number that rises along the diagonal."""

import numpy as np

from playground.datasets.families.plane import (
    NUMBERED,
    REGRESSION_PARAMS,
    drawn_code,
    labelled,
    moved,
    regression_task,
    sizes,
)
from playground.datasets.script_code import Lines, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw

RADIUS = 6.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    return labelled(points, moved.sum(axis=1) / 10)


def _code(values: Values) -> Lines:
    move, name = moved(values, 6)
    return (
        "points = rng.uniform(-6, 6, ($samples, 2))",
        move,
        f'y = ({name}.sum(axis=1) / 10).astype("float32").reshape(-1, 1)',
    )


REG_PLANE = DatasetSpec(
    name="reg_plane",
    label="Plane (regression)",
    group="Points in the plane",
    summary="A number that rises along the diagonal (formula of TensorFlow Playground).",
    params=REGRESSION_PARAMS,
    describe=regression_task,
    load=_load,
    code=drawn_code(_code, NUMBERED),
    has_features=True,
)
