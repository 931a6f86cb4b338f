"""Output shapes of layers while a script is interpreted."""

from dataclasses import replace

from playground.base.errors import PlaygroundError
from playground.catalog.layers import LAYERS
from playground.catalog.spec import TensorShape
from playground.importing.network.drawing import input_plan, script_planner
from playground.importing.network.values import FromData, Tensor, Value
from playground.importing.network.world import World
from playground.importing.text.notes import Notes


def tensor_shape(tensor: Tensor, world: World) -> Value:
    """Return ``tensor.shape``, batch first; `FromData` if the data decides it."""
    quiet = replace(world, notes=Notes(()))
    while len(world.shapes) <= tensor.index:
        world.shapes.append(_output(len(world.shapes), quiet))
    shape = world.shapes[tensor.index]
    return FromData() if shape is None else shape


def _output(index: int, world: World) -> TensorShape | None:
    """Return the output shape of one layer; those before it are already known."""
    drawn = world.drawn[index]
    if drawn.layer.leaf == "Input":
        sizes = input_plan(world, index).params["shape"]
        return (None, *sizes) if isinstance(sizes, tuple) else None
    given = [world.shapes[source] for source in drawn.sources]
    inputs = tuple(shape for shape in given if shape is not None)
    try:
        plan = script_planner(world, None)(index)
    except PlaygroundError:
        return None
    if not inputs or len(inputs) < len(given):
        return None
    if plan is None:
        return inputs[0]
    try:
        return LAYERS[plan.type_name].output_shape(plan.params, inputs)
    except PlaygroundError:
        return None
