"""Keeps a file of which not everything could be read, when it is saved over.

Parts of it may be damaged, or of a newer version. The window and the commands continue without
them; what they write lacks those parts. So the file as it was stays beside the new one, under
another name, from the first save on.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from playground.base.disk.stamps import Stamp
from playground.base.errors import PlaygroundError
from playground.base.files import atomic_path

LONGEST_NAME = 255
"""Maximum length of a file name in bytes on common file systems."""
WORD = "original"
LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Known:
    """What a program knows of a file that it may save over.

    Attributes
    ----------
    stamp : Stamp
        The file when it was last read or written.
    is_partial : bool
        Whether it holds something that could not be read.
    """

    stamp: Stamp
    is_partial: bool = False

    def is_at_risk(self, path: Path) -> bool:
        """Return whether saving over `path` would lose what could not be read."""
        return self.is_partial and self.stamp.matches(path)


def free_name(path: Path, word: str) -> Path:
    """Return an unused name in the folder of `path`: "xor-original.nnplay".

    It is no longer than file systems allow.
    """
    stem, rest = path.stem, len(os.fsencode(f"-{word}{path.suffix}")) + LONGEST_NUMBER
    while stem and len(os.fsencode(stem)) + rest > LONGEST_NAME:
        stem = stem[:-1]
    names = (f"{stem}-{word}{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    return next(path.with_name(name) for name in names if not os.path.lexists(path.with_name(name)))


@contextmanager
def original_kept(path: Path, known: Known | None) -> Iterator[Path | None]:
    """Within the block `path` is saved over; what could not be read of it stays in a copy.

    Yields
    ------
    Path or None
        The copy; None if none is needed. It is removed if the block raises.

    Raises
    ------
    PlaygroundError
        The copy cannot be made; nothing has changed.
    """
    if known is None or not known.is_at_risk(path):
        yield None
        return
    copy = _copied(path)
    try:
        yield copy
    except BaseException:
        with suppress(OSError):
            copy.unlink()
        raise


def _copied(path: Path) -> Path:
    """Return a new name for the content of `path`; it shares the bytes where it can."""
    source = os.path.realpath(path)
    copy = free_name(path, WORD)
    try:
        with suppress(OSError):  # not every file system has links
            os.link(source, copy)
            return copy
        with atomic_path(copy) as temporary:
            shutil.copyfile(source, temporary)
    except OSError as error:
        raise PlaygroundError(
            f"{path} was not saved: parts of it could not be read, and a copy of it as it is "
            f"cannot be made ({error.strerror}); save under another name"
        ) from error
    return copy
