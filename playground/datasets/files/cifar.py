"""Reading the binary version of CIFAR: records of one label and one image in a packed archive.

The version for Python holds pickles, which may run code when they are read. This one holds
bytes only. Nothing is unpacked to the disk, and names in the archive are compared, never used
as paths.

References
----------
Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009; the page of the data
set: each record is one byte of label and 3,072 bytes of image, all red ones first, then the
green ones, then the blue ones, row by row.
"""

import gzip
import tarfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.datasets.files.bounded import CHUNK_BYTES, Budgeted, damage_explained, read_exactly
from playground.datasets.spec import Progress

SIDE = 32
IMAGE_BYTES = 3 * SIDE * SIDE
RECORD_BYTES = 1 + IMAGE_BYTES
MOST_RECORDS = 10_000
"""In one file of the archive."""
MOST_PACKED_BYTES = 256 * 1024**2
OTHER_BYTES = 1024**2
"""Bytes that may be in the archive in addition to the records: names, notes, padding."""


def read_cifar(
    path: Path, names: tuple[str, ...], progress: Progress, advice: str
) -> Mapping[str, NDArray[np.uint8]]:
    """Return the records of the files of an archive, each ``(n, 3073)`` bytes.

    Parameters
    ----------
    names : tuple of str
        The files, without their folder; other files are passed over.
    advice : str
        What the user can do with another archive, a clause.

    Raises
    ------
    DataError
        The archive is missing, damaged, or does not hold these files.
    Cancelled
        `progress` raised it.
    """
    found: dict[str, NDArray[np.uint8]] = {}
    with damage_explained(path, MOST_PACKED_BYTES, advice), gzip.open(path, "rb") as packed:
        source = Budgeted(packed, OTHER_BYTES)
        with tarfile.open(fileobj=source, mode="r|") as archive:  # type: ignore[call-overload]
            for member in (each for each in archive if _name(each) in names):
                _check(member, found, path, advice)
                source.allow(member.size)
                done = partial(_report, progress, path, len(found), len(names), member.size)
                found[_name(member)] = _records(archive, member, done)
        while source.read(CHUNK_BYTES):  # to the end, where the check sum is
            pass
    missing = ", ".join(name for name in names if name not in found)
    if missing:
        raise DataError(f"{path} does not hold {missing}; {advice}")
    return found


def _name(member: tarfile.TarInfo) -> str:
    """Return what a member is called, without its folder."""
    return PurePosixPath(member.name).name


def _records(
    archive: tarfile.TarFile, member: tarfile.TarInfo, report: Callable[[int], None]
) -> NDArray[np.uint8]:
    content = archive.extractfile(member)
    if content is None:  # a regular file always has one
        raise EOFError
    read = read_exactly(content, member.size, report)
    return np.frombuffer(read, np.uint8).reshape(-1, RECORD_BYTES)


def _report(progress: Progress, path: Path, files: int, of: int, size: int, done: int) -> None:
    """Report that `done` bytes of a file of `size` are read, after `files` of all files."""
    progress(f"Reading {path.name}", (files + done / size) / of)


def _check(member: tarfile.TarInfo, found: Mapping[str, object], path: Path, advice: str) -> None:
    """Raise unless `member` is an ordinary file of whole records, the first of its name."""
    name = _name(member)
    is_plain = member.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and not member.issparse()
    if not is_plain or name in found:
        what = "twice" if is_plain else "as a link or a folder, not as a file"
        raise DataError(f"{path} holds {name} {what}; {advice}")
    count, rest = divmod(member.size, RECORD_BYTES)
    if rest or not 0 < count <= MOST_RECORDS:
        raise DataError(
            f"{name} in {path} must hold 1 to {MOST_RECORDS:,} records of {RECORD_BYTES:,} bytes; "
            f"received {member.size:,} bytes: {advice}"
        )


def images_and_labels(
    records: NDArray[np.uint8],
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the images ``(n, 32, 32, 3)`` and the labels ``(n,)`` of records."""
    images = records[:, 1:].reshape(-1, 3, SIDE, SIDE).transpose(0, 2, 3, 1)
    return images, records[:, 0]
