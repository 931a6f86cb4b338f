"""Networks for pictures with their channels first, turned into ones with their channels last.

TensorFlow on a processor computes only with channels last. The order of the channels changes
nothing in what a network can learn: sizes of inputs, reshapes and axes change places, and the
kernels of a convolution have the same shape in both orders.
"""

from collections.abc import Iterable

from playground.catalog.in_programs import OF_AXIS, SPATIAL
from playground.catalog.layers.permute import PERMUTE
from playground.catalog.layers.reshape import RESHAPE
from playground.importing.network.refusals import LineProblem
from playground.importing.network.values import Made, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

FIRST = ("channels_first", "th")
FORMATS = ("data_format", "dim_ordering")
COLOURS = (1, 3)
SMALLEST = 8
TURNED = "channels first: shapes are turned to channels last, which is used here"


def turn_channels_last(world: World, indices: Iterable[int]) -> None:
    """Turn the drawn layers of a network around, where it has its channels first.

    Raises
    ------
    ImportProblem
        Only a part of it has them first, or it has a layer that cannot be turned.
    """
    layers = {id(world.drawn[index].layer): world.drawn[index].layer for index in indices}
    said = [layer for layer in layers.values() if _format(layer) in FIRST]
    if not (said or world.facts.has_channels_first or _looks_turned(layers.values())):
        return
    for layer in () if world.facts.has_channels_first else layers.values():
        if said and _format(layer) not in FIRST and layer.leaf in SPATIAL:
            raise LineProblem(
                layer.line,
                f"{layer.leaf} has its channels last, and {said[0].leaf} in "
                f"line {said[0].line} has them first; use one order for the whole network",
            )
    for layer in layers.values():
        _turn(layer, world)


def _format(layer: Made) -> Value:
    return next((layer.named[word] for word in FORMATS if word in layer.named), None)


def _looks_turned(layers: Iterable[Made]) -> bool:
    """Return whether the input can only be a picture with its channels first."""
    if any(_format(layer) is not None for layer in layers):
        return False
    shapes = [_shape(layer) for layer in layers if layer.leaf == "Input"]
    if len(shapes) != 1 or len(shapes[0]) != 3:
        return False
    channels, height, width = shapes[0]
    is_picture = all(isinstance(size, int) and size >= SMALLEST for size in (height, width))
    is_last = width in COLOURS
    starts = [layer for layer in layers if layer.leaf in SPATIAL]
    return bool(starts) and channels in COLOURS and is_picture and not is_last


def _shape(layer: Made) -> tuple[Value, ...]:
    shape = layer.named.get("shape")
    if shape is None:
        batch = layer.named.get("batch_shape", layer.named.get("batch_input_shape"))
        shape = batch[1:] if isinstance(batch, tuple | list) else ()
    return tuple(shape) if isinstance(shape, tuple | list) else ()


def _turn(layer: Made, world: World) -> None:
    for word in FORMATS:
        layer.named.pop(word, None)
    shape = _shape(layer)
    if layer.leaf == "Input" and len(shape) == 3:
        layer.named.pop("batch_shape", None)
        layer.named.pop("batch_input_shape", None)
        layer.named["shape"] = (shape[1], shape[2], shape[0])
        world.notes.add(layer.line, NoteKind.ASSUMED, TURNED)
    elif layer.leaf in OF_AXIS and layer.named.get("axis") == 1:
        layer.named["axis"] = -1
    elif layer.leaf == RESHAPE.name:
        sizes = layer.arguments[0] if layer.arguments else layer.named.get("target_shape")
        if isinstance(sizes, tuple | list) and len(sizes) == 3:
            layer.arguments = ((sizes[1], sizes[2], sizes[0]),)
            layer.named.pop("target_shape", None)
    elif layer.leaf == PERMUTE.name:
        raise LineProblem(
            layer.line,
            "Permute in a network with its channels first cannot be turned to "
            "channels last; write it with channels last",
        )
