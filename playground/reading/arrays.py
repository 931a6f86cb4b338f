"""Sends arrays from child to parent: small ones in the message, large ones in a file.

`encoded` and `decoded` use msgspec; the value may contain arrays anywhere.
"""

import mmap
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from math import prod
from pathlib import Path
from typing import Any, TypeVar, get_origin

import msgspec
import numpy as np
from numpy.typing import NDArray

INLINE_BYTES = 8 * 1024
WRITERS = 2
"""Files that are written at a time."""
T = TypeVar("T")

KINDS = "biufcSU"
"""Kinds of dtypes that may be sent: numbers and texts of fixed length, never objects."""


class Array(msgspec.Struct, frozen=True):
    """An array in a message.

    Attributes
    ----------
    dtype : str
        As `numpy.dtype.str` writes it: "<f4".
    shape : tuple of int
    content : bytes
        In C order; empty if the data is in `file`.
    file : str
        A name in the private folder; empty if the data is in `content`.
    """

    dtype: str
    shape: tuple[int, ...]
    content: bytes = b""
    file: str = ""


def sent(array: NDArray[Any], folder: Path, write: Callable[[Callable[[], None]], object]) -> Array:
    """Return `array` ready to be sent; a large one is written to a file in `folder`.

    Parameters
    ----------
    write : callable
        Runs what writes the file, at once or later.

    Raises
    ------
    TypeError
        The array holds Python objects.
    """
    if array.dtype.kind not in KINDS:
        raise TypeError(f"arrays of {array.dtype} cannot be sent")
    plain = np.ascontiguousarray(array)
    if plain.nbytes <= INLINE_BYTES:
        return Array(plain.dtype.str, array.shape, plain.tobytes())
    stream = (folder / f"{len(list(folder.iterdir()))}.bin").open("xb")

    def write_all() -> None:
        with stream:
            plain.tofile(stream)

    write(write_all)
    return Array(plain.dtype.str, array.shape, file=Path(stream.name).name)


def received(array: Array, folder: Path) -> NDArray[Any]:
    """Return an array that was sent, read-only; its file is removed.

    Raises
    ------
    ValueError
        Content, shape and dtype do not match.
    """
    dtype = np.dtype(array.dtype)
    if dtype.kind not in KINDS:
        raise ValueError(f"arrays of {dtype} are not received")
    if not array.file:
        return np.frombuffer(array.content, dtype).reshape(array.shape)
    path = folder / Path(array.file).name
    if path.stat().st_size != prod(array.shape) * dtype.itemsize:
        raise ValueError(f"{path.name} has another size than {array.shape} of {dtype}")
    if sys.platform == "win32":  # a mapped file cannot be removed there
        whole = np.fromfile(path, dtype).reshape(array.shape)
    else:  # its pages stay until it is unmapped; where possible, all are mapped at once
        flags = mmap.MAP_SHARED | getattr(mmap, "MAP_POPULATE", 0)
        with path.open("rb") as stream:
            mapped = mmap.mmap(stream.fileno(), 0, flags, mmap.PROT_READ)
        whole = np.frombuffer(mapped, dtype).reshape(array.shape)
    path.unlink()
    whole.flags.writeable = False
    return whole


def encoded(value: object, folder: Path) -> bytes:
    """Return `value` as msgpack; large arrays in it are written to `folder`.

    Raises
    ------
    TypeError
        A part of it cannot be sent.
    """
    writing: list[Future[None]] = []
    with ThreadPoolExecutor(WRITERS) as writers:

        def hook(part: object) -> Array:
            if isinstance(part, np.ndarray):
                return sent(part, folder, lambda write: writing.append(writers.submit(write)))
            raise TypeError(f"{type(part).__name__} cannot be sent")

        content = msgspec.msgpack.encode(value, enc_hook=hook)
    for one in writing:
        one.result()
    return content


def decoded(content: bytes | msgspec.Raw, kind: type[T], folder: Path) -> T:
    """Return the value of type `kind` in `content`; its arrays' files are removed.

    Raises
    ------
    msgspec.DecodeError
        The content has another type.
    """

    def hook(expected: type, part: object) -> object:
        if expected is np.ndarray or get_origin(expected) is np.ndarray:
            return received(msgspec.convert(part, Array), folder)
        raise TypeError(f"{expected} is not received")

    return msgspec.msgpack.decode(content, type=kind, dec_hook=hook)
