"""Checkerboard: squares of two classes in turn."""

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

RADIUS = 6.0
SPREAD = 3.0


def _load(values: Values, generator: np.random.Generator, _progress: Progress) -> Raw:
    """Return points of which those in squares with an even sum of row and column are positive.

    XOR (Minsky and Papert, Perceptrons, 1969) is the board of two by two squares. Noise moves
    a point only while its square is read, so that labels near an edge are mixed.
    """
    samples, noise = sizes(values)
    squares = values["squares"]
    assert isinstance(squares, int)
    points = generator.uniform(-RADIUS, RADIUS, (samples, 2))
    noisy = points + generator.uniform(-SPREAD, SPREAD, points.shape) * noise
    square = np.floor((noisy + RADIUS) * squares / (2 * RADIUS))
    return classified(values, points, square.sum(axis=1) % 2 == 0)


def _code(values: Values) -> Lines:
    move, name = moved(values, 3)
    return (
        "points = rng.uniform(-6, 6, ($samples, 2))",
        move,
        f"square = np.floor(({name} + 6) * $squares / 12)",
        labels_line(values, "square.sum(axis=1) % 2 == 0"),
    )


CHECKERBOARD = DatasetSpec(
    name="checkerboard",
    label="Checkerboard",
    group="Points in the plane",
    summary="Squares of two classes in turn: XOR with more squares, and harder with each.",
    params=(
        Int(
            name="squares",
            help="How many squares a row and a column of the board have.",
            default=3,
            minimum=2,
            maximum=8,
        ),
        *CLASSIFICATION_PARAMS,
    ),
    describe=classification_task,
    load=_load,
    code=drawn_code(_code),
    has_features=True,
)
