"""Reads untrusted HDF5 files in the child, within bounds.

Only plain arrays of numbers are accepted: no links to other files, no loops, no array
that claims more than the file can hold.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np

from playground.base.errors import FileFormatError

MAXIMUM_BYTES = 2 * 2**30
MOST_ENTRIES = 100_000
MOST_DEPTH = 64
MOST_RATIO = 200
RATIO_APPLIES_FROM = 2**20
"""An array of more bytes than this may be at most `MOST_RATIO` times what is stored."""
KINDS = "biuf"


def arrays_in(group: Any, what: str) -> Iterator[tuple[str, Any]]:
    """Yield path and data set of each array below `group`, without reading it.

    Parameters
    ----------
    group : h5py.Group
        Any: h5py has no types.
    what : str
        How the user knows the file.

    Raises
    ------
    FileFormatError
        It refers to other files, contains loops, or claims more data than it holds.
    """
    total = 0
    for path, entry in _entries(group, what):
        total += _size(entry, what)
        if total > MAXIMUM_BYTES:
            raise FileFormatError(f"{what} is not opened: it unpacks to more than 2 GB")
        yield path, entry


def _entries(group: Any, what: str) -> Iterator[tuple[str, Any]]:
    """Yield path and data set of each array below `group`, within bounds."""
    import h5py  # noqa: PLC0415 - the parent starts without it

    waiting: list[tuple[str, Any, int]] = [("", group, 0)]
    count = 0
    while waiting:
        path, current, depth = waiting.pop()
        count += len(current)
        if depth > MOST_DEPTH or count > MOST_ENTRIES:
            raise FileFormatError(f"{what} is not opened: it has too many groups within groups")
        for name in current:
            if not isinstance(current.get(name, getlink=True), h5py.HardLink):
                raise FileFormatError(f"{what} is not opened: it refers to another file")
            entry, place = current[name], f"{path}/{name}" if path else name
            if isinstance(entry, h5py.Group):
                waiting.append((place, entry, depth + 1))
            elif isinstance(entry, h5py.Dataset):
                yield place, entry


def _size(entry: Any, what: str) -> int:
    """Return the size of an array in bytes; raise if the file cannot hold that much."""
    if entry.is_virtual or entry.external:
        raise FileFormatError(f"{what} is not opened: it refers to another file")
    size = int(entry.size or 0) * int(entry.dtype.itemsize)
    if size > RATIO_APPLIES_FROM and size > MOST_RATIO * int(entry.id.get_storage_size()):
        raise FileFormatError(
            f"{what} is damaged: an array in it claims {size:,} bytes, more than it holds; "
            "download or copy it again"
        )
    return size


def plain_copy(content: bytes, what: str) -> bytes:
    """Return an HDF5 file with the same arrays and nothing else, written by this program.

    Raises
    ------
    FileFormatError
        The file is not safe to read, or an array in it is not numeric.
    """
    import h5py  # noqa: PLC0415 - the parent starts without it

    target = BytesIO()
    with h5py.File(BytesIO(content), "r") as source, h5py.File(target, "w") as copy:
        for path, entry in arrays_in(source, what):
            if entry.dtype.kind not in KINDS:
                raise FileFormatError(
                    f"{what} is not opened: {path[:60]} holds {entry.dtype}, expected numbers"
                )
            copy.create_dataset(path, data=np.asarray(entry[()]))
    return target.getvalue()
