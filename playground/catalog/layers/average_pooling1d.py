"""AveragePooling1D: keeps the mean of each window."""

from playground.catalog.families.pooling import (
    POOLING_ARGUMENTS,
    pooling_cost,
    pooling_params,
    pooling_shape,
)
from playground.catalog.families.windows import MEAN_OF_WINDOW
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Traits

AVERAGE_POOLING1D = LayerSpec(
    name="AveragePooling1D",
    category=Category.POOLING,
    summary="Keeps the mean of each window, so that the sequence shrinks smoothly.",
    formula="mean(window of pool_size)",
    params=pooling_params(1),
    output_shape=pooling_shape("AveragePooling1D", 1),
    cost=pooling_cost(),
    traits=Traits(is_linear=True, passes_activation=True),
    required=("pool_size",),
    positional=POOLING_ARGUMENTS,
    aliases=("AvgPool1D",),
    keywords="pool shrink downsample mean smooth",
    computation=MEAN_OF_WINDOW,
)
