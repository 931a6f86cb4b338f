"""Softmax: numbers become shares that sum to 1."""

from playground.base.errors import ShapeError
from playground.base.params import Int
from playground.catalog.formulas.computation import Applied
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, shape_text
from playground.catalog.traits import Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    axis, rank = integer(values, "axis"), len(inputs[0])
    if not -rank < axis < rank or axis == 0:
        raise ShapeError(
            f"Softmax needs an input that has axis {axis} after the batch; "
            f"received {shape_text(inputs[0])}"
        )
    return inputs[0]


SOFTMAX = LayerSpec(
    name="Softmax",
    category=Category.ACTIVATION,
    summary="Turns numbers into shares that sum to 1, such as class probabilities.",
    formula="eˣⁱ / Σ eˣʲ along axis",
    params=(
        Int(
            name="axis",
            help="The dimension along which the shares sum to 1; -1 is the last.",
            default=-1,
            minimum=-5,
            maximum=5,
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(activation="softmax"),
    keywords="probabilities classes activation function shares",
    computation=Applied(),
)
