"""A network that learns to give its input, where the program takes its size from the data."""

from playground.catalog.layers.dense import DENSE
from playground.document.needs import concrete
from playground.importing.network.drawing import opened_shape, sizes_of
from playground.importing.network.values import Made, Model, Tensor, is_reconstruction
from playground.importing.network.world import World
from playground.importing.result import NoteKind
from playground.importing.training.fitting import fit_arguments


def size_reconstruction(world: World, model: Model, outputs: tuple[Tensor, ...]) -> None:
    """Give the last layer of an autoencoder as many units as a sample has numbers.

    That is where ``Dense(x.shape[1])`` depends on data that is not at hand.
    """
    given = fit_arguments(model.fitted) if model.fitted is not None else {}
    if len(outputs) != 1 or not is_reconstruction(given.get("x"), given.get("y")):
        return
    last = world.drawn[outputs[0].index].layer
    if last.leaf != DENSE.name or isinstance(_units(last), int):
        return
    size = _size_of_input(world, outputs)
    last.named["units"] = size
    last.arguments = ()
    message = f"it has as many units as a sample has numbers: {size}"
    world.notes.add(last.line, NoteKind.ASSUMED, message)


def _units(layer: Made) -> object:
    return layer.named.get("units", layer.arguments[0] if layer.arguments else None)


def _size_of_input(world: World, outputs: tuple[Tensor, ...]) -> int:
    """Return the last size of the input; the one that is assumed where it is not known."""
    inputs = [index for index in world.reachable(outputs) if not world.drawn[index].sources]
    named = world.drawn[inputs[0]].layer.named if inputs else {}
    sizes = sizes_of(named.get("shape"))
    opened = opened_shape(world, inputs[0]) if inputs else ()
    return (sizes or concrete(opened or (None,)))[-1]
