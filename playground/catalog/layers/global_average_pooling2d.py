"""GlobalAveragePooling2D: one number per channel."""

from playground.base.params import Bool
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    element_count,
    require_rank,
)
from playground.catalog.traits import Picture, Traits


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("GlobalAveragePooling2D", inputs[0], 4, 4)
    batch, _height, _width, channels = inputs[0]
    return (batch, 1, 1, channels) if values["keepdims"] else (batch, channels)


def _cost(_values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    return element_count(inputs[0])


GLOBAL_AVERAGE_POOLING2D = LayerSpec(
    name="GlobalAveragePooling2D",
    category=Category.CONVOLUTION,
    summary="Keeps one number per channel: its mean over the whole image.",
    formula="mean over height and width",
    params=(
        Bool(
            name="keepdims",
            help="Keep height and width as dimensions of size 1.",
            default=False,
            is_advanced=True,
        ),
    ),
    output_shape=_output_shape,
    cost=_cost,
    traits=Traits(is_linear=True, picture=Picture.STRIP),
    positional=("data_format", "keepdims"),
    aliases=("GlobalAvgPool2D",),
    keywords="gap pool mean vector",
)
