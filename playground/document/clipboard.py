"""Copy and paste: layers, the wires between them and their places, as JSON text."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from typing import Any

from playground.base.errors import FileFormatError
from playground.catalog.layers import LAYERS
from playground.document.graph import free_name, topological_order
from playground.document.project import Layer, LayerId, Network, Point, Project, Wire

FORMAT = "playground-layers"
VERSION = 1
MAXIMUM_CHARACTERS = 4_000_000


def copied(project: Project, ids: Iterable[LayerId]) -> str:
    """Return the layers `ids` as text that `Paste` takes, in this or another window."""
    chosen = set(ids)
    layers = [layer for layer in project.network.layers if layer.id in chosen]
    wires = [
        wire for wire in project.network.wires if wire.source in chosen and wire.target in chosen
    ]
    value = {
        "format": FORMAT,
        "version": VERSION,
        "layers": [_layer_value(layer, project.layout.position(layer.id)) for layer in layers],
        "wires": [[wire.source, wire.target, wire.port] for wire in wires],
    }
    return json.dumps(value, indent=1)


def _layer_value(layer: Layer, position: Point) -> dict[str, Any]:
    params = {
        name: asdict(value) if is_dataclass(value) else value
        for name, value in layer.params.items()
    }
    return {
        "id": layer.id,
        "type": layer.type_name,
        "name": layer.name,
        "params": params,
        "is_trainable": layer.is_trainable,
        "x": position.x,
        "y": position.y,
    }


@dataclass(frozen=True, slots=True)
class Paste:
    """Put copied layers on the canvas, under fresh ids and free names.

    Attributes
    ----------
    copy : str
        What `copied` returned.
    offset : Point
        How far from their first place.
    text : str
        What the history calls it.
    """

    copy: str
    offset: Point = field(default_factory=lambda: Point(32.0, 32.0))
    text: str = "Paste"

    def apply(self, project: Project) -> Project:
        layers, positions, wires = parsed(self.copy)
        network = project.network
        fresh: dict[str, LayerId] = {}
        placed = dict(project.layout.positions)
        for old, position in zip(layers, positions, strict=True):
            new_id = LayerId(f"layer{network.next_id}")
            layer = replace(old, id=new_id, name=free_name(network, old.name))
            network = replace(network, layers=(*network.layers, layer), next_id=network.next_id + 1)
            fresh[old.id] = new_id
            placed[new_id] = Point(position.x + self.offset.x, position.y + self.offset.y)
        added = tuple(Wire(fresh[wire.source], fresh[wire.target], wire.port) for wire in wires)
        network = replace(network, wires=(*network.wires, *added))
        layout = replace(project.layout, positions=placed)
        return replace(project, network=network, layout=layout)


def parsed(text: str) -> tuple[tuple[Layer, ...], tuple[Point, ...], tuple[Wire, ...]]:
    """Return the layers, their places and their wires.

    Raises
    ------
    FileFormatError
        The text is not copied layers, or they are damaged.
    ParameterError
        A layer type or parameter is unknown or out of range.
    """
    try:
        value = json.loads(text) if len(text) <= MAXIMUM_CHARACTERS else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise FileFormatError(
            "the clipboard holds no copied layers; select some on a canvas and copy them first"
        )
    if value.get("version") != VERSION:
        raise FileFormatError(
            f"the copied layers are of version {value.get('version')!r}; this program reads "
            f"version {VERSION}: update it"
        )
    try:
        pairs = [_layer(entry) for entry in value["layers"]]
        wires = tuple(
            Wire(LayerId(str(source)), LayerId(str(target)), int(port))
            for source, target, port in value["wires"]
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileFormatError(f"the copied layers are damaged: {error}") from None
    layers = tuple(layer for layer, _ in pairs)
    return layers, tuple(position for _, position in pairs), _checked(layers, wires)


def _layer(entry: dict[str, Any]) -> tuple[Layer, Point]:
    spec = LAYERS[str(entry["type"])]
    name = str(entry["name"])
    if not name.isidentifier() or len(name) > 64:
        raise ValueError(f"{name[:80]!r} is no layer name")
    layer = Layer(
        LayerId(str(entry["id"])),
        spec.name,
        name,
        spec.parse(entry["params"]),
        entry.get("is_trainable", True) is not False,
    )
    x, y = float(entry["x"]), float(entry["y"])
    if not (abs(x) < 1e6 and abs(y) < 1e6):
        raise ValueError("a position lies out of reach")
    return layer, Point(x, y)


def _checked(layers: tuple[Layer, ...], wires: tuple[Wire, ...]) -> tuple[Wire, ...]:
    """Return `wires` if they obey the rules of the graph."""
    ids = {layer.id for layer in layers}
    if len(ids) != len(layers):
        raise FileFormatError("the copied layers are damaged: two share an id")
    if any(wire.source not in ids or wire.target not in ids for wire in wires):
        raise FileFormatError("the copied layers are damaged: a wire ends nowhere")
    network = Network(layers, wires)
    for layer in layers:
        ports = [wire.port for wire in network.inputs_of(layer.id)]
        limit = layer.spec.maximum_inputs
        if len({wire.source for wire in network.inputs_of(layer.id)}) != len(ports):
            raise FileFormatError("the copied layers are damaged: a wire is there twice")
        if limit is not None and len(ports) > limit:
            raise FileFormatError(f"the copied layers are damaged: {layer.name} has many inputs")
    topological_order(network)
    return _renumbered(network)


def _renumbered(network: Network) -> tuple[Wire, ...]:
    """Return the wires with ports 0, 1, 2, ...: wires from outside were left behind."""
    return tuple(
        replace(wire, port=port)
        for layer in network.layers
        for port, wire in enumerate(network.inputs_of(layer.id))
    )
