"""Cropping1D: cuts steps off both ends of a sequence."""

from playground.base.errors import ShapeError
from playground.base.params import Shape
from playground.catalog.families.moves import Arrays, Places
from playground.catalog.formulas.computation import Moved, Settings
from playground.catalog.formulas.computation import Shape as SampleShape
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
    require_rank("Cropping1D", inputs[0], 3, 3)
    batch, steps, channels = inputs[0]
    left = None if steps is None else steps - sum(integers(values, "cropping"))
    if left is not None and left < 1:
        raise ShapeError(f"Cropping1D leaves nothing of {shape_text(inputs[0])}; crop less")
    return batch, left, channels


def _cropped(settings: Settings, arrays: Arrays, _shape: SampleShape) -> Places:
    before, after = integers(settings, "cropping")
    return arrays[0][before : len(arrays[0]) - after]


CROPPING1D = LayerSpec(
    name="Cropping1D",
    category=Category.RESHAPING,
    summary="Cuts steps off both ends of a sequence.",
    formula="y = x without its ends",
    params=(
        Shape(
            name="cropping",
            help="How many steps are cut off: before, after.",
            default=(1, 1),
            min_length=2,
            max_length=2,
            minimum=0,
            maximum=256,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("cropping",),
    keywords="crop cut trim border margin sequence",
    computation=Moved(_cropped),
)
