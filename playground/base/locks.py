"""File locks, which the system releases when their process ends, even if it is killed."""

import os
import sys
from contextlib import suppress
from errno import EACCES, EAGAIN, EDEADLK, EWOULDBLOCK
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ATTEMPTS = 5
HELD = (EAGAIN, EWOULDBLOCK, EACCES, EDEADLK)
"""Error numbers that mean that another process holds the lock."""


class Claim:
    """A lock with its own file, held until it is released or the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._is_elsewhere = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether another owner held the lock at the last attempt."""
        return self._is_elsewhere

    def take(self) -> bool:
        """Try to take the lock, without waiting; return whether this process has it.

        False means that another window holds it, or that the file cannot be made.
        """
        for _ in range(ATTEMPTS):
            if self._descriptor is not None:
                return True
            try:
                descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError:
                return False
            try:
                lock(descriptor)
            except OSError as error:
                os.close(descriptor)
                self._is_elsewhere = error.errno in HELD
                return False
            # The previous owner may have removed the file after we opened it. A lock on
            # a removed file keeps nobody out, so take the file that has that name now.
            if is_open_at(descriptor, self._path):
                self._descriptor, self._is_elsewhere = descriptor, False
            else:
                os.close(descriptor)
        return self._descriptor is not None

    def release(self) -> None:
        """Release the lock and remove its file."""
        if self._descriptor is None:
            return
        # Windows refuses to remove an open file, so it is removed after closing there.
        with suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = None
        if sys.platform == "win32":
            with suppress(OSError):
                self._path.unlink()


def lock(descriptor: int) -> None:
    """Lock an open file without waiting.

    Raises
    ------
    OSError
        Another process holds the lock, or the file system does not support locks.
    """
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def is_open_at(descriptor: int, path: Path) -> bool:
    """Return whether `path` still refers to the open file."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except OSError:
        return False
