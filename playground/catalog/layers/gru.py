"""GRU: a memory with two gates."""

from playground.catalog.families.recurrent import (
    go_backwards_param,
    recurrent_activation_param,
    recurrent_cost,
    recurrent_params,
    recurrent_shape,
    recurrent_weights,
    reset_after_param,
)
from playground.catalog.formulas.computation import Cell, Recurrent
from playground.catalog.spec import Category, LayerSpec
from playground.catalog.traits import RECURRENT

GRU = LayerSpec(
    name="GRU",
    category=Category.RECURRENT,
    summary="Reads a sequence with a gated memory; smaller than LSTM, often as good.",
    formula=(
        "z, r = recurrent_activation(xₜ · kernel + hₜ₋₁ · recurrent_kernel + bias)\n"
        "h̃ = activation(xₜ · kernel + r · hₜ₋₁ · recurrent_kernel + bias)\n"
        "hₜ = z · hₜ₋₁ + (1 − z) · h̃"
    ),
    params=recurrent_params(
        recurrent_activation_param(), reset_after_param(), go_backwards_param()
    ),
    output_shape=recurrent_shape("GRU"),
    weights=recurrent_weights("GRU"),
    cost=recurrent_cost("GRU"),
    size_param="units",
    traits=RECURRENT,
    required=("units",),
    positional=("units", "activation", "recurrent_activation", "use_bias"),
    aliases=("CuDNNGRU",),
    old_arguments=(("output_dim", "units"), ("init", "kernel_initializer")),
    keywords="recurrent sequence time memory gated",
    computation=Recurrent(Cell.GATED),
)
