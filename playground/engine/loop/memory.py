"""How much memory the samples may use."""

from dataclasses import dataclass

from playground.base.memory import available_bytes

STREAMED_SHARE = 8
"""Samples that need more than this fraction (an eighth) of free memory are streamed."""

WINDOW_BYTES = 16 * 1024**2
"""Bytes of streamed samples in one window; two or three windows are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much memory a program may use.

    Attributes
    ----------
    stream_bytes : int
        Samples of more bytes than this are streamed.
    window_bytes : int
        Bytes of streamed samples in one window.
    """

    stream_bytes: int
    window_bytes: int = WINDOW_BYTES


def limits_here() -> Limits:
    """Return the limits for the memory that is free on this machine now."""
    return Limits(available_bytes() // STREAMED_SHARE)
