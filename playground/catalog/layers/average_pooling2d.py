"""AveragePooling2D: keeps the mean of each window."""

from playground.catalog.families.pooling import (
    POOLING_ARGUMENTS,
    pooling_cost,
    pooling_params,
    pooling_shape,
)
from playground.catalog.families.windows import MEAN_OF_WINDOW
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

AVERAGE_POOLING2D = LayerSpec(
    name="AveragePooling2D",
    category=Category.POOLING,
    summary="Keeps the mean of each window, so that the image shrinks smoothly.",
    formula="mean(window of pool_size)",
    params=pooling_params(2),
    output_shape=pooling_shape("AveragePooling2D", 2),
    cost=pooling_cost(),
    traits=Traits(is_linear=True, passes_activation=True),
    required=("pool_size",),
    positional=POOLING_ARGUMENTS,
    aliases=("AvgPool2D",),
    keywords="pool shrink downsample mean",
    computation=MEAN_OF_WINDOW,
)
