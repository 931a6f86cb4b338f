"""Which values of the input the pooling layers take."""

from itertools import product

from playground.catalog.formulas.computation import Index, Pooled, Settings, Shape
from playground.catalog.values import integers


def _window(settings: Settings, inputs: Shape, index: Index) -> tuple[Index, ...]:
    sizes = integers(settings, "pool_size")
    strides = sizes if settings["strides"] is None else integers(settings, "strides")
    sides = []
    for at, length, size, stride in zip(index[:-1], inputs, sizes, strides, strict=False):
        before = 0
        if settings["padding"] == "same":
            count = -(-length // stride)
            before = max((count - 1) * stride + size - length, 0) // 2
        first = at * stride - before
        sides.append([place for place in range(first, first + size) if 0 <= place < length])
    return tuple((*corner, index[-1]) for corner in product(*sides))


def _everything(_settings: Settings, inputs: Shape, index: Index) -> tuple[Index, ...]:
    sides = (range(length) for length in inputs[:-1])
    return tuple((*corner, index[-1]) for corner in product(*sides))


MEAN_OF_WINDOW = Pooled(_window, is_mean=True)
LARGEST_OF_WINDOW = Pooled(_window, is_mean=False)
MEAN_OF_ALL = Pooled(_everything, is_mean=True)
LARGEST_OF_ALL = Pooled(_everything, is_mean=False)
