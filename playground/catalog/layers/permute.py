"""Permute: the dimensions of a sample in another order."""

from playground.base.errors import ShapeError
from playground.base.params import Shape
from playground.catalog.families.moves import PERMUTED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, shape_text
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    dims, shape = integers(values, "dims"), inputs[0]
    if sorted(dims) != list(range(1, len(dims) + 1)) or len(dims) != len(shape) - 1:
        raise ShapeError(
            f"Permute needs in dims each dimension of a sample once, from 1 to "
            f"{len(shape) - 1}; received {dims} for {shape_text(shape)}"
        )
    return (shape[0], *(shape[dim] for dim in dims))


PERMUTE = LayerSpec(
    name="Permute",
    category=Category.RESHAPING,
    summary="Puts the dimensions of a sample in another order, such as channels before steps.",
    formula="y = x with its dimensions in the order dims",
    params=(
        Shape(
            name="dims",
            help="The new order of the dimensions, counted from 1, without the batch.",
            default=(2, 1),
            min_length=1,
            max_length=4,
            maximum=4,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True, passes_activation=True),
    required=("dims",),
    keywords="transpose swap axes dimensions order",
    computation=PERMUTED,
)
