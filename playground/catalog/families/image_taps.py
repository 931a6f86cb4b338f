"""Which inputs and weights the sums of depthwise and of transposed convolutions take."""

from itertools import product

import numpy as np

from playground.catalog.families.convolution import transposed_size
from playground.catalog.families.taps import Pair, places_of_windows, reaching, sides_of
from playground.catalog.formulas.computation import Index, Settings, Shape, Taps, WeightedSum
from playground.catalog.values import integers, text


def _pairs(settings: Settings, inputs: Shape, index: Index) -> list[list[Pair]]:
    """Return the inputs under a window, for each dimension that is slid over."""
    found = []
    for at, (size, window, stride, gap, before) in zip(
        index, sides_of(settings, inputs), strict=True
    ):
        places = ((at * stride - before + k * gap, k) for k in range(window))
        found.append([(place, k) for place, k in places if 0 <= place < size])
    return found


def _depthwise_taps(settings: Settings, inputs: Shape, kernel: Shape, index: Index) -> Taps:
    channel, pattern = divmod(index[-1], kernel[-1])
    corners = list(product(*_pairs(settings, inputs, index[:-1])))
    rows = [(*(place for place, _ in corner), channel) for corner in corners]
    keys = [(*(k for _, k in corner), channel, pattern) for corner in corners]
    return Taps(_array(rows, len(inputs)), _array(keys, len(kernel)), index[-1])


def _depthwise_reached(
    settings: Settings, inputs: Shape, kernel: Shape, index: Index
) -> tuple[Index, ...]:
    places = places_of_windows(settings, inputs, index[:-1])
    first = index[-1] * kernel[-1]
    units = range(first, first + kernel[-1])
    return tuple((*corner, unit) for corner in product(*places) for unit in units)


def _sizes(settings: Settings, inputs: Shape) -> Shape:
    """Return height and width of the image that a transposed convolution paints."""
    windows, strides = integers(settings, "kernel_size"), integers(settings, "strides")
    gaps, padding = integers(settings, "dilation_rate"), text(settings, "padding")
    sides = zip(inputs[:-1], windows, strides, gaps, strict=True)
    return tuple(transposed_size(*side, padding) or 0 for side in sides)


def _painted(settings: Settings, inputs: Shape) -> Shape:
    """Return the shape of the painted image, which the convolution reads that is transposed."""
    return (*_sizes(settings, inputs), inputs[-1])


def _transposed_taps(settings: Settings, inputs: Shape, kernel: Shape, index: Index) -> Taps:
    sides = reaching(settings, _painted(settings, inputs), index[:-1], inputs[:-1])
    channels = range(kernel[-1])
    corners = list(product(*sides))
    rows = [(*(at for at, _ in corner), c) for corner in corners for c in channels]
    keys = [(*(k for _, k in corner), index[-1], c) for corner in corners for c in channels]
    return Taps(_array(rows, len(inputs)), _array(keys, len(kernel)), index[-1])


def _transposed_reached(
    settings: Settings, inputs: Shape, kernel: Shape, index: Index
) -> tuple[Index, ...]:
    sides = _pairs(settings, _painted(settings, inputs), index[:-1])
    places = [[place for place, _ in pairs] for pairs in sides]
    return tuple((*corner, f) for corner in product(*places) for f in range(kernel[-2]))


def _array(rows: list[Index], width: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(rows, np.int64).reshape(len(rows), width)


DEPTHWISE_SUM = WeightedSum(
    _depthwise_taps,
    _depthwise_reached,
    lambda kernel, index: index[-2] * kernel[-1] + index[-1],
)
TRANSPOSED_SUM = WeightedSum(
    _transposed_taps, _transposed_reached, lambda _kernel, index: index[-2]
)
