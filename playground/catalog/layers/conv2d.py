"""Conv2D: finds the same pattern wherever it is in an image."""

from playground.catalog.families.convolution import (
    CONVOLUTION_ARGUMENTS,
    NO_GROUPS,
    OLD_CONVOLUTION_ARGUMENTS,
    convolution_cost,
    convolution_params,
    convolution_shape,
    convolution_weights,
)
from playground.catalog.families.taps import CONVOLUTION_SUM
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import CONVOLUTION

CONV2D = LayerSpec(
    name="Conv2D",
    category=Category.CONVOLUTION,
    summary="Slides small learned patterns over an image and shows where each is found.",
    formula="activation(Σ window of kernel_size · kernel + bias)",
    params=convolution_params(2, ("valid", "same")),
    output_shape=convolution_shape("Conv2D", 2),
    weights=convolution_weights("Conv2D"),
    cost=convolution_cost(),
    size_param="filters",
    traits=CONVOLUTION,
    required=("filters", "kernel_size"),
    export_limits=(NO_GROUPS,),
    positional=CONVOLUTION_ARGUMENTS,
    aliases=("Convolution2D",),
    old_arguments=OLD_CONVOLUTION_ARGUMENTS,
    keywords="convolution image picture filter kernel cnn",
    computation=CONVOLUTION_SUM,
)
