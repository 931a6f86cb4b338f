"""GlobalAveragePooling1D: one number per channel."""

from playground.catalog.families.pooling import (
    GLOBAL_POOLING_ARGUMENTS,
    global_pooling_cost,
    global_pooling_params,
    global_pooling_shape,
)
from playground.catalog.families.windows import MEAN_OF_ALL
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Picture, Traits

GLOBAL_AVERAGE_POOLING1D = LayerSpec(
    name="GlobalAveragePooling1D",
    category=Category.POOLING,
    summary="Keeps one number per channel: its mean over the whole sequence.",
    formula="mean over all steps",
    params=global_pooling_params(),
    output_shape=global_pooling_shape("GlobalAveragePooling1D", 1),
    cost=global_pooling_cost(),
    traits=Traits(is_linear=True, passes_activation=True, picture=Picture.STRIP),
    positional=GLOBAL_POOLING_ARGUMENTS,
    aliases=("GlobalAvgPool1D",),
    keywords="pool mean vector whole sequence",
    computation=MEAN_OF_ALL,
)
