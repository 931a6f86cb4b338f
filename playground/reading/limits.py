"""How long a child may be silent, and how much memory it may hold."""

from dataclasses import dataclass
from pathlib import Path

from playground.base.memory import available_bytes

GIGABYTE = 2**30
TIMES_ITS_SIZE = 12
"""A table of n bytes may take this many times n: Python's texts are larger than a file's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take.

    Attributes
    ----------
    silence_seconds : float
        Longest time without progress.
    start_seconds : float
        Longest time until the child has started and imported what it needs.
    resident_bytes : int
        Most memory of its own; files mapped into memory do not count where the system
        tells them apart.
    """

    silence_seconds: float = 20.0
    start_seconds: float = 90.0
    resident_bytes: int = 2 * GIGABYTE


def limits_for(path: Path) -> Limits:
    """Return the limits for a file that is held in memory as a whole: a table, a model.

    Small files get the usual memory. Large ones get more, as long as half of what is free
    stays free.
    """
    try:
        size = path.stat().st_size
    except OSError:
        return Limits()
    usual = Limits().resident_bytes
    free = available_bytes() // 2
    return Limits(resident_bytes=max(usual, min(TIMES_ITS_SIZE * size, free)))
