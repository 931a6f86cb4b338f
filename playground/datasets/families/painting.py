"""Points that the user paints: as an array while they are edited, as text in the project."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.task import Plane

MOST_POINTS = 20_000
MOST_CLASSES = 8
MOST_LETTERS = 1_000_000
DECIMALS = 2
"""Of positions and values in the text: a map has about 500 pixels for 12 units."""

Points = NDArray[np.float64]
"""(n, 3): x, y and the label, a class number from 0 or a value."""


def no_points() -> Points:
    """Return an array without points."""
    return np.zeros((0, 3))


def text_of(points: Points) -> str:
    """Return points as text, "x y label" each, separated by semicolons.

    >>> text_of(np.array([[1.5, -2.0, 0.0], [0.123, 4.0, 1.0]]))
    '1.5 -2 0;0.12 4 1'
    """
    rounded = np.round(points, DECIMALS) + 0.0  # no -0
    return ";".join(" ".join(f"{value:g}" for value in row) for row in rounded.tolist())


def points_of(text: str) -> Points:
    """Return the points of a text that `text_of` has written, or a project file holds.

    Raises
    ------
    DataError
        The text is not a valid list; the message says what is wrong.
    """
    if not text.strip():
        return no_points()
    rows = text.split(";", MOST_POINTS)
    if len(rows) > MOST_POINTS:
        raise DataError(
            f"At most {MOST_POINTS:,} points can be painted; received more: erase some of them"
        )
    numbers = [_numbers(row) for row in rows]
    return np.array(numbers, np.float64)


def _numbers(row: str) -> tuple[float, float, float]:
    """Return x, y and label of one point."""
    plane = Plane()
    words = row.split()
    try:
        x, y, label = map(float, words)
    except ValueError:
        raise DataError(
            f"A painted point is three numbers, x, y and label; received {row.strip()[:40]!r}: "
            "correct or remove it"
        ) from None
    is_inside = all(plane.low <= value <= plane.high for value in (x, y))  # False for NaN
    if not is_inside:
        raise DataError(
            f"A painted point lies in {plane.low:g} to {plane.high:g}; received {x:g}, {y:g}: "
            "move or remove it"
        )
    if not -1 <= label < MOST_CLASSES:
        raise DataError(
            f"The label of a painted point is a class number from 0 to {MOST_CLASSES - 1}, or a "
            f"value from -1 to 1; received {label:g}"
        )
    return x, y, label


def with_points(points: Points, added: Iterable[tuple[float, float, float]]) -> Points:
    """Return `points` with others after them, as far as there is room."""
    more = np.array(list(added), np.float64).reshape(-1, 3)
    return np.concatenate((points, more))[:MOST_POINTS]


def without_near(points: Points, x: float, y: float, radius: float) -> Points:
    """Return `points` without those up to `radius` away from (x, y)."""
    return points[np.hypot(points[:, 0] - x, points[:, 1] - y) > radius]


def nearest(points: Points, x: float, y: float, radius: float) -> int | None:
    """Return the index of the point nearest to (x, y); None if none is within `radius`."""
    if not len(points):
        return None
    distances = np.hypot(points[:, 0] - x, points[:, 1] - y)
    index = int(np.argmin(distances))
    return index if distances[index] <= radius else None


def moved_to(points: Points, index: int, x: float, y: float) -> Points:
    """Return `points` with one of them at (x, y)."""
    result = points.copy()
    result[index, :2] = x, y
    return result


def without_class(points: Points, number: int) -> Points:
    """Return `points` without those of a class; the classes above it move down by one."""
    kept: Points = points[points[:, 2] != number].copy()
    kept[kept[:, 2] > number, 2] -= 1
    return kept
