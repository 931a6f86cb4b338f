"""Where the ticks of an axis go, so that their texts never touch."""

from collections.abc import Iterator
from itertools import count, pairwise
from math import ceil, floor, log10

MANTISSAS = ((1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 5), (1, 3), (1,))
"""Ticks within each power of ten, densest first."""
WIDEST = 40
"""About this many powers of ten lie between the smallest and the largest float32."""


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, ... and of 0.5, 0.2, ... that is not less.

    >>> round_step(0.07), round_step(3.0), round_step(5.0)
    (0.1, 5.0, 5.0)
    """
    unit = 10.0 ** floor(log10(least))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= least)


def log_ticks(low: float, high: float, gap: float) -> list[float]:
    """Return ticks of a logarithmic axis: the densest round ones that are `gap` apart.

    Parameters
    ----------
    low, high : float
        Ends of the axis, as exponents of ten.
    gap : float
        Least distance of two ticks, in powers of ten.

    Returns
    -------
    list of float
        Exponents of ten, rising; the middle alone where two have no room.

    Examples
    --------
    >>> [round(10**tick, 3) for tick in log_ticks(-3.0, 0.0, 0.3)]
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0]
    >>> [round(10**tick, 3) for tick in log_ticks(-3.0, 0.0, 0.9)]
    [0.001, 0.01, 0.1, 1.0]
    >>> [round(10**tick, 3) for tick in log_ticks(-0.3, -0.05, 0.05)]
    [0.6, 0.7, 0.8]
    """
    for ticks in _candidates(low, high):
        if len(ticks) >= 2 and all(b - a >= gap for a, b in pairwise(ticks)):
            return ticks
    return [(low + high) / 2]


def _candidates(low: float, high: float) -> Iterator[list[float]]:
    """Yield sets of ticks, round numbers first, then evenly spaced ones, densest first."""
    for mantissas in MANTISSAS:
        yield _within(low, high, mantissas)
    for step in range(2, WIDEST):
        first = ceil(low / step)
        yield [float(step * place) for place in range(first, floor(high / step) + 1)]
    start, end = 10.0**low, 10.0**high
    unit = 10.0 ** floor(log10(max(end - start, 1e-300)))
    for factor in (0.1, 0.2, 0.5, 1.0, 2.0, 5.0):
        step_size = unit * factor
        places = range(max(ceil(start / step_size), 1), floor(end / step_size) + 1)
        yield [log10(place * step_size) for place in places]


def _within(low: float, high: float, mantissas: tuple[int, ...]) -> list[float]:
    """Return the ticks of these mantissas between two exponents."""
    powers = range(floor(low), floor(high) + 1)
    ticks = (power + log10(mantissa) for power in powers for mantissa in mantissas)
    return [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]


def whole_ticks(start: float, end: float, gap: float) -> list[float]:
    """Return ticks at whole numbers, at least `gap` apart, in steps of 1, 2, 5, 10, 20, ...

    >>> whole_ticks(1, 5, 0.4), whole_ticks(1, 300, 60)
    ([1.0, 2.0, 3.0, 4.0, 5.0], [100.0, 200.0, 300.0])
    >>> whole_ticks(0.5, 0.9, 0.1)
    []
    """
    steps = (10**power * factor for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if step >= gap)
    return [float(step * place) for place in range(ceil(start / step), floor(end / step) + 1)]
