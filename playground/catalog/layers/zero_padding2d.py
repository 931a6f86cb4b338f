"""ZeroPadding2D: a border of zeros around an image."""

from playground.base.params import Borders
from playground.catalog.families.moves import PADDED
from playground.catalog.families.sides import padded, sides_shape
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

ZERO_PADDING2D = LayerSpec(
    name="ZeroPadding2D",
    category=Category.RESHAPING,
    summary="Puts rows and columns of zeros around an image.",
    formula="y = x with a border of zeros",
    params=(
        Borders(
            name="padding",
            help="How many rows and columns are added: top, bottom, left, right.",
            default=(1, 1, 1, 1),
            maximum=256,
        ),
    ),
    output_shape=sides_shape("ZeroPadding2D", 2, padded),
    traits=Traits(is_linear=True),
    positional=("padding", "data_format"),
    keywords="border pad margin image edge",
    computation=PADDED,
)
