"""Conv1D: finds the same pattern wherever it is in a sequence."""

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

CONV1D = LayerSpec(
    name="Conv1D",
    category=Category.CONVOLUTION,
    summary="Slides small learned patterns over a sequence and shows where each is found.",
    formula="activation(Σ window of kernel_size · kernel + bias)",
    params=convolution_params(1, ("valid", "same", "causal")),
    output_shape=convolution_shape("Conv1D", 1),
    weights=convolution_weights("Conv1D"),
    cost=convolution_cost(),
    size_param="filters",
    traits=CONVOLUTION,
    required=("filters", "kernel_size"),
    export_limits=(NO_GROUPS,),
    positional=CONVOLUTION_ARGUMENTS,
    aliases=("Convolution1D",),
    old_arguments=OLD_CONVOLUTION_ARGUMENTS,
    keywords="convolution sequence time series filter kernel signal",
    computation=CONVOLUTION_SUM,
)
