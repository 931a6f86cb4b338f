"""A plane through data of many inputs, on which the answers of a model can be drawn.

Two columns vary and the others stay at their typical value; or the plane lies along the two
directions in which the inputs vary most (principal components).

References
----------
Jolliffe, Principal Component Analysis (2002): the right singular vectors of the centred inputs.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.raw import RawColumn, Texts
from playground.datasets.preparation.values import (
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)
from playground.datasets.task import Prepared

Floats = NDArray[np.float32]
MOST_ROWS = 2000
"""Training samples from which the principal components are found."""
MARGIN = 0.05
"""Room around the points, as a share of their range."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of the plane.

    Attributes
    ----------
    name : str
    low, high : float
        The values at its ends, in units of the data.
    """

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """A square part of a plane through the inputs.

    Attributes
    ----------
    across, up : Axis
    inputs : (n * n, features) float32
        The network's inputs at n x n places, the lowest row first.
    train, test : (m, 2) float32
        The samples as places from 0 to 1, across and up.
    sentence : str
        What is seen, for the user.
    """

    across: Axis
    up: Axis
    inputs: Floats
    train: Floats
    test: Floats
    sentence: str


def sliceable(preparation: Preparation | None) -> tuple[str, ...]:
    """Return the names of the columns that can vary: those of numbers, none if it is unknown."""
    if preparation is None or preparation.features or preparation.window is not None:
        return ()
    return tuple(each.name for each in preparation.columns if isinstance(each, NumberColumn))


def column_slice(data: Prepared, across: str, up: str, resolution: int) -> Slice:
    """Return the plane over two columns; the others have their typical values.

    Parameters
    ----------
    data : Prepared
        Its `preparation` is known.
    across, up : str
        Two of `sliceable`.
    resolution : int
        Places along each side.
    """
    preparation = data.preparation
    assert preparation is not None
    columns = {each.name: each for each in preparation.columns}
    axes = _axis(columns[across]), _axis(columns[up])
    side = np.linspace(0.0, 1.0, resolution)
    places = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    count = len(places)
    raw: dict[str, RawColumn] = {name: _typical(column, count) for name, column in columns.items()}
    for axis, share in zip(axes, places.T, strict=True):
        raw[axis.name] = axis.low + share * (axis.high - axis.low)
    others = len(columns) - 2
    rest = {0: "", 1: " The other column has its typical value."}.get(
        others, f" The other {others} columns have their typical values."
    )
    return Slice(
        axes[0],
        axes[1],
        apply(preparation, raw),
        _places(preparation, data.train.x, axes),
        _places(preparation, data.test.x, axes),
        f"What the model answers for each {across} and {up}.{rest}",
    )


def _axis(column: Column) -> Axis:
    assert isinstance(column, NumberColumn)
    low, high = column.low, column.high
    if not high > low:
        low, high = low - 0.5, low + 0.5
    room = MARGIN * (high - low)
    return Axis(column.name, low - room, high + room)


def _typical(column: Column, count: int) -> RawColumn:
    """Return the typical value of a column, `count` times."""
    match column:
        case NumberColumn():
            return np.full(count, column.typical)
        case DateColumn():
            return np.full(count, column.typical, "datetime64[s]")
        case CategoryColumn():
            return Texts.of([column.typical] * count)
        case TextColumn():
            return Texts.of([None] * count)
    raise TypeError(f"no typical value of {type(column).__name__}")


def _places(preparation: Preparation, x: Floats, axes: tuple[Axis, Axis]) -> Floats:
    """Return where samples lie on two axes, 0..1, from the network's inputs."""
    names = preparation.feature_names
    scaling = preparation.scaling
    shares, first = [], x[:MOST_ROWS]  # rows of a file are indexed by the first index alone
    for axis in axes:
        at = names.index(axis.name)
        values = np.asarray(first[:, at], np.float64)
        if scaling is not None:
            values = values * scaling[1][at] + scaling[0][at]
        shares.append((values - axis.low) / (axis.high - axis.low))
    return np.stack(shares, axis=1).astype(np.float32)


def component_slice(data: Prepared, resolution: int) -> Slice:
    """Return the plane along the first two principal components of the training inputs.

    Parameters
    ----------
    data : Prepared
        With at least two inputs in a row, and two training samples.
    """
    train = np.asarray(data.train.x[:MOST_ROWS], np.float64)
    test = np.asarray(data.test.x[:MOST_ROWS], np.float64)
    middle = train.mean(axis=0)
    _left, sizes, directions = np.linalg.svd(train - middle, full_matrices=False)
    first, second = directions[:2]
    shown = [(part - middle) @ np.stack((first, second), axis=1) for part in (train, test)]
    low, high = shown[0].min(axis=0), shown[0].max(axis=0)
    reach = np.where(high > low, high - low, 1.0)
    low, high = low - MARGIN * reach, high + MARGIN * reach
    side = np.linspace(0.0, 1.0, resolution)
    across, up = np.meshgrid(low[0] + side * (high[0] - low[0]), low[1] + side * (high[1] - low[1]))
    inputs = middle + across.reshape(-1, 1) * first + up.reshape(-1, 1) * second
    power = sizes**2
    share = power[:2].sum() / power.sum() if power.sum() else 1.0
    places = [((part - low) / (high - low)).astype(np.float32) for part in shown]
    return Slice(
        Axis("component 1", float(low[0]), float(high[0])),
        Axis("component 2", float(low[1]), float(high[1])),
        inputs.astype(np.float32),
        places[0],
        places[1],
        f"A plane along the two directions in which the inputs vary most; it holds "
        f"{100 * share:.0f} % of their variance. Points beside it are projected onto it.",
    )
