"""Which edits the locks of a project forbid: `refusal` compares the project before and after.

All edits pass through here, whichever control, key, menu, drop or script asked for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain

from playground.datasets.config import DataConfig
from playground.document.locks import Locks
from playground.document.project import Layer, Network, Project, TrainingConfig


@dataclass(frozen=True, slots=True)
class Guarded:
    """A kind of edit that can be locked.

    Attributes
    ----------
    name : str
        Its name in files.
    title : str
        What the dialog and a refusal call it: "Batch size".
    """

    name: str
    title: str


def _titled(prefix: str, config: type[DataConfig] | type[TrainingConfig]) -> tuple[Guarded, ...]:
    return tuple(
        Guarded(f"{prefix}.{field.name}", field.name.replace("_", " ").capitalize())
        for field in fields(config)
    )


ADD, REMOVE, CONNECT = "edit.add", "edit.remove", "edit.connect"
SETTINGS, WEIGHTS, LAYOUT, TITLE = "edit.layers", "edit.weights", "edit.layout", "edit.title"

OF_NETWORK = (
    Guarded(ADD, "Adding layers"),
    Guarded(REMOVE, "Removing layers"),
    Guarded(CONNECT, "Connecting layers"),
    Guarded(SETTINGS, "Settings of layers"),
    Guarded(WEIGHTS, "Setting and freezing weights"),
    Guarded(LAYOUT, "Places, blocks and comments"),
    Guarded(TITLE, "Name and notes"),
)
OF_DATA = _titled("data", DataConfig)
OF_TRAINING = _titled("training", TrainingConfig)
TITLES = {each.name: each.title for each in (*OF_NETWORK, *OF_DATA, *OF_TRAINING)}


def layer_lock(layer_id: str) -> str:
    """Return the name of the lock of one layer."""
    return f"layer.{layer_id}"


LOCKED = "locked by the author of this project; View, Unlock… lifts the locks"
"""What is said of everything that is locked, here and in the window."""


def type_lock(type_name: str) -> str:
    """Return the name of the lock of a layer type in the palette."""
    return f"type.{type_name}"


def refusal(before: Project, after: Project, locks: Locks) -> str:
    """Return why the locks forbid this edit, as a sentence; empty if they do not.

    Parameters
    ----------
    before, after : Project
        The project without and with the edit.
    locks : Locks
    """
    if not locks:
        return ""
    for name, what in _touched(before, after):
        if locks.forbids(name):
            return f"{what} is {LOCKED}"
    return ""


def _touched(before: Project, after: Project) -> Iterator[tuple[str, str]]:
    """Yield the name of each lock that the edit is subject to, and what that is."""
    yield from chain(
        _config("data", before.data, after.data),
        _config("training", before.training, after.training),
        _network(before.network, after.network),
    )
    if before.weight_edits != after.weight_edits:
        yield WEIGHTS, TITLES[WEIGHTS]
        named = {layer.id: layer.name for layer in after.network.layers}
        for edit in set(before.weight_edits) ^ set(after.weight_edits):
            yield layer_lock(edit.layer_id), named.get(edit.layer_id, "The layer")
    if (before.title, before.notes) != (after.title, after.notes):
        yield TITLE, TITLES[TITLE]
    if _arrangement(before, after) != _arrangement(after, before):
        yield LAYOUT, TITLES[LAYOUT]


def _config(
    prefix: str, before: DataConfig | TrainingConfig, after: DataConfig | TrainingConfig
) -> Iterator[tuple[str, str]]:
    if before is after:
        return
    for field in fields(before):
        if getattr(before, field.name) != getattr(after, field.name):
            name = f"{prefix}.{field.name}"
            yield name, TITLES[name]


def _network(before: Network, after: Network) -> Iterator[tuple[str, str]]:
    if before is after:
        return
    old = {layer.id: layer for layer in before.layers}
    new = {layer.id: layer for layer in after.layers}
    for key in new.keys() - old.keys():
        yield ADD, TITLES[ADD]
        yield type_lock(new[key].type_name), f"The type {new[key].type_name}"
    for key in old.keys() - new.keys():
        yield REMOVE, TITLES[REMOVE]
        yield layer_lock(key), old[key].name
    for key in old.keys() & new.keys():
        yield from _layer(old[key], new[key])
    if old.keys() == new.keys() and before.wires != after.wires:
        yield CONNECT, TITLES[CONNECT]


def _layer(before: Layer, after: Layer) -> Iterator[tuple[str, str]]:
    if before == after:
        return
    yield layer_lock(after.id), after.name
    if before.frozen_weights != after.frozen_weights:
        yield WEIGHTS, TITLES[WEIGHTS]
    if replace(before, frozen_weights=()) != replace(after, frozen_weights=()):
        yield SETTINGS, TITLES[SETTINGS]
    if before.type_name != after.type_name:
        yield type_lock(after.type_name), f"The type {after.type_name}"


def _arrangement(project: Project, other: Project) -> object:
    """Return the layout without what comes and goes with layers."""
    common = {layer.id for layer in project.network.layers} & {
        layer.id for layer in other.network.layers
    }
    layout = project.layout.kept(common)
    return layout.comments, layout.groups, {key: layout.position(key) for key in common}
