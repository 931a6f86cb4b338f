"""Cropping2D: cuts rows and columns off the border of an image."""

from playground.base.errors import ShapeError
from playground.base.params import Borders
from playground.catalog.families.moves import CROPPED
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    require_rank,
    shape_text,
)
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("Cropping2D", inputs[0], 4, 4)
    batch, height, width, channels = inputs[0]
    top, bottom, left, right = integers(values, "cropping")
    rows = None if height is None else height - top - bottom
    columns = None if width is None else width - left - right
    if any(size is not None and size < 1 for size in (rows, columns)):
        raise ShapeError(f"Cropping2D leaves nothing of {shape_text(inputs[0])}; crop less")
    return batch, rows, columns, channels


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
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("cropping", "data_format"),
    keywords="crop cut trim border margin image edge",
    computation=CROPPED,
)
