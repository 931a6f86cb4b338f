"""UpSampling2D: enlarges an image by repeating or blending its pixels."""

from playground.base.params import Choice, Shape
from playground.catalog.families.moves import ENLARGED
from playground.catalog.families.sides import enlarged, sides_shape
from playground.catalog.spec import Category, ExportLimit, LayerSpec
from playground.catalog.traits import Traits

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
    output_shape=sides_shape("UpSampling2D", 2, enlarged),
    traits=Traits(is_linear=True, passes_activation=True),
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
