"""Bidirectional: a recurrent layer read forwards and another read backwards."""

from dataclasses import replace

from playground.base.params import Choice
from playground.catalog.families.recurrent import (
    cell_cost,
    cell_weights,
    checked_sequence,
    recurrent_activation_param,
    recurrent_params,
    reset_after_param,
    unit_forget_bias_param,
)
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, WeightSpec, Wrapper
from playground.catalog.traits import RECURRENT
from playground.catalog.values import integer, text


def _output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
    batch, steps, _features = checked_sequence("Bidirectional", inputs[0])
    units = integer(values, "units") * (2 if values["merge_mode"] == "concat" else 1)
    return (batch, steps, units) if values["return_sequences"] else (batch, units)


def _weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
    one = cell_weights(text(values, "layer"), "Bidirectional", values, inputs)
    return tuple(
        replace(weight, name=f"{direction}_{weight.name}")
        for direction in ("forward", "backward")
        for weight in one
    )


def _cost(values: Values, inputs: tuple[TensorShape, ...], _output: TensorShape) -> int:
    return 2 * cell_cost(text(values, "layer"), values, inputs[0])


BIDIRECTIONAL = LayerSpec(
    name="Bidirectional",
    category=Category.RECURRENT,
    summary="Reads a sequence forwards and backwards with two recurrent layers and joins them.",
    formula="merge_mode(layer(x from the start), layer(x from the end))",
    params=(
        Choice(
            name="layer",
            help="The recurrent layer that is used in both directions.",
            default="LSTM",
            options=("SimpleRNN", "LSTM", "GRU"),
        ),
        Choice(
            name="merge_mode",
            help="How the two directions are joined.",
            default="concat",
            options=("concat", "sum", "mul", "ave"),
            labels=("side by side", "sum", "product", "mean"),
        ),
        *recurrent_params(
            recurrent_activation_param(), unit_forget_bias_param(), reset_after_param()
        ),
    ),
    output_shape=_output_shape,
    weights=_weights,
    cost=_cost,
    size_param="units",
    traits=RECURRENT,
    positional=("layer", "merge_mode"),
    wrapper=Wrapper("layer", frozenset(("layer", "merge_mode"))),
    keywords="recurrent both directions wrapper lstm gru",
)
