"""Reading arrays from .npz files of unknown origin: checked, bounded, never unpickled."""

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError

MAXIMUM_BYTES = 2 * 1024**3
"""Largest uncompressed size that is read: a small file must not fill the memory."""


MOST_MEMBERS = 1000
HEADER_BYTES = 10_000
"""Longest header of an array that is read."""
DAMAGE = (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged file may raise."""


def shapes_in(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array in the file, by name; the arrays are not read.

    Raises
    ------
    DataError
        The file is missing, not an .npz, damaged, or holds too many arrays.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if name.endswith(".npy")]
            if len(names) > MOST_MEMBERS:
                raise DataError(
                    f"{path.name} holds {len(names):,} arrays; at most {MOST_MEMBERS:,} are read: "
                    "save the samples as one array"
                )
            return {name.removesuffix(".npy"): _shape(archive, name) for name in names}
    except (*DAMAGE, NotImplementedError, RuntimeError) as error:
        raise _not_npz(path, error) from error


def _shape(archive: zipfile.ZipFile, name: str) -> tuple[int, ...]:
    with archive.open(name) as member:
        version = np.lib.format.read_magic(member)
        read = np.lib.format.read_array_header_1_0
        if version != (1, 0):
            read = np.lib.format.read_array_header_2_0
        shape, _is_fortran, _dtype = read(member, max_header_size=HEADER_BYTES)
    return tuple(map(int, shape))


def _not_npz(path: Path, error: Exception) -> DataError:
    return DataError(
        f"{path} cannot be read as an .npz file ({error}); choose a file written by numpy.savez"
    )


def read_arrays(path: Path, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Return the arrays of the file whose names are in `names`.

    Raises
    ------
    DataError
        The file is missing, not an .npz, damaged, too large, or holds Python objects.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile) as error:
        raise _not_npz(path, error) from error
    size = sum(member.file_size for member in members)
    if size > MAXIMUM_BYTES:
        raise DataError(
            f"{path.name} unpacks to {size / 1024**3:.1f} GB; at most "
            f"{MAXIMUM_BYTES / 1024**3:.0f} GB can be read: save fewer samples"
        )
    try:
        with np.load(path, allow_pickle=False) as archive:
            return {name: archive[name] for name in names if name in archive.files}
    except DAMAGE as error:
        raise DataError(
            f"{path.name} is damaged or holds more than plain numbers ({error}); save it again "
            "with numpy.savez"
        ) from error
    except MemoryError as error:
        raise DataError(f"{path.name} does not fit into memory; save fewer samples") from error
