"""`Rows`: samples that stay in a file and are read on demand.

The part that is needed is mapped into memory for one read and released after it, so that
resident memory does not grow with the size of the file. Any thread may read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError

BRIGHTEST = 255
"""Bytes, as in images, are divided by this."""

BLOCK_BYTES = 16 * 1024**2
"""Size of one part where the whole file is read part by part."""

Place: TypeAlias = int | np.integer[Any] | slice | NDArray[Any]


@dataclass(frozen=True, slots=True)
class ArrayFile:
    """The place of an array of numbers in a file.

    Attributes
    ----------
    path : Path
    dtype : numpy.dtype
    shape : tuple of int
        At least one dimension; the first is that of the samples.
    offset : int
        Bytes before the first number.
    is_fortran : bool
        Whether the first index runs fastest.
    owner : object
        Of a file of our own: what removes it when nothing reads it any more.
    """

    path: Path
    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int
    is_fortran: bool = False
    owner: object = None

    def read(self, places: slice | NDArray[Any]) -> NDArray[Any]:
        """Return the rows at `places`, read from the file.

        Raises
        ------
        DataError
            The file is missing, or shorter than before.
        """
        try:
            mapped = np.memmap(
                self.path,
                self.dtype,
                "r",
                self.offset,
                self.shape,
                "F" if self.is_fortran else "C",
            )
        except (OSError, ValueError) as error:
            raise DataError(
                f"{self.path} can no longer be read ({error}); put it back, or choose another file"
            ) from error
        return np.array(mapped[places])


def array_file(path: Path) -> ArrayFile:
    """Return the place of the array in a `.npy` file; only the header is read.

    Raises
    ------
    DataError
        The file is missing, not a `.npy`, cut short, or holds more than plain numbers.
    """
    try:
        with path.open("rb") as stream:
            version = np.lib.format.read_magic(stream)
            read = {
                (1, 0): np.lib.format.read_array_header_1_0,
                (2, 0): np.lib.format.read_array_header_2_0,
            }[version]
            shape, is_fortran, dtype = read(stream)
            offset = stream.tell()
        size = path.stat().st_size - offset
    except (OSError, ValueError, KeyError) as error:
        raise DataError(
            f"{path} cannot be read as a .npy file ({error}); choose a file written by numpy.save"
        ) from error
    if dtype.kind not in "biuf" or not shape or min(shape) < 0:
        raise DataError(
            f"{path.name} must hold numbers, one row for each sample; received {shape} {dtype}"
        )
    count = prod(shape)  # in Python's integers, which do not overflow
    if size < count * dtype.itemsize:
        raise DataError(
            f"{path.name} is cut short: its header states {count * dtype.itemsize:,} bytes, "
            f"received {size:,}; write it again with numpy.save"
        )
    return ArrayFile(path, dtype, tuple(shape), offset, is_fortran)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some samples of a file, scaled; indexed like an array, by the first index.

    Indexing returns a new float32 array. Bytes are scaled to 0..1.

    Attributes
    ----------
    file : ArrayFile
    chosen : (n,) int array, or slice
        Which rows of the file, in which order.
    offset, scale : float32 array or None
        ``x = (raw - offset) / scale``.
    """

    file: ArrayFile
    chosen: NDArray[Any] | slice
    offset: NDArray[np.float32] | None = None
    scale: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        if isinstance(self.chosen, slice):
            return len(range(*self.chosen.indices(self.file.shape[0])))
        return len(self.chosen)

    @property
    def shape(self) -> tuple[int, ...]:
        """Samples first; for a one-dimensional file, one number per sample."""
        return (len(self), *(self.file.shape[1:] or (1,)))

    @property
    def ndim(self) -> int:
        """How many dimensions `shape` has."""
        return len(self.shape)

    @property
    def dtype(self) -> np.dtype[np.float32]:
        """The dtype of what is read: float32."""
        return np.dtype(np.float32)

    @property
    def nbytes(self) -> int:
        """Memory that all of it would take, in bytes."""
        return self.size * self.dtype.itemsize

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return int(np.prod(self.shape, dtype=np.int64))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """Return all of it, in memory. Any: NumPy calls it with various arguments."""
        if copy is False:
            raise ValueError("rows of a file cannot be taken without a copy")
        whole: NDArray[Any] = self[:].astype(dtype or self.dtype, copy=False)
        return whole

    def __getitem__(self, place: Place) -> NDArray[np.float32]:
        if isinstance(place, int | np.integer):
            row: NDArray[np.float32] = self[np.array([place])][0]
            return row
        places = self._chosen(place)
        if isinstance(places, slice):
            return self._converted(self.file.read(places))
        order = np.argsort(places, kind="stable")  # a file is read fastest from front to back
        result = np.empty((len(places), *self.shape[1:]), np.float32)
        result[order] = self._converted(self.file.read(places[order]))
        return result

    def taken(self, place: slice | NDArray[Any]) -> "Rows":
        """Return the rows at `place`; nothing is read."""
        return replace(self, chosen=self._chosen(place))

    def scaled(self, offset: NDArray[np.float32], scale: NDArray[np.float32]) -> "Rows":
        """Return the same rows as ``(x - offset) / scale``; nothing is read."""
        return replace(self, offset=offset, scale=scale)

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Yield all rows, some at a time."""
        for place in block_places(stand_in(self)):
            yield self[place]

    def _chosen(self, place: slice | NDArray[Any]) -> slice | NDArray[Any]:
        """Return the rows of the file at `place`."""
        if not isinstance(self.chosen, slice):
            picked: NDArray[Any] = self.chosen[place]
            return picked
        whole = range(*self.chosen.indices(self.file.shape[0]))
        if isinstance(place, slice):
            part = whole[place]
            if part.step < 0:
                return np.array(part, np.intp)
            return slice(part.start, part.stop, part.step)
        numbers = np.asarray(place)
        if numbers.size and not -len(whole) <= numbers.min() <= numbers.max() < len(whole):
            raise IndexError(f"there are {len(whole)} rows; received {numbers.max()}")
        return whole.start + np.where(numbers < 0, numbers + len(whole), numbers) * whole.step

    def _converted(self, raw: NDArray[Any]) -> NDArray[np.float32]:
        x: NDArray[np.float32] = raw.reshape(len(raw), *self.shape[1:])
        x = x / np.float32(BRIGHTEST) if raw.dtype == np.uint8 else x
        if self.offset is not None and self.scale is not None:
            x = (x - self.offset) / self.scale
        return x.astype(np.float32, copy=False)


def stand_in(rows: Rows) -> NDArray[np.float32]:
    """Return `rows`, typed as the array that they stand in for.

    They have what is used of samples: length, shape, dtype, size, and indexing by the first
    index. NumPy's functions read all of them.
    """
    return cast("NDArray[np.float32]", rows)


def rows_behind(x: object) -> Rows | None:
    """Return the rows that stand in for samples; None for an array."""
    return x if isinstance(x, Rows) else None


def is_too_large(x: object) -> bool:
    """Return whether samples lie in a file that the program wrote: memory is too small for them."""
    return isinstance(x, Rows) and x.file.owner is not None


def block_rows(x: NDArray[Any]) -> int:
    """Return how many samples of `x` take about `BLOCK_BYTES`; at least 1."""
    return max(1, BLOCK_BYTES // max(1, x.nbytes // max(1, len(x))))


def block_places(x: NDArray[Any]) -> Iterator[slice]:
    """Yield the places of all samples of `x`, as many at a time as take about `BLOCK_BYTES`."""
    step = block_rows(x)
    return (slice(start, start + step) for start in range(0, len(x), step))


def part_of(x: NDArray[np.float32], place: slice | NDArray[Any]) -> NDArray[np.float32]:
    """Return the samples at `place`, without reading samples that stay in a file."""
    rows = rows_behind(x)
    if rows is not None:
        return stand_in(rows.taken(place))
    part: NDArray[np.float32] = x[place]
    return part
