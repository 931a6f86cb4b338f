"""What the layers that only move values do with an array of one sample."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.catalog.formulas.computation import Moved, Settings, Shape
from playground.catalog.values import integer, integers

Places: TypeAlias = NDArray[np.int64]
Arrays: TypeAlias = tuple[Places, ...]
FILLED = -1


def _reshaped(_settings: Settings, arrays: Arrays, shape: Shape) -> Places:
    return arrays[0].reshape(shape)


def _repeated(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    return np.repeat(arrays[0][np.newaxis], integer(settings, "n"), axis=0)


def _permuted(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    return np.transpose(arrays[0], [dim - 1 for dim in integers(settings, "dims")])


def _padded(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    top, bottom, left, right = integers(settings, "padding")
    borders = ((top, bottom), (left, right), (0, 0))
    return np.pad(arrays[0], borders, constant_values=FILLED)


def _cropped(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    top, bottom, left, right = integers(settings, "cropping")
    height, width = arrays[0].shape[:2]
    return arrays[0][top : height - bottom, left : width - right]


def _enlarged(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    rows, columns = integers(settings, "size")
    return np.repeat(np.repeat(arrays[0], rows, axis=0), columns, axis=1)


def _concatenated(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    axis = integer(settings, "axis")
    return np.concatenate(arrays, axis=axis - 1 if axis > 0 else axis)


RESHAPED = Moved(_reshaped)
REPEATED = Moved(_repeated)
PERMUTED = Moved(_permuted)
PADDED = Moved(_padded)
CROPPED = Moved(_cropped)
ENLARGED = Moved(_enlarged, lambda settings: settings["interpolation"] == "nearest")
CONCATENATED = Moved(_concatenated)
