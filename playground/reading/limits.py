"""How long a child may be silent, and how much memory it may use."""

from dataclasses import dataclass
from pathlib import Path

from playground.base.errors import DataError
from playground.base.memory import available_bytes

GIGABYTE = 2**30
MOST_TIMES = 10
"""On a busy machine a limit of time may become this many times as long."""
TIMES_ITS_SIZE = 12
"""A table of n bytes may take this many times n: strings are larger in Python than in a file."""


class ChildStopped(DataError):
    """A child was beyond its limits of time or memory, or ended by itself: there is no answer."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The time and memory that one request may take.

    Attributes
    ----------
    silence_seconds : float
        Longest time without progress, if the child has a processor for itself.
    start_seconds : float
        The same until the child has started and imported what it needs.
    resident_bytes : int
        Maximum private memory; mapped files do not count where the system
        reports them separately.
    """

    silence_seconds: float = 20.0
    start_seconds: float = 90.0
    resident_bytes: int = 2 * GIGABYTE


def limits_for(path: Path) -> Limits:
    """Return the limits for a file that is read into memory as a whole: a table, a model.

    Small files get the default memory. Large ones get more, but at most half of what is free.
    """
    try:
        size = path.stat().st_size
    except OSError:
        return Limits()
    usual = Limits().resident_bytes
    free = available_bytes() // 2
    return Limits(resident_bytes=max(usual, min(TIMES_ITS_SIZE * size, free)))
