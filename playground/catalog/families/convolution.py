"""What all convolution layers share: the arithmetic of windows, parameters, weights, cost."""

from collections.abc import Callable
from math import prod
from typing import TypeAlias

from playground.base.errors import ShapeError
from playground.base.params import Choice, Int, Param, Shape
from playground.catalog.activations import activation_param
from playground.catalog.families.weights import weight_params
from playground.catalog.old_arguments import OLD_WEIGHT_ARGUMENTS
from playground.catalog.spec import (
    CostRule,
    ExportLimit,
    ShapeRule,
    TensorShape,
    Values,
    WeightRule,
    WeightSpec,
    element_count,
    require_known,
    require_rank,
    shape_text,
)
from playground.catalog.values import integer, integers, text

ChannelCount: TypeAlias = Callable[[Values, int], int]
"""``(values, input channels) -> output channels``."""
SideRule: TypeAlias = Callable[[str, Values, TensorShape], tuple[int | None, ...]]
"""``(layer, values, input shape) -> height and width of the output``."""
KernelRule: TypeAlias = Callable[[Values, int], tuple[WeightSpec, ...]]
"""``(values, input channels) -> all weights but the bias``."""
CONVOLUTION_ARGUMENTS = (
    *("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups"),
    "activation",
)
"""Keras's order of the arguments of a convolution."""
OLD_CONVOLUTION_ARGUMENTS = (
    ("nb_filter", "filters"),
    ("border_mode", "padding"),
    ("subsample", "strides"),
    ("filter_length", "kernel_size"),
    ("subsample_length", "strides"),
    *OLD_WEIGHT_ARGUMENTS,
)

NO_GROUPS = ExportLimit(
    "onnx",
    lambda values: integer(values, "groups") > 1,
    "grouped convolution here; set groups to 1",
)
"""Keras hands grouped convolutions to XLA, which the converter cannot follow."""


def window_count(size: int | None, window: int, stride: int, padding: object) -> int | None:
    """Return how many places a window takes along one dimension.

    Parameters
    ----------
    size : int or None
        Length of the dimension; None where it is free.
    window : int
        Length of the window, gaps of a dilation included.
    padding : str
        "valid": only whole windows; else zeros fill up, and only the stride matters.

    Examples
    --------
    >>> window_count(28, 3, 1, "valid"), window_count(28, 3, 2, "same")
    (26, 14)
    """
    if size is None:
        return None
    if padding == "valid":
        return (size - window) // stride + 1
    return -(-size // stride)


def spatial_shape(
    layer: str, shape: TensorShape, windows: tuple[int, ...], strides: tuple[int, ...], padding: str
) -> TensorShape:
    """Return the sizes after sliding `windows` over the dimensions between batch and channels.

    Raises
    ------
    ShapeError
        A window is larger than what it slides over.
    """
    result = tuple(
        window_count(size, window, stride, padding)
        for size, window, stride in zip(shape[1:-1], windows, strides, strict=True)
    )
    if any(count is not None and count < 1 for count in result):
        size = " x ".join(map(str, windows))
        raise ShapeError(
            f"{layer} needs an input at least as large as its window of {size}; "
            f"received {shape_text(shape)}"
        )
    return result


def convolution_params(rank: int, paddings: tuple[str, ...]) -> tuple[Param, ...]:
    """Return the parameters of a convolution over `rank` dimensions."""
    groups = Int(
        name="groups",
        help="Split the channels into this many groups that are processed separately.",
        default=1,
        minimum=1,
        maximum=4096,
        is_advanced=True,
    )
    return (filters_param(), *window_params(rank, paddings), groups, *closing_params("kernel"))


def filters_param() -> Param:
    """Return the parameter that says how many filters there are."""
    return Int(
        name="filters",
        help="How many patterns the layer looks for; each gives one output channel.",
        default=8,
        minimum=1,
        maximum=4096,
    )


def window_params(rank: int, paddings: tuple[str, ...]) -> tuple[Param, ...]:
    """Return the parameters of a window that slides over `rank` dimensions."""
    return (
        _lengths("kernel_size", "Size of the window that slides over the input.", rank, 3),
        _lengths("strides", "How far the window moves at each step.", rank, 1),
        Choice(
            name="padding",
            help="Whether zeros are added around the input, so that the size stays the same.",
            default="valid",
            options=paddings,
        ),
        _lengths("dilation_rate", "Gaps between the window's entries.", rank, 1, is_advanced=True),
    )


def depth_multiplier_param() -> Param:
    """Return the parameter for the number of separate patterns per channel."""
    return Int(
        name="depth_multiplier",
        help="How many separate patterns each channel has.",
        default=1,
        minimum=1,
        maximum=256,
    )


def closing_params(*kernels: str) -> tuple[Param, ...]:
    """Return activation, bias, initializers and penalties.

    Parameters
    ----------
    *kernels : str
        What Keras calls the kernels in the names of arguments: "kernel", "depthwise".
    """
    return (
        activation_param(),
        *weight_params(*kernels, offsets="Add a learned offset to each filter."),
    )


def _lengths(name: str, words: str, rank: int, default: int, *, is_advanced: bool = False) -> Shape:
    return Shape(
        name=name,
        help=words,
        default=(default,) * rank,
        min_length=rank,
        max_length=rank,
        maximum=256,
        is_advanced=is_advanced,
    )


def convolution_shape(layer: str, rank: int) -> ShapeRule:
    """Return the shape rule of a convolution called `layer` over `rank` dimensions."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        shape = inputs[0]
        require_rank(layer, shape, rank + 2, rank + 2)
        channels = require_known(layer, shape, -1)
        filters, groups = integer(values, "filters"), integer(values, "groups")
        for what, count in (("filters", filters), ("channels", channels)):
            if count % groups:
                raise ShapeError(
                    f"{layer} needs a number of {what} that its {groups} groups divide evenly; "
                    f"received {count}"
                )
        require_one_stretch(layer, values)
        return (shape[0], *windowed_shape(layer, values, shape), filters)

    return rule


def require_one_stretch(layer: str, values: Values) -> None:
    """Raise if both strides and dilation_rate are above 1, which Keras cannot do.

    Raises
    ------
    ShapeError
    """
    strides, dilation = integers(values, "strides"), integers(values, "dilation_rate")
    if max(strides) > 1 and max(dilation) > 1:
        raise ShapeError(
            f"{layer} can have strides or a dilation_rate above 1, not both; "
            f"received {strides} and {dilation}"
        )


def windowed_shape(layer: str, values: Values, shape: TensorShape) -> TensorShape:
    """Return the sizes between batch and channels after a convolution.

    Raises
    ------
    ShapeError
        The window is larger than what it slides over.
    """
    windows = tuple(
        (size - 1) * gap + 1
        for size, gap in zip(
            integers(values, "kernel_size"), integers(values, "dilation_rate"), strict=True
        )
    )
    strides = integers(values, "strides")
    return spatial_shape(layer, shape, windows, strides, str(values["padding"]))


def image_convolution_shape(
    layer: str, channels: ChannelCount, sides: SideRule = windowed_shape
) -> ShapeRule:
    """Return the shape rule of a convolution over images called `layer`.

    Parameters
    ----------
    channels : callable
        How many channels the output has.
    sides : callable
        How high and wide the output is.
    """

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        require_rank(layer, inputs[0], 4, 4)
        count = channels(values, require_known(layer, inputs[0], -1))
        return (inputs[0][0], *sides(layer, values, inputs[0]), count)

    return rule


def image_convolution_weights(
    layer: str, channels: ChannelCount, kernels: KernelRule
) -> WeightRule:
    """Return the weight rule of a convolution over images: its kernels, then the bias."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        received = require_known(layer, inputs[0], -1)
        return (*kernels(values, received), *bias_weight(values, channels(values, received)))

    return rule


def filter_count(values: Values, _channels: int) -> int:
    """Return how many filters there are: one output channel each."""
    return integer(values, "filters")


def transposed_shape(layer: str, values: Values, shape: TensorShape) -> tuple[int | None, ...]:
    """Return height and width after a transposed convolution.

    Raises
    ------
    ShapeError
        Both strides and dilation_rate are above 1.
    """
    require_one_stretch(layer, values)
    return tuple(
        transposed_size(size, window, stride, gap, text(values, "padding"))
        for size, window, stride, gap in zip(
            shape[1:-1],
            integers(values, "kernel_size"),
            integers(values, "strides"),
            integers(values, "dilation_rate"),
            strict=True,
        )
    )


def transposed_size(
    size: int | None, window: int, stride: int, gap: int, padding: str
) -> int | None:
    """Return the length of one dimension after a transposed convolution.

    >>> transposed_size(8, 3, 2, 1, "valid"), transposed_size(8, 3, 2, 1, "same")
    (17, 16)
    """
    if size is None:
        return None
    reach = (window - 1) * gap + 1
    return size * stride + (max(reach - stride, 0) if padding == "valid" else 0)


def bias_weight(values: Values, count: int) -> tuple[WeightSpec, ...]:
    """Return the bias of `count` filters, if there is one."""
    return (WeightSpec("bias", (count,)),) if values["use_bias"] else ()


def convolution_weights(layer: str) -> WeightRule:
    """Return the weight rule of a convolution called `layer`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        channels = require_known(layer, inputs[0], -1) // integer(values, "groups")
        filters = integer(values, "filters")
        kernel = WeightSpec("kernel", (*integers(values, "kernel_size"), channels, filters))
        return (kernel, *bias_weight(values, filters))

    return rule


def convolution_cost() -> CostRule:
    """Return the cost rule: each output value reads one window of each channel."""

    def rule(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        channels = (inputs[0][-1] or 1) // integer(values, "groups")
        return element_count(output) * prod(integers(values, "kernel_size")) * channels

    return rule
