"""GlobalMaxPooling2D: one number per channel."""

from playground.catalog.families.pooling import (
    GLOBAL_POOLING_ARGUMENTS,
    global_pooling_cost,
    global_pooling_params,
    global_pooling_shape,
)
from playground.catalog.families.windows import LARGEST_OF_ALL
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import Picture, Traits

GLOBAL_MAX_POOLING2D = LayerSpec(
    name="GlobalMaxPooling2D",
    category=Category.POOLING,
    summary="Keeps one number per channel: its largest value over the whole image.",
    formula="max over height and width",
    params=global_pooling_params(),
    output_shape=global_pooling_shape("GlobalMaxPooling2D", 2),
    cost=global_pooling_cost(),
    traits=Traits(passes_activation=True, picture=Picture.STRIP),
    positional=GLOBAL_POOLING_ARGUMENTS,
    aliases=("GlobalMaxPool2D",),
    keywords="pool max vector whole image",
    computation=LARGEST_OF_ALL,
)
