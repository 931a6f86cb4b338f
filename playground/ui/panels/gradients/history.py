"""The gradients of a run as lines: joined where they were measured, and nowhere else."""

import numpy as np
from numpy.typing import NDArray

LARGEST_GAP = 0.5
"""Measurements further apart than this share of their epoch, and than an epoch, are not joined."""


def joined(
    times: NDArray[np.float64], values: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """Return a line with a break, a NaN, wherever too little was measured to draw it.

    Parameters
    ----------
    times : (n,) float64, rising, in epochs
    values : (n,) float32

    Examples
    --------
    >>> x, y = joined(np.array([1.0, 2.0, 50.0]), np.ones(3, np.float32))
    >>> y.tolist()
    [1.0, 1.0, nan, 1.0]
    """
    gaps = np.diff(times)
    wide = gaps > np.maximum(1.0, LARGEST_GAP * times[1:]) if len(times) > 1 else gaps > 0
    places = np.flatnonzero(wide) + 1
    return np.insert(times, places, times[places]), np.insert(values, places, np.nan)


def measured_at(times: NDArray[np.float64], time: float) -> int | None:
    """Return the place of the measurement nearest to `time`; None where none is near."""
    if not len(times):
        return None
    place = int(np.abs(times - time).argmin())
    is_near = abs(times[place] - time) <= max(1.0, LARGEST_GAP * time)
    return place if is_near else None
