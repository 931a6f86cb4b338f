"""Deeds that set something: training, data, a layer, or a layer more or less."""

from typing import Any

from msgspec import field

from playground.base.errors import PlaygroundError
from playground.catalog.layers import LAYERS
from playground.document.commands import (
    AddLayer,
    RemoveLayers,
    SetData,
    SetParams,
    SetTrainable,
    SetTraining,
)
from playground.learning.deeds.base import Deed, Name, Plan, Scene
from playground.learning.values import data_values, settings_of, training_values


class SetTrainingDeed(Deed, frozen=True, tag="set_training"):
    """Sets fields of the training. Any: checked by the command."""

    values: dict[str, Any]

    def plan(self, _scene: Scene, /) -> Plan:
        return Plan((SetTraining(training_values(self.values)),))


class SetDataDeed(Deed, frozen=True, tag="set_data"):
    """Sets fields of the data, or parameters of the data set. Any: checked by the command."""

    values: dict[str, Any]

    def plan(self, scene: Scene, /) -> Plan:
        return Plan((SetData(data_values(self.values, scene.project.data)),))


class SetLayerDeed(Deed, frozen=True, tag="set_layer"):
    """Sets parameters of a layer. Any: checked by the catalogue."""

    layer: Name
    values: dict[str, Any]

    def plan(self, scene: Scene, /) -> Plan:
        layer = scene.layer(self.layer)
        return Plan((SetParams(layer.id, settings_of(self.values)),))


class AddLayerDeed(Deed, frozen=True, tag="add_layer"):
    """Inserts a layer into the wire after another one, or adds it at the end.

    Any: checked by the catalogue.

    Attributes
    ----------
    after : str
        Keras's name of the layer before it.
    type : str
        Keras's class.
    settings : dict
    """

    after: Name
    type: Name
    settings: dict[str, Any] = field(default_factory=dict)

    def plan(self, scene: Scene, /) -> Plan:
        if self.type not in LAYERS:
            raise PlaygroundError(f"unknown layer type {self.type!r}; expected a class of Keras")
        before = scene.layer(self.after)
        wires = scene.project.network.outputs_of(before.id)
        settings = settings_of(self.settings)
        if not wires:
            return Plan((AddLayer(self.type, None, settings, source=before.id),))
        return Plan((AddLayer(self.type, None, settings, wire=wires[0]),))


class RemoveLayerDeed(Deed, frozen=True, tag="remove_layer"):
    """Removes a layer; its neighbours are joined."""

    layer: Name

    def plan(self, scene: Scene, /) -> Plan:
        return Plan((RemoveLayers((scene.layer(self.layer).id,), heals=True),))


class FreezeDeed(Deed, frozen=True, tag="freeze"):
    """Freezes layers, or lets them train again.

    Attributes
    ----------
    layers : tuple of str
        Keras's names.
    is_frozen : bool
    """

    layers: tuple[Name, ...]
    is_frozen: bool = True

    def plan(self, scene: Scene, /) -> Plan:
        layer_ids = tuple(scene.layer(name).id for name in self.layers)
        return Plan((SetTrainable(layer_ids, is_trainable=not self.is_frozen),))
