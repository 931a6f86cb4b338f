"""LSTM: a memory with gates, for long sequences."""

from playground.catalog.families.recurrent import (
    go_backwards_param,
    recurrent_activation_param,
    recurrent_cost,
    recurrent_params,
    recurrent_shape,
    recurrent_weights,
    unit_forget_bias_param,
)
from playground.catalog.formulas.computation import Cell, Recurrent
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import RECURRENT

LSTM = LayerSpec(
    name="LSTM",
    category=Category.RECURRENT,
    summary="Reads a sequence with a memory that gates open and close, so that it lasts long.",
    formula=(
        "f, i, o, c̃ = xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias, in four parts\n"
        "cₜ = recurrent_activation(f) · cₜ₋₁ + recurrent_activation(i) · activation(c̃)\n"
        "hₜ = recurrent_activation(o) · activation(cₜ)"
    ),
    params=recurrent_params(
        recurrent_activation_param(), unit_forget_bias_param(), go_backwards_param()
    ),
    output_shape=recurrent_shape("LSTM"),
    weights=recurrent_weights("LSTM"),
    cost=recurrent_cost("LSTM"),
    size_param="units",
    traits=RECURRENT,
    required=("units",),
    positional=("units", "activation", "recurrent_activation", "use_bias"),
    aliases=("CuDNNLSTM",),
    old_arguments=(("output_dim", "units"), ("init", "kernel_initializer")),
    keywords="recurrent sequence time memory gates long short-term",
    computation=Recurrent(Cell.MEMORY),
)
