"""Dot: the product of two inputs, summed along one dimension of each."""

from playground.base.errors import ShapeError
from playground.base.params import Bool, Shape
from playground.catalog.families.merging import shapes_text
from playground.catalog.formulas.computation import Dotted
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    element_count,
    require_known,
)
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    first, second = inputs
    one, other = (_axis(values, place, shape, inputs) for place, shape in enumerate(inputs))
    sizes = require_known("Dot", first, one), require_known("Dot", second, other)
    if sizes[0] != sizes[1]:
        raise ShapeError(
            f"Dot needs inputs of the same size along axes {integers(values, 'axes')}; "
            f"received {shapes_text(inputs)}"
        )
    rest = (*first[:one], *first[one + 1 :], *second[1:other], *second[other + 1 :])
    return rest if len(rest) > 1 else (*rest, 1)


def _axis(values: Values, place: int, shape: TensorShape, inputs: tuple[TensorShape, ...]) -> int:
    """Return the axis of one input that is summed over, counted from the front."""
    axis, rank = integers(values, "axes")[place], len(shape)
    if not -rank < axis < rank or axis == 0:
        raise ShapeError(
            f"Dot needs inputs that have axes {integers(values, 'axes')} after the batch; "
            f"received {shapes_text(inputs)}"
        )
    return axis % rank


def _cost(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    size = inputs[0][_axis(values, 0, inputs[0], inputs)]
    return element_count(output) * (size or 1)


DOT = LayerSpec(
    name="Dot",
    category=Category.MERGE,
    summary="Multiplies two inputs and sums along one dimension of each: how alike they are.",
    formula="Σ x₁ · x₂ along axes",
    params=(
        Shape(
            name="axes",
            help="The dimension of each input that is summed over; -1 is the last.",
            default=(-1, -1),
            min_length=2,
            max_length=2,
            minimum=-5,
            maximum=5,
        ),
        Bool(
            name="normalize",
            help="Bring both to length 1 first, so that the result is the cosine.",
            default=False,
        ),
    ),
    output_shape=_output_shape,
    cost=_cost,
    minimum_inputs=2,
    maximum_inputs=2,
    required=("axes",),
    keywords="product similarity cosine attention join",
    computation=Dotted(),
)
