"""SeparableConv2D: patterns for each channel, then a mix of the channels."""

from math import prod

from playground.catalog.families.convolution import (
    closing_params,
    depth_multiplier_param,
    filter_count,
    filters_param,
    image_convolution_shape,
    image_convolution_weights,
    window_params,
)
from playground.catalog.families.image_taps import DEPTHWISE_SUM
from playground.catalog.formulas.computation import Separated
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


def _kernels(values: Values, channels: int) -> tuple[WeightSpec, ...]:
    multiplier, filters = integer(values, "depth_multiplier"), integer(values, "filters")
    sides = integers(values, "kernel_size")
    return (
        WeightSpec("depthwise_kernel", (*sides, channels, multiplier)),
        WeightSpec("pointwise_kernel", (1, 1, channels * multiplier, filters)),
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
    output_shape=image_convolution_shape("SeparableConv2D", filter_count),
    weights=image_convolution_weights("SeparableConv2D", filter_count, _kernels),
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
    computation=Separated(DEPTHWISE_SUM),
)
