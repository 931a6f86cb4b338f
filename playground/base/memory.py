"""How much memory this machine has, and how much of it is free."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

GROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where Linux states the memory limit of a container."""


@cache
def total_bytes() -> int:
    """Return the total memory of this machine, or the limit of this container, in bytes."""
    return _limited(psutil.virtual_memory().total)


def available_bytes() -> int:
    """Return how many bytes of memory are available without swapping."""
    return _limited(psutil.virtual_memory().available)


def _limited(size: int) -> int:
    found = [_number_in(path) for path in GROUP_LIMITS]
    return min((size, *(number for number in found if number is not None)))


def _number_in(path: Path) -> int | None:
    """Return the number in a file; None if there is none."""
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return None
