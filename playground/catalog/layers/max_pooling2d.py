"""MaxPooling2D: keeps the largest value of each window."""

from playground.catalog.families.pooling import (
    POOLING_ARGUMENTS,
    pooling_cost,
    pooling_params,
    pooling_shape,
)
from playground.catalog.families.windows import LARGEST_OF_WINDOW
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

MAX_POOLING2D = LayerSpec(
    name="MaxPooling2D",
    category=Category.POOLING,
    summary="Keeps the largest value of each window: the image shrinks, shifts matter less.",
    formula="max(window of pool_size)",
    params=pooling_params(2),
    output_shape=pooling_shape("MaxPooling2D", 2),
    cost=pooling_cost(),
    traits=Traits(passes_activation=True),
    positional=POOLING_ARGUMENTS,
    aliases=("MaxPool2D",),
    old_arguments=(("border_mode", "padding"),),
    keywords="pool shrink downsample maximum",
    computation=LARGEST_OF_WINDOW,
)
