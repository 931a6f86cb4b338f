"""What the layers that join several inputs value by value share: the rule of shapes."""

from playground.base.errors import ShapeError
from playground.catalog.spec import (
    CostRule,
    ShapeRule,
    TensorShape,
    Values,
    element_count,
    shape_text,
)


def shapes_text(shapes: tuple[TensorShape, ...]) -> str:
    """Return several shapes in words: "(None, 4) and (None, 3)"."""
    return " and ".join(map(shape_text, shapes))


def elementwise_shape(layer: str) -> ShapeRule:
    """Return the shape rule of a layer that joins values at the same place.

    A dimension of size 1 is repeated to fit the other's.
    """

    def rule(_values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        if len({len(shape) for shape in inputs}) > 1:
            raise ShapeError(
                f"{layer} needs inputs of the same number of dimensions; "
                f"received {shapes_text(inputs)}"
            )
        result: list[int | None] = []
        for sizes in zip(*inputs, strict=True):
            distinct = {size for size in sizes if size != 1}
            known = distinct - {None}
            if len(known) > 1:
                raise ShapeError(
                    f"{layer} needs inputs of the same shape; received {shapes_text(inputs)}"
                )
            result.append(None if None in distinct else next(iter(known), 1))
        return tuple(result)

    return rule


def elementwise_cost() -> CostRule:
    """Return the cost rule: one operation per further input and output value."""

    def rule(_values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        return element_count(output) * (len(inputs) - 1)

    return rule
