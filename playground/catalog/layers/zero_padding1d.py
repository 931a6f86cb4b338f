"""ZeroPadding1D: steps of zeros before and after a sequence."""

import numpy as np

from playground.base.params import Shape
from playground.catalog.families.moves import FILLED, Arrays, Places
from playground.catalog.formulas.computation import Moved, Settings
from playground.catalog.formulas.computation import Shape as SampleShape
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, require_rank
from playground.catalog.traits import Traits
from playground.catalog.values import integers


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    require_rank("ZeroPadding1D", inputs[0], 3, 3)
    batch, steps, channels = inputs[0]
    return batch, None if steps is None else steps + sum(integers(values, "padding")), channels


def _padded(settings: Settings, arrays: Arrays, _shape: SampleShape) -> Places:
    borders = (integers(settings, "padding"), (0, 0))
    return np.pad(arrays[0], borders, constant_values=FILLED)


ZERO_PADDING1D = LayerSpec(
    name="ZeroPadding1D",
    category=Category.RESHAPING,
    summary="Puts steps of zeros before and after a sequence.",
    formula="y = x with zeros before and after",
    params=(
        Shape(
            name="padding",
            help="How many steps are added: before, after.",
            default=(1, 1),
            min_length=2,
            max_length=2,
            minimum=0,
            maximum=256,
        ),
    ),
    output_shape=_output_shape,
    traits=Traits(is_linear=True),
    positional=("padding", "data_format"),
    keywords="border pad margin sequence causal",
    computation=Moved(_padded),
)
