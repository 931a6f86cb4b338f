"""Bidirectional: a recurrent layer read forwards and another read backwards."""

from dataclasses import replace

from playground.base.params import Choice
from playground.catalog.families.wrapping import inner_param, inner_shape
from playground.catalog.formulas.computation import TwoWay
from playground.catalog.spec import Category, LayerSpec, TensorShape, Values, WeightSpec, Wrapper
from playground.catalog.traits import RECURRENT


def bidirectional(catalogue: tuple[LayerSpec, ...]) -> LayerSpec:
    """Return the layer type that reads with a recurrent layer of the `catalogue` in two ways."""
    recurrent = tuple(spec for spec in catalogue if spec.traits.is_recurrent)
    # Keras makes the second layer itself, which reads the other way.
    wrapper = Wrapper("layer", recurrent, hidden=frozenset(("go_backwards",)))

    def completed(values: Values) -> Values:
        return {**values, "go_backwards": False}

    def output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        one = inner_shape("Bidirectional", wrapper, completed(values), inputs[0])
        last = one[-1]
        assert last is not None  # a recurrent layer has a number of units
        return (*one[:-1], 2 * last) if values["merge_mode"] == "concat" else one

    def weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        one = wrapper.chosen(values).weights(completed(values), inputs)
        return tuple(
            replace(weight, name=f"{direction}_{weight.name}")
            for direction in ("forward", "backward")
            for weight in one
        )

    def cost(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        return 2 * wrapper.chosen(values).cost(completed(values), inputs, output)

    return LayerSpec(
        name="Bidirectional",
        category=Category.RECURRENT,
        summary="Reads a sequence forwards and backwards with two recurrent layers and joins them.",
        formula="merge_mode(layer(x from the start), layer(x from the end))",
        params=(
            inner_param(
                wrapper.inner, "LSTM", "The recurrent layer that is used in both directions."
            ),
            Choice(
                name="merge_mode",
                help="How the two directions are joined.",
                default="concat",
                options=("concat", "sum", "mul", "ave"),
                labels=("side by side", "sum", "product", "mean"),
            ),
        ),
        output_shape=output_shape,
        weights=weights,
        cost=cost,
        traits=RECURRENT,
        positional=("layer", "merge_mode"),
        wrapper=wrapper,
        keywords="recurrent both directions wrapper lstm gru",
        computation=TwoWay(),
    )
