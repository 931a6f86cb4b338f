"""Checkerboard: neighbouring squares of the plane have different classes."""

import numpy as np

from playground.base.params import Int
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
SQUARES = Int(
    name="squares",
    help="How many squares a side of the board has: more are harder to learn.",
    default=4,
    minimum=2,
    maximum=8,
)


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    samples, noise = sizes(values)
    squares = values["squares"]
    assert isinstance(squares, int)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    moved = points + generator.uniform(-RADIUS, RADIUS, points.shape) * noise
    column, row = np.floor((moved + RADIUS) * squares / (2 * RADIUS)).T
    return classified(values, points, (column + row) % 2 == 0)


def _code(values: Values) -> Lines:
    move, name = moved(values, 5)
    return (
        "points = rng.uniform(-5, 5, ($samples, 2))",
        move,
        f"column, row = np.floor(({name} + 5) * $squares / 10).T",
        labels_line(values, "(column + row) % 2 == 0"),
    )


CHECKERBOARD = DatasetSpec(
    name="checkerboard",
    label="Checkerboard",
    group="Points in the plane",
    summary="Neighbouring squares have different classes: XOR continued over the plane.",
    params=(SQUARES, *CLASSIFICATION_PARAMS),
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)
