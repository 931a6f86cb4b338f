"""Atomic writes: a crash never leaves half a file, and leftovers are soon removed.

A file is written under a short temporary name in the same folder and then renamed. The
writer holds a lock on the temporary file. A killed process loses its locks, so a temporary
file that can be locked has no owner, and the next write into that folder removes it.
"""

import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import EAGAIN, EISDIR, ENODEV, EWOULDBLOCK
from pathlib import Path

from playground.base.locks import is_open_at, lock

TEMPORARY = re.compile(r"\.playground-[0-9a-f]{12}(\.[^./]{1,12})?")
LONGEST_SUFFIX = 12
ATTEMPTS = 20


def nothing() -> None:
    """Check nothing."""


@contextmanager
def atomic_path(target: Path, check: Callable[[], object] = nothing) -> Iterator[Path]:
    """Yield a temporary path beside `target`; rename it to `target` on success.

    On an exception the temporary file is removed and `target` is unchanged. Temporary files
    that killed processes left in the folder are removed first. A link stays a link: the file
    that it points to is replaced.

    Parameters
    ----------
    target : Path
    check : callable
        Called right before the rename; if it raises, `target` is unchanged.

    Raises
    ------
    OSError
        The folder is missing or read-only, the disk is full, or `target` is a folder, a
        pipe or a device: renaming over ``/dev/null`` would put an ordinary file there.
    """
    target = Path(os.path.realpath(target))
    _refuse_other_kinds(target)
    remove_orphans(target.parent)
    temporary, descriptor = _make(target)
    is_open = True
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        _copy_mode(target, temporary)
        check()
        if sys.platform == "win32":  # an open file cannot be renamed there
            os.close(descriptor)
            is_open = False
        temporary.replace(target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if is_open:
            os.close(descriptor)
        if sys.platform == "win32":
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def is_device_or_pipe(path: Path) -> bool:
    """Return whether `path` exists and is neither a regular file nor a folder.

    Opening a pipe may block forever, reading a device may never end, and renaming a file
    over either takes it away from every other program.

    Raises
    ------
    OSError
        The path cannot be examined.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def _refuse_other_kinds(target: Path) -> None:
    """Raise unless `target` is a regular file or does not exist."""
    if target.is_dir():
        raise IsADirectoryError(EISDIR, "It is a folder", str(target))
    if is_device_or_pipe(target):
        raise OSError(ENODEV, "It is a device or a pipe, not an ordinary file", str(target))


def remove_orphans(folder: Path) -> int:
    """Remove the temporary files in `folder` whose writers are gone; return how many."""
    try:
        with os.scandir(folder) as entries:
            found = [Path(entry.path) for entry in entries if TEMPORARY.fullmatch(entry.name)]
    except OSError:
        return 0
    return sum(_remove_orphan(path) for path in found)


def _make(target: Path) -> tuple[Path, int]:
    """Return a new, locked temporary file beside `target`, and its descriptor.

    Its name is short, so that `target` may have a name of the maximum length. It has the
    suffix of `target`, because some writers choose the format by it.
    """
    suffix = target.suffix if len(os.fsencode(target.suffix)) <= LONGEST_SUFFIX else ""
    for _ in range(ATTEMPTS):
        path = target.parent / f".playground-{secrets.token_hex(6)}{suffix}"
        descriptor = _created(path, target)
        if sys.platform == "win32":
            return path, descriptor
        try:
            lock(descriptor)
        except OSError as error:
            if error.errno not in (EAGAIN, EWOULDBLOCK):
                return path, descriptor  # a file system without locks; no other process removes it
        # Another window may have removed it as an orphan before it was locked.
        if is_open_at(descriptor, path):
            return path, descriptor
        os.close(descriptor)
    raise FileExistsError(f"no temporary file could be made in {target.parent}")


def _created(path: Path, target: Path) -> int:
    """Return the descriptor of a new file at `path`; an error names `target`, which users know."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileNotFoundError as error:
        reason = f"The folder {target.parent} does not exist; make it, or choose another"
        raise FileNotFoundError(error.errno, reason, str(target)) from error
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(target)) from error


def _remove_orphan(path: Path) -> bool:
    """Remove one temporary file unless its writer still runs; return whether it was removed."""
    if sys.platform == "win32":  # a file that is open cannot be removed there
        with suppress(OSError):
            path.unlink()
            return True
        return False
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        lock(descriptor)
        path.unlink()
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _copy_mode(target: Path, temporary: Path) -> None:
    """Give `temporary` the permissions of `target`, or those of a new file.

    A file system without permissions refuses; the file is saved anyway.
    """
    with suppress(PermissionError):
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o7777)
            return
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)


def write_bytes(target: Path, content: bytes) -> None:
    """Write `content` to `target`, all of it or nothing."""
    with atomic_path(target) as temporary:
        temporary.write_bytes(content)


def write_text(target: Path, content: str) -> None:
    """Write `content` to `target` as UTF-8, all of it or nothing."""
    write_bytes(target, content.encode())
