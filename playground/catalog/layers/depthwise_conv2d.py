"""DepthwiseConv2D: small patterns for each channel on its own."""

from math import prod

from playground.catalog.families.convolution import (
    bias_weight,
    closing_params,
    depth_multiplier_param,
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
    require_rank("DepthwiseConv2D", inputs[0], 4, 4)
    channels = require_known("DepthwiseConv2D", inputs[0], -1)
    sides = windowed_shape("DepthwiseConv2D", values, inputs[0])
    return (inputs[0][0], *sides, channels * integer(values, "depth_multiplier"))


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    channels = require_known("DepthwiseConv2D", inputs[0], -1)
    multiplier = integer(values, "depth_multiplier")
    kernel = WeightSpec("kernel", (*integers(values, "kernel_size"), channels, multiplier))
    return (kernel, *bias_weight(values, channels * multiplier))


def _cost(values: Values, _inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
    return element_count(output) * prod(integers(values, "kernel_size"))


DEPTHWISE_CONV2D = LayerSpec(
    name="DepthwiseConv2D",
    category=Category.CONVOLUTION,
    summary="Slides small learned patterns over each channel on its own; it mixes no channels.",
    formula="activation(window of kernel_size · kernel of the channel + bias)",
    params=(
        *window_params(2, ("valid", "same")),
        depth_multiplier_param(),
        *closing_params("depthwise"),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        convolves=True,
        unit_axes=(-2, -1),
        unit="filter",
    ),
    required=("kernel_size",),
    positional=(
        *("kernel_size", "strides", "padding", "depth_multiplier", "data_format"),
        *("dilation_rate", "activation"),
    ),
    keywords="convolution depthwise mobile channel filter kernel image",
)
