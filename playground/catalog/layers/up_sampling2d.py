"""UpSampling2D: enlarges an image by repeating or blending its pixels."""

from playground.base.params import Choice, Shape
from playground.catalog.families.moves import ENLARGED
from playground.catalog.spec import (
    Category,
    ExportLimit,
    LayerSpec,
    TensorShape,
    Values,
    require_rank,
)
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("UpSampling2D", inputs[0], 4, 4)
    batch, *sides, channels = inputs[0]
    factors = integers(values, "size")
    return (
        batch,
        *(
            None if side is None else side * factor
            for side, factor in zip(sides, factors, strict=True)
        ),
        channels,
    )


UP_SAMPLING2D = LayerSpec(
    name="UpSampling2D",
    category=Category.RESHAPING,
    summary="Enlarges an image by whole factors; decoders use it, with a convolution after.",
    formula="y[i, j] = x[i / size, j / size]",
    params=(
        Shape(
            name="size",
            help="How many times as high and as wide the result is.",
            default=(2, 2),
            min_length=2,
            max_length=2,
            maximum=64,
        ),
        Choice(
            name="interpolation",
            help="Whether pixels are repeated, or new ones blended from their neighbours.",
            default="nearest",
            options=("nearest", "bilinear", "bicubic"),
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("size", "data_format", "interpolation"),
    export_limits=(
        ExportLimit(
            "litert",
            lambda values: values["interpolation"] == "bicubic",
            "bicubic enlargement; set interpolation to bilinear",
        ),
    ),
    keywords="enlarge upscale resize decoder upsample image",
    computation=ENLARGED,
)
