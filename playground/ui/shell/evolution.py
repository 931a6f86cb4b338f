"""How a run is spread over time: the epochs of an animation, and the speed of a replay."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.frames import Curves

MAXIMUM_FRAMES = 1000
KNOTS = 64
"""Epochs at which the loss is looked at, evenly spaced by their logarithm."""


def film_epochs(first: int, last: int, count: int, *, is_dense_early: bool = False) -> list[int]:
    """Return `count` increasing epochs from `first` to `last`; all of them if there are fewer.

    Parameters
    ----------
    first, last : int
        Both are shown; ``0 <= first <= last``.
    count : int
        At least 2.
    is_dense_early : bool
        Evenly spaced by the logarithm of the epoch, since most changes happen early; else by
        the epoch.

    Examples
    --------
    >>> film_epochs(0, 10, 3)
    [0, 5, 10]
    >>> film_epochs(0, 100, 5, is_dense_early=True)
    [0, 2, 9, 31, 100]
    >>> film_epochs(0, 12, 10, is_dense_early=True)
    [0, 1, 2, 3, 4, 5, 6, 7, 9, 12]
    >>> film_epochs(0, 2, 10)
    [0, 1, 2]
    """
    low, high = min(first, last), max(first, last)
    count = min(max(count, 2), high - low + 1)
    if is_dense_early:
        places = np.geomspace(1.0, high - low + 1.0, count) - 1.0 + low
    else:
        places = np.linspace(low, high, count)
    # Where the scale is finer than an epoch, one follows the other.
    steps = np.arange(count)
    epochs = np.maximum.accumulate(np.rint(places).astype(np.int64) - steps) + steps
    return [int(epoch) for epoch in np.minimum(epochs, high - steps[::-1])]


@dataclass(frozen=True, slots=True)
class Evolution:
    """How much of a run's total change has happened by each epoch, from 0 to 1.

    The share rises half with the logarithm of the epoch and half with the way that the
    loss has gone, up or down. Of the boundary of the templates in the plane, cut into 20
    slices of equal share, the slice that moves most moves 1.4 to 2.7 times the average; by
    the logarithm alone 2.1 to 3.3 times, by the epoch 8 to 16 times. The loss is read at
    `KNOTS` epochs only, so that its jitter does not add up.

    Attributes
    ----------
    epochs : (n,) float64, rising from 0 to the last epoch of the run
    shares : (n,) float64, rising from 0 to 1
    """

    epochs: NDArray[np.float64]
    shares: NDArray[np.float64]

    def share(self, epoch: float) -> float:
        """Return which share of all change has happened by `epoch`."""
        return float(np.interp(epoch, self.epochs, self.shares))

    def epoch(self, share: float) -> float:
        """Return by which epoch that share of all change has happened."""
        return float(np.interp(share, self.shares, self.epochs))


def evolution(curves: Curves) -> Evolution:
    """Return how the run with these curves evolved; it has at least one epoch.

    Losses that are NaN or infinite count as no change.
    """
    last = max(1, len(curves))
    epochs = np.unique(np.rint(np.geomspace(1.0, last + 1.0, KNOTS) - 1.0))
    shares = np.log1p(epochs) / np.log1p(last)
    way = _way(curves, epochs)
    if way[-1] > 0:
        shares = (shares + way / way[-1]) / 2
    return Evolution(epochs, shares)


def _way(curves: Curves, epochs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the total variation of the loss up to each of `epochs`, (n,) float64."""
    losses = curves.column("loss").astype(np.float64)
    known = np.isfinite(losses)
    if not known.any():
        return np.zeros(len(epochs))
    places = curves.epochs_of(np.flatnonzero(known))
    read = np.interp(epochs, places, losses[known])
    return np.concatenate(([0.0], np.cumsum(np.abs(np.diff(read)))))
