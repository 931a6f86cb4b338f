"""What all convolution layers share: the arithmetic of windows, parameters, weights, cost."""

from math import prod

from playground.base.errors import ShapeError
from playground.base.params import Bool, Choice, Int, Param, Penalty, Shape
from playground.catalog.activations import activation_param
from playground.catalog.initializers import initializer_param
from playground.catalog.old_arguments import OLD_WEIGHT_ARGUMENTS
from playground.catalog.spec import (
    CostRule,
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
from playground.catalog.values import integer, integers

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
    return (
        Int(
            name="filters",
            help="How many patterns the layer looks for; each gives one output channel.",
            default=8,
            minimum=1,
            maximum=4096,
        ),
        _lengths("kernel_size", "Size of the window that slides over the input.", rank, 3),
        _lengths("strides", "How far the window moves at each step.", rank, 1),
        Choice(
            name="padding",
            help="Whether zeros are added around the input, so that the size stays the same.",
            default="valid",
            options=paddings,
        ),
        _lengths("dilation_rate", "Gaps between the window's entries.", rank, 1, is_advanced=True),
        Int(
            name="groups",
            help="Split the channels into this many groups that do not see each other.",
            default=1,
            minimum=1,
            maximum=4096,
            is_advanced=True,
        ),
        activation_param(),
        Bool(
            name="use_bias",
            help="Add a learned offset to each filter.",
            default=True,
            is_advanced=True,
        ),
        initializer_param("kernel_initializer", "glorot_uniform"),
        initializer_param("bias_initializer", "zeros"),
        Penalty(name="kernel_regularizer", help="Penalty on large weights; keeps the fit smooth."),
        Penalty(name="bias_regularizer", help="Penalty on large biases.", is_advanced=True),
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
        strides, dilation = integers(values, "strides"), integers(values, "dilation_rate")
        if max(strides) > 1 and max(dilation) > 1:
            raise ShapeError(
                f"{layer} can have strides or a dilation_rate above 1, not both; "
                f"received {strides} and {dilation}"
            )
        windows = tuple(
            (size - 1) * gap + 1
            for size, gap in zip(integers(values, "kernel_size"), dilation, strict=True)
        )
        spatial = spatial_shape(layer, shape, windows, strides, str(values["padding"]))
        return (shape[0], *spatial, filters)

    return rule


def convolution_weights(layer: str) -> WeightRule:
    """Return the weight rule of a convolution called `layer`."""

    def rule(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        channels = require_known(layer, inputs[0], -1) // integer(values, "groups")
        filters = integer(values, "filters")
        kernel = WeightSpec("kernel", (*integers(values, "kernel_size"), channels, filters))
        return (kernel, WeightSpec("bias", (filters,))) if values["use_bias"] else (kernel,)

    return rule


def convolution_cost() -> CostRule:
    """Return the cost rule: each output value reads one window of each channel."""

    def rule(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        channels = (inputs[0][-1] or 1) // integer(values, "groups")
        return element_count(output) * prod(integers(values, "kernel_size")) * channels

    return rule
