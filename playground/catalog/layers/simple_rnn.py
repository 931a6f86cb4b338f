"""SimpleRNN: reads a sequence step by step."""

from playground.catalog.families.recurrent import (
    go_backwards_param,
    recurrent_cost,
    recurrent_params,
    recurrent_shape,
    recurrent_weights,
)
from playground.catalog.formulas.computation import Cell, Recurrent
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import RECURRENT

SIMPLE_RNN = LayerSpec(
    name="SimpleRNN",
    category=Category.RECURRENT,
    summary="Reads a sequence step by step and passes on what it remembers of the last step.",
    formula="hₜ = activation(xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias)",
    params=recurrent_params(go_backwards_param()),
    output_shape=recurrent_shape("SimpleRNN"),
    weights=recurrent_weights("SimpleRNN"),
    cost=recurrent_cost("SimpleRNN"),
    size_param="units",
    traits=RECURRENT,
    required=("units",),
    positional=("units", "activation", "use_bias"),
    old_arguments=(("output_dim", "units"), ("init", "kernel_initializer")),
    keywords="recurrent sequence time memory elman",
    computation=Recurrent(Cell.SIMPLE),
)
