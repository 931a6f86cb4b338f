"""Conv2DTranspose: paints a learned pattern for each pixel, and so enlarges an image."""

from playground.catalog.families.convolution import (
    OLD_CONVOLUTION_ARGUMENTS,
    bias_weight,
    closing_params,
    filters_param,
    require_one_stretch,
    transposed_size,
    window_params,
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
from playground.catalog.traits import KERNEL_AND_BIAS, Traits
from playground.catalog.values import integer, integers, text


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("Conv2DTranspose", inputs[0], 4, 4)
    require_known("Conv2DTranspose", inputs[0], -1)
    require_one_stretch("Conv2DTranspose", values)
    sides = tuple(
        transposed_size(size, window, stride, gap, text(values, "padding"))
        for size, window, stride, gap in zip(
            inputs[0][1:-1],
            integers(values, "kernel_size"),
            integers(values, "strides"),
            integers(values, "dilation_rate"),
            strict=True,
        )
    )
    return (inputs[0][0], *sides, integer(values, "filters"))


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    channels = require_known("Conv2DTranspose", inputs[0], -1)
    filters = integer(values, "filters")
    kernel = WeightSpec("kernel", (*integers(values, "kernel_size"), filters, channels))
    return (kernel, *bias_weight(values, filters))


def _cost(values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    height, width = integers(values, "kernel_size")
    return element_count(inputs[0]) * height * width * integer(values, "filters")


CONV2D_TRANSPOSE = LayerSpec(
    name="Conv2DTranspose",
    category=Category.CONVOLUTION,
    summary="Paints a learned pattern for each pixel, and so enlarges an image; decoders use it.",
    formula="activation(Σ x · kernel, placed strides apart + bias)",
    params=(filters_param(), *window_params(2, ("valid", "same")), *closing_params("kernel")),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    size_param="filters",
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        convolves=True,
        unit_axes=(-2,),
        unit="filter",
        resizable_weights=KERNEL_AND_BIAS,
    ),
    required=("filters", "kernel_size"),
    positional=(
        *("filters", "kernel_size", "strides", "padding", "output_padding", "data_format"),
        *("dilation_rate", "activation"),
    ),
    aliases=("Convolution2DTranspose", "Deconvolution2D"),
    old_arguments=OLD_CONVOLUTION_ARGUMENTS,
    keywords="deconvolution transposed upsample enlarge decoder generator image filter kernel",
)
