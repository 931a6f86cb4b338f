"""TimeDistributed: the same layer at every step of a sequence."""

from playground.base.params import Choice
from playground.catalog.families.dense import (
    OLD_DENSE_ARGUMENTS,
    dense_cost,
    dense_params,
    dense_shape,
    dense_weights,
)
from playground.catalog.spec import Category, LayerSpec, Wrapper
from playground.catalog.traits import KERNEL_AND_BIAS, Traits

TIME_DISTRIBUTED = LayerSpec(
    name="TimeDistributed",
    category=Category.RECURRENT,
    summary="Applies the same Dense layer to each step of a sequence on its own.",
    formula="layer(xₜ) = activation(xₜ · kernel + bias) at every step t",
    params=(
        Choice(
            name="layer",
            help="The layer that is applied at every step.",
            default="Dense",
            options=("Dense",),
        ),
        *dense_params(),
    ),
    output_shape=dense_shape("TimeDistributed", 3),
    weights=dense_weights("TimeDistributed"),
    cost=dense_cost(),
    size_param="units",
    traits=Traits(
        is_linear=True,
        sums_inputs=True,
        unit_axes=(-1,),
        resizable_weights=KERNEL_AND_BIAS,
    ),
    positional=("layer",),
    old_arguments=OLD_DENSE_ARGUMENTS,
    wrapper=Wrapper("layer", frozenset(("layer",))),
    keywords="wrapper sequence steps each dense",
)
