"""Cropping2D: cuts rows and columns off the border of an image."""

from playground.base.params import Borders
from playground.catalog.families.moves import CROPPED
from playground.catalog.families.sides import cropped, sides_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

CROPPING2D = LayerSpec(
    name="Cropping2D",
    category=Category.RESHAPING,
    summary="Cuts rows and columns off the border of an image.",
    formula="y = x without its border",
    params=(
        Borders(
            name="cropping",
            help="How many rows and columns are cut off: top, bottom, left, right.",
            default=(0, 0, 0, 0),
            maximum=256,
        ),
    ),
    output_shape=sides_shape("Cropping2D", 2, cropped),
    traits=Traits(is_linear=True, passes_activation=True),
    positional=("cropping", "data_format"),
    keywords="crop cut trim border margin image edge",
    computation=CROPPED,
)
