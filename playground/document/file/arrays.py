"""Named arrays as the bytes of an `.npz` file, read without pickle and fully checked."""

import ast
import re
from collections.abc import Mapping
from io import BytesIO
from math import prod
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from playground.base.errors import EARLIER_COPY, FileFormatError
from playground.document.file.archive import Archive, Member, write_archive

MAXIMUM_BYTES = 2 * 2**30
MAXIMUM_HEADER_BYTES = 10_000


def pack_arrays(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return `arrays` as an uncompressed `.npz` that `numpy.load` reads too.

    Raises
    ------
    ValueError
        An array holds Python objects.
    """
    members = {}
    for name, array in arrays.items():
        stream = BytesIO()
        npy.write_array(stream, np.asanyarray(array), allow_pickle=False)
        members[f"{name}.npy"] = Member(stream.getvalue())
    result = BytesIO()
    write_archive(result, members)
    return result.getvalue()


def unpack_arrays(content: bytes, what: str) -> dict[str, NDArray[Any]]:
    """Return the arrays in an `.npz`, read-only.

    Parameters
    ----------
    what : str
        The name for messages.

    Raises
    ------
    FileFormatError
        It is damaged, too large, or would need pickle.
    """
    archive = Archive(BytesIO(content), what, "archive of arrays")
    left = MAXIMUM_BYTES
    result: dict[str, NDArray[Any]] = {}
    for name in archive.names:
        member = archive.read(name, left)
        left -= len(member)
        result[name.removesuffix(".npy")] = _array(member, f"{name} in {what}")
    return result


def _array(content: bytes, what: str) -> NDArray[Any]:
    """Return the array in the bytes of one `.npy`; its header is checked before allocating."""
    try:
        dtype, shape, is_fortran, offset = _header(content)
        if prod(shape) * dtype.itemsize != len(content) - offset:
            raise ValueError
        flat = np.frombuffer(content, dtype, count=prod(shape), offset=offset)
        return flat.reshape(shape, order="F" if is_fortran else "C")
    except (ValueError, TypeError, KeyError, SyntaxError, MemoryError, RecursionError):
        raise FileFormatError(f"{what} is damaged; {EARLIER_COPY}") from None


def _header(content: bytes) -> tuple[np.dtype[Any], tuple[int, ...], bool, int]:
    """Return dtype, shape, whether the order is column-major, and the offset of the values.

    References
    ----------
    numpy.lib.format, "Format Version 1.0" to "3.0".
    """
    width = 2 if content[6:7] == b"\1" else 4
    start = 8 + width
    offset = start + int.from_bytes(content[8:start], "little")
    if not content.startswith(npy.MAGIC_PREFIX) or offset > MAXIMUM_HEADER_BYTES:
        raise ValueError
    header = ast.literal_eval(content[start:offset].decode().strip())
    kind, shape, is_fortran = header["descr"], header["shape"], header["fortran_order"]
    if not isinstance(kind, str) or not re.fullmatch(r"[<>|]?[biufcUS]\d{1,6}", kind):
        raise ValueError
    if not all(type(size) is int and 0 <= size <= MAXIMUM_BYTES for size in shape):
        raise ValueError
    return np.dtype(kind), tuple(shape), bool(is_fortran), offset
