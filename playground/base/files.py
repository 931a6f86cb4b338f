"""Writing files so that a crash never leaves half of one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_path(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside `target`; rename it to `target` on success.

    On an exception the temporary file is removed and `target` is as it was.

    Raises
    ------
    OSError
        The folder is missing or read-only, or the disk is full.
    """
    descriptor, name = tempfile.mkstemp(
        prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent
    )
    os.close(descriptor)
    temporary = Path(name)
    try:
        yield temporary
        with temporary.open("rb") as written:
            os.fsync(written.fileno())
        _copy_mode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _copy_mode(target: Path, temporary: Path) -> None:
    """Give `temporary` the permissions of `target`, or those of a new file."""
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
