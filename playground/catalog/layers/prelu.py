"""PReLU: relu with a learned slope below zero."""

from playground.base.errors import ShapeError
from playground.base.params import RegularizerParam, Shape
from playground.catalog.formulas.computation import Sloped
from playground.catalog.initializers import initializer_param
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    require_known,
    same_shape,
    shape_text,
)
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    _weights(values, inputs)
    return same_shape(values, inputs)


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    shape = inputs[0]
    shared = () if values["shared_axes"] is None else integers(values, "shared_axes")
    if any(axis >= len(shape) for axis in shared):
        raise ShapeError(
            f"PReLU needs an input that has the shared axes {shared}; received {shape_text(shape)}"
        )
    slopes = tuple(
        1 if axis in shared else require_known("PReLU", shape, axis)
        for axis in range(1, len(shape))
    )
    return (WeightSpec("alpha", slopes),)


def _cost(_values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output)


PRELU = LayerSpec(
    name="PReLU",
    category=Category.ACTIVATION,
    summary="Like relu, with a slope below zero that is learned for each unit.",
    formula="x if x > 0 else alpha · x",
    params=(
        Shape(
            name="shared_axes",
            help="Dimensions along which all share one slope; (1, 2) gives one per channel.",
            default=None,
            min_length=1,
            max_length=3,
            maximum=4,
            is_optional=True,
        ),
        initializer_param("alpha_initializer", "zeros"),
        RegularizerParam(
            name="alpha_regularizer", help="Penalty on large slopes.", is_advanced=True
        ),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    traits=Traits(resizable_weights=frozenset(("alpha",))),
    positional=("alpha_initializer", "alpha_regularizer", "alpha_constraint", "shared_axes"),
    keywords="relu parametric learned slope activation nonlinearity function",
    computation=Sloped(),
)
