"""TimeDistributed: the same layer at every step of a sequence."""

from playground.catalog.families.wrapping import inner_param, inner_shape
from playground.catalog.formulas.computation import Repeated
from playground.catalog.spec import (
    Category,
    LayerSpec,
    TensorShape,
    Values,
    WeightSpec,
    Wrapper,
    require_rank,
)


def _is_for_one_step(spec: LayerSpec) -> bool:
    """Return whether a layer can be used on each step of a sequence alone."""
    takes_one = spec.minimum_inputs == spec.maximum_inputs == 1
    return takes_one and spec.fit is None and spec.wrapper is None and not spec.call_order


def time_distributed(catalogue: tuple[LayerSpec, ...]) -> LayerSpec:
    """Return the layer type that applies one layer of the `catalogue` to each step."""
    wrapper = Wrapper("layer", tuple(filter(_is_for_one_step, catalogue)))

    def step_of(shape: TensorShape) -> TensorShape:
        require_rank("TimeDistributed", shape, 3)
        return (shape[0], *shape[2:])

    def output_shape(values: Values, inputs: tuple[TensorShape, ...]) -> TensorShape:
        step = inner_shape("TimeDistributed (each step)", wrapper, values, step_of(inputs[0]))
        return (step[0], inputs[0][1], *step[1:])

    def weights(values: Values, inputs: tuple[TensorShape, ...]) -> tuple[WeightSpec, ...]:
        return wrapper.chosen(values).weights(values, (step_of(inputs[0]),))

    def cost(values: Values, inputs: tuple[TensorShape, ...], output: TensorShape) -> int:
        one = (output[0], *output[2:])
        steps = inputs[0][1] or 1
        return steps * wrapper.chosen(values).cost(values, (step_of(inputs[0]),), one)

    return LayerSpec(
        name="TimeDistributed",
        category=Category.RECURRENT,
        summary="Applies the same layer to each step of a sequence, such as each image of a film.",
        formula="layer(xₜ) at every step t",
        params=(inner_param(wrapper.inner, "Dense", "The layer that is applied at every step."),),
        output_shape=output_shape,
        weights=weights,
        cost=cost,
        positional=("layer",),
        wrapper=wrapper,
        keywords="wrapper sequence steps each frame film video",
        computation=Repeated(),
    )
