"""`CurveBuffer`: grows by an epoch's figures at a time and shows them without a copy."""

import numpy as np
from numpy.typing import NDArray

from playground.training.frames import Curves

_FIRST_CAPACITY = 1024


class CurveBuffer:
    """All rows so far, append-only.

    A snapshot is a read-only view of the buffer, made at once whatever its length. Rows
    that a snapshot shows are never written again: growing moves to a larger buffer, and
    so does cutting back. A million epochs of four figures take 16 MB.

    Parameters
    ----------
    columns : tuple of str
        Names of the figures.
    history : Curves, optional
        Epochs trained before; used only if its columns are the same.
    """

    def __init__(self, columns: tuple[str, ...], history: Curves | None = None) -> None:
        self.columns = columns
        self._buffer = np.zeros((_FIRST_CAPACITY, len(columns)), np.float32)
        self._length = 0
        if history is not None and history.columns == columns:
            self.extend(history.rows)

    def __len__(self) -> int:
        return self._length

    def extend(self, rows: NDArray[np.float32]) -> None:
        """Append the figures of further epochs.

        Parameters
        ----------
        rows : (k, columns) float32
        """
        end = self._length + len(rows)
        if end > len(self._buffer):
            self._move(max(end, 2 * len(self._buffer)))
        self._buffer[self._length : end] = rows
        self._length = end

    def truncate(self, length: int) -> None:
        """Forget all epochs after the first `length`."""
        if length < self._length:
            self._length = length
            self._move(len(self._buffer))

    def snapshot(self) -> Curves:
        """Return the rows so far; what is appended later does not show in it."""
        rows = self._buffer[: self._length]
        rows.flags.writeable = False
        return Curves(self.columns, rows)

    def _move(self, capacity: int) -> None:
        """Go on in a new buffer, so that snapshots keep the old one to themselves."""
        buffer = np.zeros((capacity, len(self.columns)), np.float32)
        buffer[: self._length] = self._buffer[: self._length]
        self._buffer = buffer
