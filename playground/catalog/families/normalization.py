"""What the normalization layers share: parameters, shapes, learned scale and offset."""

from playground.base.errors import ShapeError
from playground.base.params import Bool, Float, Int, Param, RegularizerParam
from playground.catalog.initializers import initializer_param
from playground.catalog.spec import (
    ShapeRule,
    TensorShape,
    Values,
    WeightSpec,
    require_known,
    shape_text,
)
from playground.catalog.values import integer

NORMALIZING_WEIGHTS = frozenset(("gamma", "beta", "moving_mean", "moving_variance"))
"""Weights with an entry for each feature."""


def normalization_params(axis_help: str, *extra: Param) -> tuple[Param, ...]:
    """Return the parameters of a normalization layer; `extra` follow the axis."""
    return (
        Int(name="axis", help=axis_help, default=-1, minimum=-5, maximum=5, is_advanced=True),
        *extra,
        Float(
            name="epsilon",
            help="A small number added to the variance, against division by zero.",
            default=0.001,
            minimum=0.0,
            maximum=1.0,
            excludes_minimum=True,
            is_logarithmic=True,
            is_advanced=True,
        ),
        Bool(name="center", help="Add a learned offset (beta) afterwards.", default=True),
        Bool(name="scale", help="Multiply by a learned factor (gamma) afterwards.", default=True),
        initializer_param("beta_initializer", "zeros"),
        initializer_param("gamma_initializer", "ones"),
        RegularizerParam(
            name="beta_regularizer", help="Penalty on large offsets.", is_advanced=True
        ),
        RegularizerParam(
            name="gamma_regularizer", help="Penalty on large factors.", is_advanced=True
        ),
    )


def axis_size(layer: str, values: Values, shape: TensorShape) -> int:
    """Return the size of the normalized axis.

    Raises
    ------
    ShapeError
        The input has no such axis, or its size is free.
    """
    axis = integer(values, "axis")
    if not -len(shape) <= axis < len(shape):
        raise ShapeError(
            f"{layer} needs an input that has axis {axis}; received {shape_text(shape)}"
        )
    return require_known(layer, shape, axis)


def normalization_shape(layer: str) -> ShapeRule:
    """Return the shape rule of a normalization layer: the shape stays."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        axis_size(layer, values, inputs[0])
        return inputs[0]

    return rule


def learned_weights(
    layer: str, values: Values, inputs: tuple[TensorShape, ...]
) -> tuple[WeightSpec, ...]:
    """Return gamma and beta, as far as they are asked for."""
    size = (axis_size(layer, values, inputs[0]),)
    names = (("gamma", "scale"), ("beta", "center"))
    return tuple(WeightSpec(name, size) for name, switch in names if values[switch])
