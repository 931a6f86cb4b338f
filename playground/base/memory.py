"""How much memory this machine has, and how much of it is free."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

GROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""What a container may take in all."""


@cache
def total_bytes() -> int:
    """Return how much memory programs may take on this machine, or in this container."""
    return _limited(psutil.virtual_memory().total)


def available_bytes() -> int:
    """Return how much memory can be taken without pushing anything else out."""
    return _limited(psutil.virtual_memory().available)


def _limited(size: int) -> int:
    found = [_number_in(path) for path in GROUP_LIMITS]
    return min((size, *(number for number in found if number is not None)))


def _number_in(path: Path) -> int | None:
    """Return the number that a file holds; None where it holds none."""
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return None
