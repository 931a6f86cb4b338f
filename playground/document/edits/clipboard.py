"""Copy and paste as JSON text: layers, the wires between them, their blocks, and comments."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from typing import Any

from playground.base.errors import FileFormatError
from playground.catalog.layers import LAYERS
from playground.document.edits.commenting import MAXIMUM_CHARACTERS as MAXIMUM_WORDS
from playground.document.edits.commenting import free_comment_id
from playground.document.edits.freezing import checked_frozen
from playground.document.edits.grouping import MAXIMUM_NAME, added_group
from playground.document.graph import FreeNames, topological_order
from playground.document.naming import is_layer_name, layer_name
from playground.document.project import (
    Comment,
    FrozenWeight,
    Group,
    Layer,
    LayerId,
    Network,
    Point,
    Project,
    Wire,
)

FORMAT = "playground-layers"
VERSION = 1
MAXIMUM_CHARACTERS = 4_000_000
MAXIMUM_PLACE = 1e6


def copied(project: Project, ids: Iterable[LayerId], comment_ids: Iterable[str] = ()) -> str:
    """Return layers and comments as text for `Paste`, in this or another window.

    A block is copied if all of its layers are.
    """
    chosen, notes = set(ids), set(comment_ids)
    layers = [layer for layer in project.network.layers if layer.id in chosen]
    wires = [
        wire for wire in project.network.wires if wire.source in chosen and wire.target in chosen
    ]
    value = {
        "format": FORMAT,
        "version": VERSION,
        "layers": [_layer_value(layer, project.layout.position(layer.id)) for layer in layers],
        "wires": [[wire.source, wire.target, wire.port] for wire in wires],
        "groups": [
            [group.name, list(group.members), group.is_folded]
            for group in project.layout.groups
            if set(group.members) <= chosen
        ],
        "comments": [
            [note.text, note.position.x, note.position.y, note.width, note.height]
            for note in project.layout.comments
            if note.id in notes
        ],
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
        "frozen_weights": [asdict(weight) for weight in layer.frozen_weights],
        "x": position.x,
        "y": position.y,
    }


def is_copied(text: str) -> bool:
    """Return whether `text` is meant to be copied layers; they may still be damaged."""
    return text.lstrip().startswith("{") and f'"format": "{FORMAT}"' in text[:200]


@dataclass(frozen=True, slots=True)
class Paste:
    """Add copied layers to the canvas, with new ids and free names.

    Attributes
    ----------
    copy : str
        The result of `copied`.
    offset : Point
        Distance from the original positions.
    text : str
        The text for the undo menu.
    """

    copy: str
    offset: Point = field(default_factory=lambda: Point(32.0, 32.0))
    text: str = "Paste"

    def apply(self, project: Project) -> Project:
        copy = parsed(self.copy)
        network = project.network
        fresh: dict[LayerId, LayerId] = {}
        placed = dict(project.layout.positions)
        names, layers = FreeNames(network), list[Layer]()
        numbered = enumerate(zip(copy.layers, copy.positions, strict=True), network.next_id)
        for number, (old, position) in numbered:
            new_id = LayerId(f"layer{number}")
            layers.append(replace(old, id=new_id, name=names.take(old.name)))
            fresh[old.id] = new_id
            placed[new_id] = self._moved(position)
        added = tuple(
            Wire(fresh[wire.source], fresh[wire.target], wire.port) for wire in copy.wires
        )
        network = Network(
            (*network.layers, *layers), (*network.wires, *added), network.next_id + len(layers)
        )
        layout = replace(project.layout, positions=placed)
        for group in copy.groups:
            members = tuple(fresh[key] for key in group.members)
            layout = added_group(layout, members, group.name, is_folded=group.is_folded)
        for note in copy.comments:
            made = replace(note, id=free_comment_id(layout), position=self._moved(note.position))
            layout = replace(layout, comments=(*layout.comments, made))
        return replace(project, network=network, layout=layout)

    def _moved(self, point: Point) -> Point:
        return Point(point.x + self.offset.x, point.y + self.offset.y)


@dataclass(frozen=True, slots=True)
class Copied:
    """The content of copied text, with the ids of the project it was copied from.

    Attributes
    ----------
    layers : tuple of Layer
    positions : tuple of Point
        One per layer.
    wires : tuple of Wire
    groups : tuple of Group
    comments : tuple of Comment
    """

    layers: tuple[Layer, ...]
    positions: tuple[Point, ...]
    wires: tuple[Wire, ...]
    groups: tuple[Group, ...] = ()
    comments: tuple[Comment, ...] = ()


def parsed(text: str) -> Copied:
    """Return the content of a text that `copied` made.

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
            "the clipboard has no copied layers; copy some of a canvas, a Keras program or a table "
            "first"
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
        groups = tuple(map(_group, value.get("groups", ())))
        comments = tuple(map(_comment, value.get("comments", ())))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise FileFormatError(f"the copied layers are damaged: {error}") from None
    layers = tuple(layer for layer, _ in pairs)
    ids = {layer.id for layer in layers}
    if any(not group.members or not ids.issuperset(group.members) for group in groups):
        raise FileFormatError("the copied layers are damaged: a block is empty")
    positions = tuple(position for _, position in pairs)
    return Copied(layers, positions, _checked(layers, wires), groups, comments)


def _group(entry: Any) -> Group:
    # Any: raw JSON.
    name, members, is_folded = entry
    if not 1 <= len(str(name)) <= MAXIMUM_NAME:
        raise ValueError("a block's name is empty or too long")
    return Group("", str(name), tuple(LayerId(str(key)) for key in members), bool(is_folded))


def _comment(entry: Any) -> Comment:
    # Any: raw JSON.
    words, x, y, width, height = entry
    if len(str(words)) > MAXIMUM_WORDS:
        raise ValueError("a comment is too long")
    return Comment("", str(words), _point(x, y), _size(width), _size(height))


def _size(value: Any) -> float:
    # Any: raw JSON.
    size = float(value)
    if not 1 <= size <= MAXIMUM_PLACE:
        raise ValueError("a comment's size is out of range")
    return size


def _point(x: Any, y: Any) -> Point:
    # Any: raw JSON.
    point = Point(float(x), float(y))
    if not (abs(point.x) < MAXIMUM_PLACE and abs(point.y) < MAXIMUM_PLACE):
        raise ValueError("a position is out of range")
    return point


def _layer(entry: dict[str, Any]) -> tuple[Layer, Point]:
    spec = LAYERS[str(entry["type"])]
    name = str(entry["name"])
    name = layer_name(name) if name.isidentifier() else name
    if not is_layer_name(name):
        raise ValueError(f"{name[:80]!r} is not a layer name")
    layer = Layer(
        LayerId(str(entry["id"])),
        spec.name,
        name,
        spec.parse(entry["params"]),
        entry.get("is_trainable", True) is not False,
        checked_frozen(tuple(map(_frozen_weight, entry.get("frozen_weights", ())))),
    )
    return layer, _point(entry["x"], entry["y"])


def _frozen_weight(entry: dict[str, Any]) -> FrozenWeight:
    return FrozenWeight(str(entry["name"]), tuple(int(at) for at in entry["index"]))


def _checked(layers: tuple[Layer, ...], wires: tuple[Wire, ...]) -> tuple[Wire, ...]:
    """Return `wires` if they obey the rules of the graph."""
    ids = {layer.id for layer in layers}
    if len(ids) != len(layers):
        raise FileFormatError("the copied layers are damaged: two have the same id")
    if any(wire.source not in ids or wire.target not in ids for wire in wires):
        raise FileFormatError("the copied layers are damaged: a wire ends nowhere")
    network = Network(layers, wires)
    for layer in layers:
        ports = [wire.port for wire in network.inputs_of(layer.id)]
        limit = layer.spec.maximum_inputs
        if len({wire.source for wire in network.inputs_of(layer.id)}) != len(ports):
            raise FileFormatError("the copied layers are damaged: a wire is duplicated")
        if limit is not None and len(ports) > limit:
            raise FileFormatError(
                f"the copied layers are damaged: {layer.name} has too many inputs"
            )
    topological_order(network)
    return _renumbered(network)


def _renumbered(network: Network) -> tuple[Wire, ...]:
    """Return the wires with ports 0, 1, 2, ...: wires from other layers were not copied."""
    return tuple(
        replace(wire, port=port)
        for layer in network.layers
        for port, wire in enumerate(network.inputs_of(layer.id))
    )
