"""What the pooling layers share: parameters, shapes and cost."""

from math import prod

from playground.base.params import Bool, Choice, Param, Shape
from playground.catalog.families.convolution import spatial_shape
from playground.catalog.spec import (
    CostRule,
    ShapeRule,
    TensorShape,
    Values,
    element_count,
    require_rank,
)
from playground.catalog.values import integers, text

POOLING_ARGUMENTS = ("pool_size", "strides", "padding", "data_format")
"""Keras's order of the arguments of a pooling layer."""
GLOBAL_POOLING_ARGUMENTS = ("data_format", "keepdims")
"""The same for a layer that pools all places at once."""


def pooling_params(rank: int) -> tuple[Param, ...]:
    """Return the parameters of a pooling layer over `rank` dimensions."""
    return (
        Shape(
            name="pool_size",
            help="Size of the window that is reduced to one number.",
            default=(2,) * rank,
            min_length=rank,
            max_length=rank,
            maximum=256,
        ),
        Shape(
            name="strides",
            help="How far the window moves at each step; left empty, by its own size.",
            default=None,
            min_length=rank,
            max_length=rank,
            maximum=256,
            is_optional=True,
        ),
        Choice(
            name="padding",
            help="Whether the edges are filled up, so that no value is left out.",
            default="valid",
            options=("valid", "same"),
        ),
    )


def pooling_shape(layer: str, rank: int) -> ShapeRule:
    """Return the shape rule of a pooling layer called `layer` over `rank` dimensions."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        shape = inputs[0]
        require_rank(layer, shape, rank + 2, rank + 2)
        windows = integers(values, "pool_size")
        strides = windows if values["strides"] is None else integers(values, "strides")
        spatial = spatial_shape(layer, shape, windows, strides, text(values, "padding"))
        return (shape[0], *spatial, shape[-1])

    return rule


def pooling_cost() -> CostRule:
    """Return the cost rule: each output value reads one window."""

    def rule(values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        return element_count(output) * prod(integers(values, "pool_size"))

    return rule


def global_pooling_params() -> tuple[Param, ...]:
    """Return the parameters of a layer that pools all places at once."""
    return (
        Bool(
            name="keepdims",
            help="Keep the dimensions that are pooled, with a size of 1.",
            default=False,
            is_advanced=True,
        ),
    )


def global_pooling_shape(layer: str, rank: int) -> ShapeRule:
    """Return the shape rule of a layer that pools all of `rank` dimensions."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        shape = inputs[0]
        require_rank(layer, shape, rank + 2, rank + 2)
        return (shape[0], *((1,) * rank if values["keepdims"] else ()), shape[-1])

    return rule


def global_pooling_cost() -> CostRule:
    """Return the cost rule: each input value is read once."""

    def rule(_values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
        return element_count(inputs[0])

    return rule
