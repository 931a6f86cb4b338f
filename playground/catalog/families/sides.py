"""What the layers share that pad, crop or enlarge the sides of a sequence or an image.

The sides are the dimensions between batch and channels: the steps of a sequence, the rows and
columns of an image.
"""

from collections.abc import Callable
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.base.params import Shape
from playground.catalog.spec import ShapeRule, TensorShape, Values, require_rank, shape_text
from playground.catalog.values import integer, integers

LONGEST_END = 256
Change: TypeAlias = tuple[int, int]
"""What happens to the length of a side: it is multiplied by the first number, then the second
is added."""


def ends_param(name: str, what_it_does: str) -> Shape:
    """Return the parameter for both ends of a sequence, each 0..256 steps."""
    return Shape(
        name=name,
        help=what_it_does,
        default=(1, 1),
        min_length=2,
        max_length=2,
        minimum=0,
        maximum=LONGEST_END,
    )


def ends_of(values: Values, name: str) -> tuple[tuple[int, int], ...]:
    """Return the parameter `name` as a pair of ends for each side.

    >>> ends_of({"padding": (1, 2, 3, 4)}, "padding")
    ((1, 2), (3, 4))
    """
    numbers = integers(values, name)
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


def factors_of(values: Values) -> tuple[int, ...]:
    """Return the parameter ``size`` as a factor for each side."""
    is_single = isinstance(values["size"], int)
    return (integer(values, "size"),) if is_single else integers(values, "size")


def padded(values: Values) -> tuple[Change, ...]:
    """Return how ``padding`` changes each side."""
    return tuple((1, sum(ends)) for ends in ends_of(values, "padding"))


def cropped(values: Values) -> tuple[Change, ...]:
    """Return how ``cropping`` changes each side."""
    return tuple((1, -sum(ends)) for ends in ends_of(values, "cropping"))


def enlarged(values: Values) -> tuple[Change, ...]:
    """Return how ``size`` changes each side."""
    return tuple((factor, 0) for factor in factors_of(values))


def sides_shape(
    layer: str, count: int, changes: Callable[[Values], tuple[Change, ...]]
) -> ShapeRule:
    """Return the shape rule of a layer that changes each of `count` sides by itself."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        require_rank(layer, inputs[0], count + 2, count + 2)
        batch, *sides, channels = inputs[0]
        sizes = [
            None if side is None else side * factor + added
            for side, (factor, added) in zip(sides, changes(values), strict=True)
        ]
        if any(size is not None and size < 1 for size in sizes):
            raise ShapeError(f"{layer} leaves nothing of {shape_text(inputs[0])}; crop less")
        return batch, *sizes, channels

    return rule
