"""How much memory there is, and how much of it samples and weights may take."""

import ctypes
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

STREAMED_SHARE = 8
"""Samples of more than this part (an eighth) of free memory are streamed."""

WINDOW_BYTES = 16 * 1024**2
"""What of streamed samples is in memory at a time; two or three of these are under way."""

UNKNOWN_BYTES = 4 * 1024**3
"""What is taken to be free where the system does not say."""

MEMORY_INFO = Path("/proc/meminfo")
GROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""What a container may take in all."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program may take of the memory.

    Attributes
    ----------
    stream_bytes : int
        Samples of more bytes than this are streamed.
    window_bytes : int
        What of streamed samples is in memory at a time.
    """

    stream_bytes: int
    window_bytes: int = WINDOW_BYTES


def limits_here() -> Limits:
    """Return the limits that suit this machine as it is now."""
    return Limits(available_bytes() // STREAMED_SHARE)


def available_bytes() -> int:
    """Return how much memory can be taken without pushing anything else out."""
    found = [_free_of_system(), *map(_number_in, GROUP_LIMITS)]
    return min((size for size in found if size is not None), default=UNKNOWN_BYTES)


def _free_of_system() -> int | None:
    if sys.platform == "win32":
        return _free_on_windows()
    with suppress(OSError, ValueError):
        facts = dict(line.split(":", 1) for line in MEMORY_INFO.read_text().splitlines())
        return int(facts.get("MemAvailable", "").split(" kB")[0]) * 1024
    with suppress(OSError, ValueError, AttributeError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    return None


def _number_in(path: Path) -> int | None:
    """Return the number that a file holds; None where it holds none."""
    with suppress(OSError, ValueError):
        return int(path.read_text())
    return None


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        ("total", ctypes.c_ulonglong),
        ("available", ctypes.c_ulonglong),
        ("rest", ctypes.c_ulonglong * 5),
    )


def _free_on_windows() -> int | None:
    status = _MemoryStatus()
    status.length = ctypes.sizeof(status)
    library = getattr(ctypes, "windll").kernel32  # noqa: B009 - elsewhere it has no such name
    is_told = library.GlobalMemoryStatusEx(ctypes.byref(status))
    return int(status.available) if is_told else None
