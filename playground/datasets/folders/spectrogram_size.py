"""The size of the spectrograms of sounds, known without reading one."""

RATE = 16_000
"""Samples per second to which every sound is brought."""
WINDOW = 512
"""Samples of one column: 32 ms."""
STEP = 256
"""Samples from one column to the next: 16 ms."""
BANDS = 64
"""Rows, the lowest tones first."""


def columns_in(seconds: float) -> int:
    """Return how many columns a sound of that length has.

    >>> columns_in(1.0)
    61
    """
    return (round(seconds * RATE) - WINDOW) // STEP + 1
