"""Which inputs and weights the sums of Dense and of convolutions take."""

from itertools import product

import numpy as np

from playground.base.params import ParamValue
from playground.catalog.families.convolution import window_count
from playground.catalog.formulas.computation import Index, Settings, Shape, Taps, WeightedSum
from playground.catalog.values import integer, integers

Pair = tuple[int, int]
"""A place and the place in the window that belongs to it."""


def _dense_taps(_settings: Settings, inputs: Shape, _kernel: Shape, index: Index) -> Taps:
    features = np.arange(inputs[-1], dtype=np.int64)
    place = np.array(index[:-1], np.int64)
    rows = np.broadcast_to(place, (len(features), len(place)))
    units = np.full_like(features, index[-1])
    return Taps(np.column_stack([rows, features]), np.column_stack([features, units]), index[-1])


def _dense_reached(
    _settings: Settings, _inputs: Shape, kernel: Shape, index: Index
) -> tuple[Index, ...]:
    return tuple((*index[:-1], unit) for unit in range(kernel[-1]))


DENSE_SUM = WeightedSum(_dense_taps, _dense_reached)


def zeros_before(size: int, window: int, stride: int, gap: int, padding: ParamValue) -> int:
    """Return how many zeros are before the first value of a dimension."""
    reach = (window - 1) * gap + 1
    if padding == "causal":
        return reach - 1
    if padding == "same":
        places = -(-size // stride)
        return max((places - 1) * stride + reach - size, 0) // 2
    return 0


def sides_of(settings: Settings, inputs: Shape) -> list[tuple[int, int, int, int, int]]:
    """Return size, window, stride, gap and leading zeros of each dimension that is slid over."""
    padding = settings["padding"]
    windows = integers(settings, "kernel_size")
    strides = integers(settings, "strides")
    gaps = integers(settings, "dilation_rate")
    return [
        (size, window, stride, gap, zeros_before(size, window, stride, gap, padding))
        for size, window, stride, gap in zip(inputs[:-1], windows, strides, gaps, strict=True)
    ]


def _convolution_taps(settings: Settings, inputs: Shape, kernel: Shape, index: Index) -> Taps:
    groups = integer(settings, "groups")
    channels, filters = kernel[-2], kernel[-1]
    first = (index[-1] // (filters // groups)) * channels
    places = []
    for at, (size, window, stride, gap, before) in zip(
        index[:-1], sides_of(settings, inputs), strict=True
    ):
        inside = np.arange(window, dtype=np.int64)
        found = at * stride - before + inside * gap
        is_valid = (found >= 0) & (found < size)
        places.append((found[is_valid], inside[is_valid]))
    counts = [np.arange(len(found)) for found, _ in places]
    grid = np.meshgrid(*counts, np.arange(channels, dtype=np.int64), indexing="ij")
    *corners, channel = (axis.ravel() for axis in grid)
    pairs = list(zip(places, corners, strict=True))
    rows = [found[corner] for (found, _), corner in pairs]
    weights = [inside[corner] for (_, inside), corner in pairs]
    unit = np.full_like(channel, index[-1])
    return Taps(
        np.column_stack([*rows, first + channel]),
        np.column_stack([*weights, channel, unit]),
        index[-1],
    )


def reaching(
    settings: Settings, inputs: Shape, index: Index, counts: tuple[int, ...]
) -> list[list[Pair]]:
    """Return the places of windows that cover an input, for each dimension."""
    found = []
    for at, (_, window, stride, gap, before), count in zip(
        index, sides_of(settings, inputs), counts, strict=True
    ):
        starts = ((at + before - k * gap, k) for k in range(window))
        found.append(
            [
                (start // stride, k)
                for start, k in starts
                if start % stride == 0 and 0 <= start // stride < count
            ]
        )
    return found


def places_of_windows(settings: Settings, inputs: Shape, index: Index) -> list[list[int]]:
    """Return the places of all windows that cover an input, for each dimension, in order."""
    counts = tuple(
        window_count(size, (window - 1) * gap + 1, stride, settings["padding"]) or 0
        for size, window, stride, gap, _ in sides_of(settings, inputs)
    )
    sides = reaching(settings, inputs, index, counts)
    return [sorted(place for place, _ in pairs) for pairs in sides]


def _convolution_reached(
    settings: Settings, inputs: Shape, kernel: Shape, index: Index
) -> tuple[Index, ...]:
    groups = integer(settings, "groups")
    per_group = kernel[-1] // groups
    group = index[-1] // kernel[-2]
    filters = range(group * per_group, (group + 1) * per_group)
    places = places_of_windows(settings, inputs, index[:-1])
    return tuple((*corner, f) for corner in product(*places) for f in filters)


CONVOLUTION_SUM = WeightedSum(_convolution_taps, _convolution_reached)
