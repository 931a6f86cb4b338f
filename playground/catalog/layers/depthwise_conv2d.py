"""DepthwiseConv2D: small patterns for each channel on its own."""

from math import prod

from playground.catalog.families.convolution import (
    closing_params,
    depth_multiplier_param,
    image_convolution_shape,
    image_convolution_weights,
    window_params,
)
from playground.catalog.families.image_taps import DEPTHWISE_SUM
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
)
from playground.catalog.traits import Traits
from playground.catalog.values import integer, integers


def _channels(values: Values, channels: int) -> int:
    return channels * integer(values, "depth_multiplier")


def _kernels(values: Values, channels: int) -> tuple[WeightSpec, ...]:
    sides = integers(values, "kernel_size")
    return (WeightSpec("kernel", (*sides, channels, integer(values, "depth_multiplier"))),)


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
    output_shape=image_convolution_shape("DepthwiseConv2D", _channels),
    weights=image_convolution_weights("DepthwiseConv2D", _channels, _kernels),
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
    computation=DEPTHWISE_SUM,
)
