"""ZeroPadding2D: a border of zeros around an image."""

from playground.base.params import Borders
from playground.catalog.families.moves import PADDED
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("ZeroPadding2D", inputs[0], 4, 4)
    batch, height, width, channels = inputs[0]
    top, bottom, left, right = integers(values, "padding")
    return (
        batch,
        None if height is None else height + top + bottom,
        None if width is None else width + left + right,
        channels,
    )


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
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("padding", "data_format"),
    keywords="border pad margin image edge",
    computation=PADDED,
)
