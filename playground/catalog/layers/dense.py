"""Dense: every unit sees every input."""

from playground.catalog.families.dense import (
    OLD_DENSE_ARGUMENTS,
    dense_cost,
    dense_params,
    dense_shape,
    dense_weights,
)
from playground.catalog.families.taps import DENSE_SUM
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import KERNEL_AND_BIAS, Traits

DENSE = LayerSpec(
    name="Dense",
    category=Category.CORE,
    summary="Each unit adds up all inputs, each times a learned weight, and applies a function.",
    formula="activation(x · kernel + bias)",
    params=dense_params(),
    output_shape=dense_shape("Dense", 2),
    weights=dense_weights("Dense"),
    cost=dense_cost(),
    size_param="units",
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        reads_rows=True,
        unit_axes=(-1,),
        resizable_weights=KERNEL_AND_BIAS,
    ),
    required=("units",),
    positional=(
        *("units", "activation", "use_bias", "kernel_initializer", "bias_initializer"),
        *("kernel_regularizer", "bias_regularizer"),
    ),
    old_arguments=OLD_DENSE_ARGUMENTS,
    keywords="fully connected linear hidden output perceptron",
    computation=DENSE_SUM,
)
