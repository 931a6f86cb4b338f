"""The basic edits: frozen values that change a project."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from playground.base.errors import GraphError, ParameterError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.datasets.config import DataConfig
from playground.document.document import Command
from playground.document.graph import (
    check_connect,
    default_name,
    free_name,
    remove_wires,
    replace_layer,
    replace_layers,
)
from playground.document.naming import is_layer_name, notes_with, title_with
from playground.document.project import (
    Layer,
    LayerId,
    Network,
    Point,
    Project,
    TrainingConfig,
    Wire,
)
from playground.document.removal import Removal
from playground.document.validation import checked_data, checked_training

FieldValue: TypeAlias = object


@dataclass(frozen=True, slots=True)
class AddLayer:
    """Add a layer of `type_name` at `position`; if None, the canvas finds a place.

    The layer may be inserted into `wire`, or be connected to `source` and `target`.
    """

    type_name: str
    position: Point | None
    params: Mapping[str, ParamValue] = field(default_factory=dict)
    source: LayerId | None = None
    wire: Wire | None = None
    target: LayerId | None = None

    @property
    def text(self) -> str:
        return f"Add {self.type_name}"

    def apply(self, project: Project) -> Project:
        network = project.network
        spec = LAYERS[self.type_name]
        layer = Layer(
            LayerId(f"layer{network.next_id}"),
            self.type_name,
            free_name(network, default_name(self.type_name)),
            spec.parse(self.params),
        )
        network = replace(network, layers=(*network.layers, layer), next_id=network.next_id + 1)
        if self.wire is not None:
            network = _splice(network, self.wire, layer)
        else:
            if self.source is not None:
                network = _connected(network, self.source, layer.id)
            if self.target is not None:
                network = _connected(network, layer.id, self.target)
        positions = dict(project.layout.positions)
        if self.position is not None:
            positions[layer.id] = self.position
        return replace(
            project, network=network, layout=replace(project.layout, positions=positions)
        )


def _connected(network: Network, source: LayerId, target: LayerId) -> Network:
    port = check_connect(network, source, target)
    return replace(network, wires=(*network.wires, Wire(source, target, port)))


def _splice(network: Network, wire: Wire, layer: Layer) -> Network:
    if wire not in network.wires:
        raise GraphError("the wire no longer exists")
    if layer.spec.maximum_inputs == 0:
        raise GraphError(f"{layer.type_name} takes no input, so it cannot be inserted into a wire")
    wires = tuple(
        Wire(layer.id, old.target, old.port) if old == wire else old for old in network.wires
    )
    return replace(network, wires=(*wires, Wire(wire.source, layer.id, 0)))


@dataclass(frozen=True, slots=True)
class RemoveLayers:
    """Remove layers and their wires; with `heals`, connect their neighbours."""

    layer_ids: tuple[LayerId, ...]
    heals: bool = False

    @property
    def text(self) -> str:
        return (
            "Delete layer" if len(self.layer_ids) == 1 else f"Delete {len(self.layer_ids)} layers"
        )

    def apply(self, project: Project) -> Project:
        removal = Removal(project.network)
        for layer_id in self.layer_ids:
            removal.remove(layer_id, heals=self.heals)
        return project.with_network(removal.network())


def _restored(network: Network, wire: Wire) -> Network:
    """Return `network` with `wire` inserted at its own port; later ports move up."""
    moved = tuple(
        replace(old, port=old.port + 1)
        if old.target == wire.target and old.port >= wire.port
        else old
        for old in network.wires
    )
    return replace(network, wires=(*moved, wire))


@dataclass(frozen=True, slots=True)
class Connect:
    """Add a wire; it takes the next free port, or the port of `replacing`."""

    source: LayerId
    target: LayerId
    replacing: Wire | None = None
    text: str = "Connect"

    def apply(self, project: Project) -> Project:
        network = project.network
        port = check_connect(network, self.source, self.target, replacing=self.replacing)
        if self.replacing is not None:
            network = remove_wires(network, (self.replacing,))
        if self.replacing is not None and self.replacing.target == self.target:
            wire = Wire(self.source, self.target, self.replacing.port)
            return project.with_network(_restored(network, wire))
        wire = Wire(self.source, self.target, port)
        return project.with_network(replace(network, wires=(*network.wires, wire)))


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Remove wires."""

    wires: tuple[Wire, ...]

    @property
    def text(self) -> str:
        return "Delete wire" if len(self.wires) == 1 else f"Delete {len(self.wires)} wires"

    def apply(self, project: Project) -> Project:
        return project.with_network(remove_wires(project.network, self.wires))


@dataclass(frozen=True, slots=True)
class MoveLayers:
    """Move layers to new positions."""

    positions: Mapping[LayerId, Point]
    text: str = "Move"

    def apply(self, project: Project) -> Project:
        for layer_id in self.positions:
            project.network.layer(layer_id)
        merged = {**project.layout.positions, **self.positions}
        return replace(project, layout=replace(project.layout, positions=merged))


@dataclass(frozen=True, slots=True)
class SetParams:
    """Set parameters of one layer."""

    layer_id: LayerId
    values: Mapping[str, ParamValue]

    @property
    def text(self) -> str:
        return f"Set {', '.join(self.values)}"

    def apply(self, project: Project) -> Project:
        layer = project.network.layer(self.layer_id)
        params = layer.spec.changed(layer.params, self.values)
        changed = replace(layer, params=params)
        return project.with_network(replace_layer(project.network, changed))


@dataclass(frozen=True, slots=True)
class SetParamsOfEach:
    """Set the same parameters of several layers."""

    layer_ids: tuple[LayerId, ...]
    values: Mapping[str, ParamValue]

    @property
    def text(self) -> str:
        return f"Set {', '.join(self.values)}"

    def apply(self, project: Project) -> Project:
        changed = []
        for layer_id in self.layer_ids:
            layer = project.network.layer(layer_id)
            params = layer.spec.parse({**layer.params, **self.values})
            changed.append(replace(layer, params=params))
        return project.with_network(replace_layers(project.network, changed))


@dataclass(frozen=True, slots=True)
class SetTrainable:
    """Freeze layers, or unfreeze them."""

    layer_ids: tuple[LayerId, ...]
    is_trainable: bool

    @property
    def text(self) -> str:
        return "Unfreeze" if self.is_trainable else "Freeze"

    def apply(self, project: Project) -> Project:
        network = project.network
        layers = [
            replace(network.layer(layer_id), is_trainable=self.is_trainable)
            for layer_id in self.layer_ids
        ]
        return project.with_network(replace_layers(network, layers))


@dataclass(frozen=True, slots=True)
class Rename:
    """Rename a layer; the name is Keras's."""

    layer_id: LayerId
    name: str
    text: str = "Rename"

    def apply(self, project: Project) -> Project:
        layer = project.network.layer(self.layer_id)
        name = self.name.strip()
        if not is_layer_name(name):
            raise ParameterError(
                "a layer's name must be a letter of a to z followed by such letters, digits or "
                f"_, at most 64 of them; received {self.name!r}"
            )
        if any(other.name == name and other.id != layer.id for other in project.network.layers):
            raise ParameterError(
                f"another layer already has the name {name!r}; choose another name"
            )
        return project.with_network(replace_layer(project.network, replace(layer, name=name)))


@dataclass(frozen=True, slots=True)
class SetTraining:
    """Set fields of the training configuration by name."""

    values: Mapping[str, FieldValue]

    @property
    def text(self) -> str:
        return "Set " + ", ".join(name.replace("_", " ") for name in self.values)

    def apply(self, project: Project) -> Project:
        _check_fields(TrainingConfig, self.values)
        training = replace(project.training, **self.values)  # type: ignore[arg-type]
        return replace(project, training=checked_training(training))


@dataclass(frozen=True, slots=True)
class SetData:
    """Set fields of the data configuration by name; `naming` updates title and notes."""

    values: Mapping[str, FieldValue]

    @property
    def text(self) -> str:
        return "Set data" if "source" in self.values else "Set " + ", ".join(self.values)

    def apply(self, project: Project) -> Project:
        _check_fields(DataConfig, self.values)
        data = checked_data(replace(project.data, **self.values))  # type: ignore[arg-type]
        title, notes = title_with(project, data), notes_with(project, data)
        return replace(project, data=data, title=title, notes=notes)


def _check_fields(config: type, values: Mapping[str, FieldValue]) -> None:
    known = {entry.name for entry in fields(config)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ParameterError(f"{config.__name__} has no field {unknown[0]!r}")


@dataclass(frozen=True, slots=True)
class SetTitle:
    """Name the project; an empty title becomes "Untitled"."""

    title: str
    text: str = "Rename project"

    def apply(self, project: Project) -> Project:
        return replace(project, title=self.title.strip() or "Untitled")


@dataclass(frozen=True, slots=True)
class ReplaceProject:
    """Replace the project by another, as one edit that can be undone."""

    project: Project
    text: str = "Replace project"

    def apply(self, project: Project) -> Project:
        project = self.project
        training, data = checked_training(project.training), checked_data(project.data)
        is_same = training is project.training and data is project.data
        return project if is_same else replace(project, training=training, data=data)


@dataclass(frozen=True, slots=True)
class Sequence:
    """Several edits as one; if one is illegal, none is applied."""

    text: str
    commands: tuple[Command, ...]

    def apply(self, project: Project) -> Project:
        for command in self.commands:
            project = command.apply(project)
        return project


def together(text: str, commands: Iterable[Command]) -> Command:
    """Return several edits as one named `text`; a single edit keeps its own name."""
    several = tuple(commands)
    return several[0] if len(several) == 1 else Sequence(text, several)


@dataclass(frozen=True, slots=True)
class RestoreEdits:
    """Replace the trained project by the one that was backed up before a crash."""

    project: Project

    @property
    def text(self) -> str:
        """Text for the undo menu."""
        return "Restore edits"

    def apply(self, project: Project) -> Project:  # noqa: ARG002 - replaces all of it
        """Return the backed-up project."""
        return self.project
