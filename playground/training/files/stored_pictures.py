"""The boundary of a run in a project file, and numbers as base64 holds them."""

from math import isfinite, prod
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.probes import BoundaryAnswer

MOST_PICTURE_BYTES = 2**18
"""Limit for the boundary of one run."""


class StoredPicture(msgspec.Struct, frozen=True, kw_only=True):
    """The boundary of a run, for lists of runs; `values` as float32, little-endian, as base64."""

    shape: tuple[int, int, int]
    low: float
    high: float
    values: bytes


def stored_picture(boundary: BoundaryAnswer | None) -> StoredPicture | None:
    """Return what is kept of a picture; None without one, and for one that is too large."""
    if boundary is None or boundary.values.nbytes > MOST_PICTURE_BYTES:
        return None
    units, height, width = boundary.values.shape
    return StoredPicture(
        shape=(units, height, width),
        low=boundary.low,
        high=boundary.high,
        values=packed(boundary.values),
    )


def picture_of(stored: StoredPicture | None) -> BoundaryAnswer | None:
    """Return the picture; None without one, and for one whose parts do not match."""
    if stored is None or not all(0 < size <= MOST_PICTURE_BYTES for size in stored.shape):
        return None
    is_range = isfinite(stored.low) and isfinite(stored.high) and stored.low < stored.high
    if not is_range or 4 * prod(stored.shape) != len(stored.values):
        return None
    return BoundaryAnswer(unpacked(stored.values).reshape(stored.shape), stored.low, stored.high)


def packed(array: NDArray[np.float32]) -> bytes:
    """Return numbers as they are in the file."""
    return np.ascontiguousarray(array, "<f4").tobytes()


def unpacked(content: bytes) -> NDArray[Any]:
    """Return the numbers in `content`, read-only."""
    return np.frombuffer(content, "<f4").astype(np.float32, copy=False)
