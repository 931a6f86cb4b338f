"""Reshape: the same values in another arrangement."""

from math import prod

from playground.base.errors import ShapeError
from playground.base.params import Shape
from playground.catalog.families.moves import RESHAPED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, shape_text
from playground.catalog.traits import Picture, Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    batch, *sizes = inputs[0]
    target = integers(values, "target_shape")
    if 0 in target or target.count(-1) > 1:
        raise ShapeError(
            "Reshape needs a target_shape of positive sizes, at most one of them -1; "
            f"received {target}"
        )
    if None in sizes:
        return (batch, *(None if size == -1 else size for size in target))
    count = prod(size for size in sizes if size is not None)
    known = prod(size for size in target if size != -1)
    if count % known or (-1 not in target and count != known):
        raise ShapeError(
            f"Reshape needs an input of {known} values, or a multiple where a size is -1, for "
            f"{target}; received {shape_text(inputs[0])}"
            if -1 in target
            else f"Reshape needs an input of {known} values for {target}; "
            f"received {shape_text(inputs[0])}"
        )
    return (batch, *(count // known if size == -1 else size for size in target))


RESHAPE = LayerSpec(
    name="Reshape",
    category=Category.RESHAPING,
    summary="Arranges the same values in another shape.",
    formula="y = x in the shape target_shape",
    params=(
        Shape(
            name="target_shape",
            help="The new shape of a sample, without the batch; one size may be -1: what is left.",
            default=(-1,),
            min_length=1,
            max_length=5,
            minimum=-1,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True, passes_activation=True, picture=Picture.STRIP),
    required=("target_shape",),
    keywords="arrange view permute dimensions",
    computation=RESHAPED,
)
