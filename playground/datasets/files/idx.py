"""Reading the IDX files of MNIST and its successors: arrays of bytes, packed by gzip.

References
----------
LeCun, Cortes, Burges, "The MNIST database of handwritten digits": four bytes say the type of
the numbers and how many dimensions there are, then each size is four bytes, the largest first.
"""

import gzip
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.files.bounded import damage_explained, read_exactly
from playground.datasets.spec import Progress

MAGIC = b"\x00\x00\x08"
"""Begins a file of unsigned bytes; the number of dimensions follows."""
SIZE_BYTES = 4
MOST_PACKED_BYTES = 64 * 1024**2


def read_idx(
    path: Path, shape: tuple[int, ...], most: int, progress: Progress, advice: str
) -> NDArray[np.uint8]:
    """Return the array of a packed IDX file, ``(n, *shape)`` bytes.

    Parameters
    ----------
    shape : tuple of int
        That of one sample.
    most : int
        More samples are refused.
    advice : str
        What the user can do with another file, a clause.

    Raises
    ------
    DataError
        The file is missing, damaged, or holds something else.
    Cancelled
        `progress` raised it.
    """
    with damage_explained(path, MOST_PACKED_BYTES, advice), gzip.open(path, "rb") as file:
        header = bytes(read_exactly(file, len(MAGIC) + 1, _ignored))
        if header != MAGIC + bytes([len(shape) + 1]):
            raise DataError(
                f"{path} is not an IDX file of bytes with {len(shape) + 1} dimensions: it begins "
                f"with {header.hex(' ')}; {advice}"
            )
        sizes = np.frombuffer(read_exactly(file, SIZE_BYTES * (len(shape) + 1), _ignored), ">u4")
        count, *found = sizes.tolist()
        if tuple(found) != shape or not 0 < count <= most:
            raise DataError(
                f"{path} must hold 1 to {most:,} samples of shape {shape}; received {count:,} of "
                f"shape {tuple(found)}: {advice}"
            )
        total = count * prod(shape)

        def report(done: int) -> None:
            progress(f"Reading {path.name}", done / total)

        content = read_exactly(file, total, report)
        if file.read(1):
            raise DataError(f"{path} holds more than the {count:,} samples it says; {advice}")
    return np.frombuffer(content, np.uint8).reshape(count, *shape)


def _ignored(_done: int) -> None:
    """Report nothing: a header is short."""
