"""UpSampling1D: lengthens a sequence by repeating each step."""

import numpy as np

from playground.base.params import Int
from playground.catalog.families.moves import Arrays, Places
from playground.catalog.formulas.computation import Moved, Settings, Shape
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Traits
from playground.catalog.values import integer


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("UpSampling1D", inputs[0], 3, 3)
    batch, steps, channels = inputs[0]
    return batch, None if steps is None else steps * integer(values, "size"), channels


def _enlarged(settings: Settings, arrays: Arrays, _shape: Shape) -> Places:
    return np.repeat(arrays[0], integer(settings, "size"), axis=0)


UP_SAMPLING1D = LayerSpec(
    name="UpSampling1D",
    category=Category.RESHAPING,
    summary="Repeats each step of a sequence; decoders use it, with a convolution after.",
    formula="y[i] = x[i / size]",
    params=(
        Int(
            name="size",
            help="How many times each step is repeated.",
            default=2,
            minimum=1,
            maximum=64,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("size",),
    keywords="enlarge lengthen repeat upsample decoder sequence",
    computation=Moved(_enlarged),
)
