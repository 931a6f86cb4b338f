"""Concatenate: several inputs side by side."""

from playground.base.errors import ShapeError
from playground.base.params import Int
from playground.catalog.families.merging import shapes_text
from playground.catalog.families.moves import CONCATENATED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values
from playground.catalog.traits import Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    rank = len(inputs[0])
    axis = integer(values, "axis")
    if any(len(shape) != rank for shape in inputs):
        raise ShapeError(
            "Concatenate needs inputs of the same number of dimensions; "
            f"received {shapes_text(inputs)}"
        )
    if not -rank < axis < rank or axis == 0:
        raise ShapeError(
            f"Concatenate needs inputs that have axis {axis} after the batch; "
            f"received {shapes_text(inputs)}"
        )
    axis %= rank
    result: list[int | None] = []
    for index, sizes in enumerate(zip(*inputs, strict=True)):
        known = [size for size in sizes if size is not None]
        if index == axis:
            result.append(sum(known) if len(known) == len(sizes) else None)
            continue
        if len(set(known)) > 1:
            raise ShapeError(
                f"Concatenate needs inputs that differ only along axis {axis}; "
                f"received {shapes_text(inputs)}"
            )
        result.append(known[0] if known else None)
    return tuple(result)


CONCATENATE = LayerSpec(
    name="Concatenate",
    category=Category.MERGE,
    summary="Puts its inputs side by side, so that the next layer sees all of them.",
    formula="(x₁, x₂, …)",
    params=(
        Int(
            name="axis",
            help="The dimension along which the inputs are joined; -1 is the last.",
            default=-1,
            minimum=-5,
            maximum=5,
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    minimum_inputs=2,
    maximum_inputs=None,
    traits=Traits(is_linear=True),
    functions=("concatenate", "concat"),
    keywords="concat join branches side by side",
    computation=CONCATENATED,
)
