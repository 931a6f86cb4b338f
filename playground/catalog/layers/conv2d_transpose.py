"""Conv2DTranspose: paints a learned pattern for each pixel, and so enlarges an image."""

from math import prod

from playground.catalog.families.convolution import (
    OLD_CONVOLUTION_ARGUMENTS,
    closing_params,
    filter_count,
    filters_param,
    image_convolution_shape,
    image_convolution_weights,
    transposed_shape,
    window_params,
)
from playground.catalog.families.image_taps import TRANSPOSED_SUM
from playground.catalog.spec import (
    Category,
    ExportLimit,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    element_count,
)
from playground.catalog.traits import KERNEL_AND_BIAS, Traits
from playground.catalog.values import integer, integers


def _kernels(values: Values, channels: int) -> tuple[WeightSpec, ...]:
    sides = integers(values, "kernel_size")
    return (WeightSpec("kernel", (*sides, integer(values, "filters"), channels)),)


def _cost(values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    window = prod(integers(values, "kernel_size"))
    return element_count(inputs[0]) * window * integer(values, "filters")


CONV2D_TRANSPOSE = LayerSpec(
    name="Conv2DTranspose",
    category=Category.CONVOLUTION,
    summary="Paints a learned pattern for each pixel, and so enlarges an image; decoders use it.",
    formula="activation(Σ x · kernel, placed strides apart + bias)",
    params=(filters_param(), *window_params(2, ("valid", "same")), *closing_params("kernel")),
    output_shape=image_convolution_shape("Conv2DTranspose", filter_count, transposed_shape),
    weights=image_convolution_weights("Conv2DTranspose", filter_count, _kernels),
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
    export_limits=(
        ExportLimit(
            "litert",
            lambda values: max(integers(values, "dilation_rate")) > 1,
            "transposed convolution with gaps; set dilation_rate to 1",
        ),
    ),
    positional=(
        *("filters", "kernel_size", "strides", "padding", "output_padding", "data_format"),
        *("dilation_rate", "activation"),
    ),
    aliases=("Convolution2DTranspose", "Deconvolution2D"),
    old_arguments=OLD_CONVOLUTION_ARGUMENTS,
    keywords="deconvolution transposed upsample enlarge decoder generator image filter kernel",
    computation=TRANSPOSED_SUM,
)
