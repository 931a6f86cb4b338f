"""Reading compressed files of unknown origin piece by piece, with limits on size and time."""

import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from playground.base.errors import DataError
from playground.base.files import is_device_or_pipe

CHUNK_BYTES = 1 << 20


class Readable(Protocol):
    """A file that gives bytes."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes; none at the end."""


@contextmanager
def damage_explained(path: Path, most_bytes: int, advice: str) -> Iterator[None]:
    """Turn whatever is wrong with a compressed file into one sentence.

    Parameters
    ----------
    path : Path
        The file that is read inside.
    most_bytes : int
        A longer file is refused before it is read.
    advice : str
        What the user can do, a clause.

    Raises
    ------
    DataError
        The file is missing, not an ordinary file, too long, or damaged.
    """
    try:
        if is_device_or_pipe(path) or path.is_dir():
            raise DataError(f"{path} is not an ordinary file; {advice}")
        size = path.stat().st_size
        if size > most_bytes:
            raise DataError(
                f"{path} has {size:,} bytes; the published file has less than {most_bytes:,}: "
                f"{advice}"
            )
        yield
    except EOFError as error:
        raise DataError(f"{path} ends too early; {advice}") from error
    except (OSError, zlib.error, tarfile.TarError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path} cannot be read ({reason}); {advice}") from error


def read_exactly(source: Readable, count: int, report: Callable[[int], None]) -> bytearray:
    """Return the next `count` bytes.

    Parameters
    ----------
    report : callable
        Receives the number of bytes read so far; may raise `Cancelled`.

    Raises
    ------
    EOFError
        There are fewer.
    """
    content = bytearray()
    while len(content) < count:
        chunk = source.read(min(CHUNK_BYTES, count - len(content)))
        if not chunk:
            raise EOFError
        content += chunk
        report(len(content))
    return content


class Budgeted:
    """A file that gives no more bytes than it may; the rest is refused, not read."""

    def __init__(self, source: Readable, budget: int) -> None:
        self._source = source
        self._left = budget

    def allow(self, count: int) -> None:
        """Let `count` more bytes be read."""
        self._left += count

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes.

        Raises
        ------
        ValueError
            More than the budget would be read.
        """
        chunk = self._source.read(min(size, self._left + 1))
        self._left -= len(chunk)
        if self._left < 0:
            raise ValueError("it holds more than it should")
        return chunk
