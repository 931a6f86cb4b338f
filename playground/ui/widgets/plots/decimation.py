"""`Pyramid`: draws a curve of any length with a few points, keeping every extreme.

A run may have a million epochs and a plot a few hundred pixels. Minima and maxima of
blocks of 4, 16, 64, ... epochs are kept as the curve grows, so that only new rows are
looked at and a frame costs the same however long the run is.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Positions: TypeAlias = NDArray[np.float64]

FACTOR = 4
"""How many blocks of one level make a block of the next."""


class _Level:
    """Minima and maxima of complete blocks of one size; grows by doubling."""

    def __init__(self, columns: int) -> None:
        self.count = 0
        self._minima = np.empty((64, columns), np.float32)
        self._maxima = np.empty((64, columns), np.float32)

    @property
    def minima(self) -> Floats:
        """(count, columns): the least value of each block, NaN left out."""
        return self._minima[: self.count]

    @property
    def maxima(self) -> Floats:
        """(count, columns): the greatest value of each block, NaN left out."""
        return self._maxima[: self.count]

    def extend(self, minima: Floats, maxima: Floats) -> None:
        """Append blocks, made of every FACTOR entries of the level below."""
        blocks = len(minima) // FACTOR
        end = self.count + blocks
        if end > len(self._minima):
            room = np.empty((end, self._minima.shape[1]), np.float32)
            self._minima = np.concatenate((self._minima[: self.count], room))
            self._maxima = np.concatenate((self._maxima[: self.count], room))
        shape = (blocks, FACTOR, minima.shape[1])
        whole = blocks * FACTOR
        self._minima[self.count : end] = np.fmin.reduce(minima[:whole].reshape(shape), axis=1)
        self._maxima[self.count : end] = np.fmax.reduce(maxima[:whole].reshape(shape), axis=1)
        self.count = end


class Pyramid:
    """Minima and maxima of growing rows, at several block sizes."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._rows: Floats = np.zeros((0, 0), np.float32)
        self._marks: list[tuple[int, Floats]] = []

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> Floats:
        """(n, columns) float32: what was last taken over."""
        return self._rows

    def update(self, rows: Floats) -> None:
        """Use `rows`; only the new ones since the last call are read.

        Other rows than before are noticed by their number, width, and a few of them.

        Parameters
        ----------
        rows : (n, columns) float32
        """
        if not self._continues(rows):
            self._levels = []
        self._rows = rows
        self._mark(rows)
        minima = maxima = rows
        depth = 0
        while len(minima) >= FACTOR:
            if depth == len(self._levels):
                self._levels.append(_Level(rows.shape[1]))
            level = self._levels[depth]
            done = level.count * FACTOR
            level.extend(minima[done:], maxima[done:])
            minima, maxima = level.minima, level.maxima
            depth += 1

    def _mark(self, rows: Floats) -> None:
        places = {0, len(rows) // 3, len(rows) - 1} if len(rows) else set()
        self._marks = [(place, rows[place].copy()) for place in sorted(places)]

    def _continues(self, rows: Floats) -> bool:
        if len(rows) < len(self._rows) or rows.shape[1:] != self._rows.shape[1:]:
            return False
        return all(np.array_equal(rows[at], row, equal_nan=True) for at, row in self._marks)

    def points(
        self, column: int, pixels: int, start: int = 0, stop: int | None = None
    ) -> tuple[Positions, Floats]:
        """Return a polyline through rows ``start..stop`` of one column.

        Parameters
        ----------
        column : int
        pixels : int
            Width of the drawing, at least 1.
        start, stop : int
            Which rows; all by default.

        Returns
        -------
        x : (k,) float64
            Row numbers (0 is the first row), ascending; k is at most 2 * pixels + 8.
        y : (k,) float32
            Where rows were joined, the least and the greatest of each group, so that
            no extreme is lost.
        """
        stop = len(self._rows) if stop is None else stop
        count = stop - start
        if count <= 2 * pixels:
            return np.arange(start, stop, dtype=np.float64), self._rows[start:stop, column]
        depth = 0
        while FACTOR ** (depth + 1) * pixels <= count and depth < len(self._levels):
            depth += 1
        size = FACTOR**depth
        first, last = -(-start // size), stop // size
        pieces = [
            self._ends(column, start, first * size),
            self._joined(column, depth, (first, last), pixels),
            self._ends(column, last * size, stop),
        ]
        x = np.concatenate([piece[0] for piece in pieces])
        return x, np.concatenate([piece[1] for piece in pieces])

    def _ends(self, column: int, start: int, stop: int) -> tuple[Positions, Floats]:
        """Return the extremes of the rows that fill no block, and the last of them."""
        values = self._rows[start:stop, column]
        if len(values) <= 3:
            return np.arange(start, stop, dtype=np.float64), values
        middle = (start + stop - 1) / 2
        x = np.array((middle, middle, stop - 1), np.float64)
        return x, np.array((np.fmin.reduce(values), np.fmax.reduce(values), values[-1]), np.float32)

    def _joined(
        self, column: int, depth: int, span: tuple[int, int], pixels: int
    ) -> tuple[Positions, Floats]:
        """Return the extremes of blocks ``span[0]..span[1]`` of a level, `pixels` groups."""
        first, last = span
        level = self._levels[depth - 1] if depth else None
        low = (level.minima if level else self._rows)[first:last, column]
        high = (level.maxima if level else self._rows)[first:last, column]
        groups = min(pixels, last - first)
        edges = np.linspace(0, last - first, groups + 1).astype(np.int64)
        pairs = np.stack(
            (np.fmin.reduceat(low, edges[:-1]), np.fmax.reduceat(high, edges[:-1])), axis=1
        )
        # Every second pair is reversed: the line then joins neighbouring extremes.
        pairs[1::2] = pairs[1::2, ::-1]
        size = FACTOR**depth
        centres = (first + (edges[:-1] + edges[1:]) / 2) * size - 0.5
        return np.repeat(centres, 2), pairs.reshape(-1)
