"""`CurveBuffer`: collects the results of each epoch and gives read-only views of them."""

import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.frames import DENSE, Curves

_FIRST_CAPACITY = 1024
MAXIMUM_ROWS = 2**18
"""If there are more rows, every second one after the first `DENSE` is dropped: XOR trains a
million epochs per second, and ten minutes of that would fill gigabytes."""


class CurveBuffer:
    """The rows so far, append-only.

    A snapshot is a read-only view of the buffer, made without a copy. Rows that a snapshot
    shows are never written again: growing, truncating and thinning use a new buffer. Rows of
    four values take at most 4 MB.

    Parameters
    ----------
    columns : tuple of str
        Names of loss and metrics.
    history : Curves, optional
        Earlier epochs; used only if the columns are the same.
    """

    def __init__(self, columns: tuple[str, ...], history: Curves | None = None) -> None:
        self.columns = columns
        self._buffer = np.zeros((_FIRST_CAPACITY, len(columns)), np.float32)
        self._filled = 0
        self._epochs = 0
        self._stride = 1
        self._latest: NDArray[np.float32] | None = None
        if history is not None and history.columns == columns:
            self._append(history.rows)
            self._epochs, self._stride = len(history), history.stride
            self._latest = history.latest
            self._thin()

    def __len__(self) -> int:
        """Return how many epochs are completed."""
        return self._epochs

    def extend(self, rows: NDArray[np.float32]) -> None:
        """Append the results of further epochs.

        Parameters
        ----------
        rows : (k, columns) float32
        """
        if not len(rows):
            return
        first = self._epochs + 1
        self._epochs += len(rows)
        if self._stride > 1:
            epochs = np.arange(first, self._epochs + 1)
            self._latest = rows[-1].copy()
            rows = rows[(epochs <= DENSE) | (epochs % self._stride == 0)]
        self._append(rows)
        self._thin()

    def truncate(self, epochs: int) -> None:
        """Forget all epochs after the first `epochs`."""
        if epochs >= self._epochs:
            return
        kept = self.snapshot().until(epochs)
        self._filled, self._epochs, self._latest = len(kept.rows), epochs, kept.latest
        self._move(len(self._buffer))

    def snapshot(self) -> Curves:
        """Return the rows so far; later ones do not change the snapshot."""
        rows = self._buffer[: self._filled]
        rows.flags.writeable = False
        if self._stride == 1:
            return Curves(self.columns, rows)
        return Curves(self.columns, rows, self._stride, self._epochs, self._latest)

    def _append(self, rows: NDArray[np.float32]) -> None:
        end = self._filled + len(rows)
        if end > len(self._buffer):
            self._move(max(end, 2 * len(self._buffer)))
        self._buffer[self._filled : end] = rows
        self._filled = end

    def _thin(self) -> None:
        """Drop every second row after the first `DENSE`, until few enough are left."""
        while self._filled > MAXIMUM_ROWS:
            whole = self.snapshot()
            epochs = whole.epochs_of(np.arange(self._filled))
            stays = (epochs <= DENSE) | (epochs % (2 * self._stride) == 0)
            if self._stride == 1:
                self._latest = whole.rows[-1].copy()
            self._stride *= 2
            rows = whole.rows[stays]
            self._buffer = np.zeros((2 * MAXIMUM_ROWS, len(self.columns)), np.float32)
            self._filled = 0
            self._append(rows)

    def _move(self, capacity: int) -> None:
        """Continue in a new buffer, so that snapshots keep the old one."""
        buffer = np.zeros((capacity, len(self.columns)), np.float32)
        buffer[: self._filled] = self._buffer[: self._filled]
        self._buffer = buffer
