"""The inputs that a network can have for data in the plane: x, y and simple functions of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.base.formula import Formula, parse_formula
from playground.base.registry import Registry

Column = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Feature:
    """A function of a position.

    Attributes
    ----------
    name : str
        Shown and kept in files: "x²".
    summary : str
        What it lets a network see, in plain words.
    code : str
        The same function in a script, of ``x1`` and ``x2``.
    compute : callable
        ``(x, y) -> values``, all (n,) float32.
    """

    name: str
    summary: str
    code: str
    compute: Callable[[Column, Column], Column]


FEATURES = Registry(
    "feature",
    (
        Feature("x", "How far to the right a point lies.", "x1", lambda x, _y: x),
        Feature("y", "How far up a point lies.", "x2", lambda _x, y: y),
        Feature(
            "x²", "How far from the vertical axis, whichever side.", "x1**2", lambda x, _y: x * x
        ),
        Feature(
            "y²", "How far from the horizontal axis, whichever side.", "x2**2", lambda _x, y: y * y
        ),
        Feature("xy", "Positive where x and y have the same sign.", "x1 * x2", lambda x, y: x * y),
        Feature("sin x", "A wave from left to right.", "np.sin(x1)", lambda x, _y: np.sin(x)),
        Feature("sin y", "A wave from bottom to top.", "np.sin(x2)", lambda _x, y: np.sin(y)),
    ),
)


OWN = "="
"""The first letter of a feature that is a formula of the user: "=x * sin(y)"."""


def own_formula(name: str) -> Formula | None:
    """Return the formula of a feature that the user wrote; None for one of the registry.

    Raises
    ------
    ParameterError
        The formula cannot be read; the message says why.
    """
    is_own = name.startswith(OWN)
    return parse_formula(name.removeprefix(OWN), ("x", "y")) if is_own else None


def feature(name: str) -> Feature:
    """Return the feature called `name`: one of `FEATURES`, or a formula after `OWN`.

    Raises
    ------
    ParameterError
        There is no such feature, or the formula cannot be read; the message says why.
    """
    formula = own_formula(name)
    if formula is None:
        return FEATURES[name]

    def compute(x: Column, y: Column) -> Column:
        return formula.compute(x=x, y=y).astype(np.float32)

    return Feature(name, "A formula of your own.", formula.code(x="x1", y="x2"), compute)


def expand(points: NDArray[np.float32], names: Sequence[str]) -> NDArray[np.float32]:
    """Return the features called `names` of each point.

    Parameters
    ----------
    points : (n, 2) float32
    names : sequence of str
        As `feature` knows them, in the order of the network's inputs.

    Returns
    -------
    (n, len(names)) float32

    Raises
    ------
    ParameterError
        A name is unknown.
    """
    x, y = (np.ascontiguousarray(column, np.float32) for column in points.T)
    columns = [feature(name).compute(x, y) for name in names]
    return np.stack(columns, axis=1) if columns else np.zeros((len(points), 0), np.float32)
