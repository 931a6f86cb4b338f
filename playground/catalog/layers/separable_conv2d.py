"""SeparableConv2D: patterns for each channel, then a mix of the channels."""

from math import prod

from playground.catalog.families.convolution import (
    bias_weight,
    closing_params,
    depth_multiplier_param,
    filters_param,
    window_params,
    windowed_shape,
)
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
    require_known,
    require_rank,
)
from playground.catalog.traits import Traits
from playground.catalog.values import integer, integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("SeparableConv2D", inputs[0], 4, 4)
    require_known("SeparableConv2D", inputs[0], -1)
    sides = windowed_shape("SeparableConv2D", values, inputs[0])
    return (inputs[0][0], *sides, integer(values, "filters"))


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    channels = require_known("SeparableConv2D", inputs[0], -1)
    multiplier, filters = integer(values, "depth_multiplier"), integer(values, "filters")
    sides = integers(values, "kernel_size")
    return (
        WeightSpec("depthwise_kernel", (*sides, channels, multiplier)),
        WeightSpec("pointwise_kernel", (1, 1, channels * multiplier, filters)),
        *bias_weight(values, filters),
    )


def _cost(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    places = element_count(output) // integer(values, "filters")
    deep = (inputs[0][-1] or 1) * integer(values, "depth_multiplier")
    return places * deep * (prod(integers(values, "kernel_size")) + integer(values, "filters"))


SEPARABLE_CONV2D = LayerSpec(
    name="SeparableConv2D",
    category=Category.CONVOLUTION,
    summary="A Conv2D in two steps, each channel on its own and then their mix: far fewer weights.",
    formula="activation(Σ depthwise(x) · pointwise_kernel + bias)",
    params=(
        filters_param(),
        *window_params(2, ("valid", "same")),
        depth_multiplier_param(),
        *closing_params("depthwise", "pointwise"),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    size_param="filters",
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        convolves=True,
        unit="filter",
        resizable_weights=frozenset(("pointwise_kernel", "bias")),
    ),
    required=("filters", "kernel_size"),
    positional=(
        *("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate"),
        *("depth_multiplier", "activation"),
    ),
    aliases=("SeparableConvolution2D",),
    keywords="convolution separable mobile xception depthwise pointwise filter kernel image",
)
