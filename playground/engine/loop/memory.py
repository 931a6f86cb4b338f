"""How much of the memory samples may take."""

from dataclasses import dataclass

from playground.base.memory import available_bytes

STREAMED_SHARE = 8
"""Samples of more than this part (an eighth) of free memory are streamed."""

WINDOW_BYTES = 16 * 1024**2
"""What of streamed samples is in memory at a time; two or three of these are under way."""


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
