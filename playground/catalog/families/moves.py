"""What the layers that only move values do with an array of one sample."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.catalog.families.sides import ends_of, factors_of
from playground.catalog.formulas.computation import Moved, Settings, Shape
from playground.catalog.values import integer, integers

Places: TypeAlias = NDArray[np.int64]
Arrays: TypeAlias = tuple[Places, ...]
FILLED = -1
"""The place of a value that is not in the input."""


def _reshaped(_settings: Settings, arrays: Arrays, shape: Shape) -> Places:
    return arrays[0].reshape(shape)


def _repeated(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    return np.repeat(arrays[0][np.newaxis], integer(settings, "n"), axis=0)


def _permuted(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    return np.transpose(arrays[0], [dim - 1 for dim in integers(settings, "dims")])


def _padded(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    borders = (*ends_of(settings, "padding"), (0, 0))
    return np.pad(arrays[0], borders, constant_values=FILLED)


def _cropped(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    ends = zip(arrays[0].shape, ends_of(settings, "cropping"), strict=False)
    return arrays[0][tuple(slice(first, size - last) for size, (first, last) in ends)]


def _enlarged(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    places = arrays[0]
    for axis, factor in enumerate(factors_of(settings)):
        places = np.repeat(places, factor, axis=axis)
    return places


def _concatenated(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    axis = integer(settings, "axis")
    return np.concatenate(arrays, axis=axis - 1 if axis > 0 else axis)


RESHAPED = Moved(_reshaped)
REPEATED = Moved(_repeated)
PERMUTED = Moved(_permuted)
PADDED = Moved(_padded)
CROPPED = Moved(_cropped)
ENLARGED = Moved(_enlarged, lambda settings: settings.get("interpolation", "nearest") == "nearest")
CONCATENATED = Moved(_concatenated)
