"""`CurveBuffer`: grows by an epoch's figures at a time and shows them without a copy."""

import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.frames import DENSE, Curves

_FIRST_CAPACITY = 1024
MAXIMUM_ROWS = 2**18
"""Of more rows every other one is let go, but for the first `DENSE`: XOR trains a million
epochs per second, and ten minutes of it would fill gigabytes."""


class CurveBuffer:
    """The rows so far, append-only.

    A snapshot is a read-only view of the buffer, made at once whatever its length. Rows
    that a snapshot shows are never written again: growing moves to a larger buffer, and
    so do cutting back and thinning. Rows of four figures take 4 MB at most.

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
        """Append the figures of further epochs.

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
        """Return what there is so far; what is appended later does not show in it."""
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
        """Let go of every other row after the first `DENSE`, until they are few enough."""
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
        """Go on in a new buffer, so that snapshots keep the old one to themselves."""
        buffer = np.zeros((capacity, len(self.columns)), np.float32)
        buffer[: self._filled] = self._buffer[: self._filled]
        self._buffer = buffer
