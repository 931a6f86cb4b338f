"""`PaletteDrop`: a layer type is dragged in; its target is highlighted."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from playground.catalog.layers import LAYERS
from playground.document.document import Command
from playground.document.edits.replacing import ReplaceLayer
from playground.document.project import Wire
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.cards.card_painter import Light
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.layout.placement import added, added_beside
from playground.ui.designer.wires.bundle_item import BundleItem
from playground.ui.designer.wires.wire_item import WireItem


@dataclass(frozen=True, slots=True)
class Target:
    """What is under a dragged layer type: a wire, a layer, or one of a layer's ports.

    `port` is an input port's number, -1 for the output, None for the card itself.
    """

    wire: Wire | None = None
    item: LayerItem | None = None
    port: int | None = None


class PaletteDrop:
    """Handles a layer type from entering the canvas until it is dropped."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._lit: WireItem | BundleItem | None = None
        self._item: LayerItem | None = None

    def hover(self, type_name: str, point: QPointF) -> None:
        """Highlight the target, and show what a drop would do."""
        target = self._target(type_name, point)
        wire_items = self._canvas.scene.wire_items
        self._light(wire_items.get(target.wire) if target.wire else None, target.item)
        self._canvas.hint.say(self._words(type_name, target), point)

    def leave(self) -> None:
        """Remove the highlight."""
        self._light(None, None)
        self._canvas.hint.say("", QPointF())

    def drop(self, type_name: str, point: QPointF) -> None:
        """Do what `hover` has shown."""
        target = self._target(type_name, point)
        self.leave()
        if self._canvas.scene.state is not None:
            self._canvas.editor.do_and_select(self._command(type_name, point, target))

    def _target(self, type_name: str, point: QPointF) -> Target:
        scene = self._canvas.scene
        takes_input = LAYERS[type_name].maximum_inputs != 0
        item = scene.layer_at(point)
        if item is None:
            found = scene.drop_wire_at(point) if takes_input else None
            return Target(wire=found.wire if found is not None else None)
        port = item.port_at(point)
        if port is None:
            return Target(item=item)
        assert scene.state is not None
        wires = scene.state.project.network.inputs_of(item.layer.id)
        if 0 <= port < len(wires):
            return Target(wire=wires[port]) if takes_input else Target(item=item)
        return Target(item=item, port=port) if port >= 0 or takes_input else Target(item=item)

    def _words(self, type_name: str, target: Target) -> str:
        if target.wire is not None:
            return f"Insert {type_name}"
        if target.item is None:
            return ""
        layer = target.item.layer
        if target.port is None:
            same = layer.type_name == type_name
            return f"{layer.name} is already {type_name}" if same else f"Replace {layer.name}"
        return f"Add before {layer.name}" if target.port >= 0 else f"Add after {layer.name}"

    def _command(self, type_name: str, point: QPointF, target: Target) -> Command:
        scene = self._canvas.scene
        if target.wire is not None:
            return added(type_name, point, scene, wire=target.wire)
        if target.item is None:
            return added(type_name, point, scene)
        layer_id = target.item.layer.id
        if target.port is None:
            return ReplaceLayer(layer_id, type_name)
        return added_beside(type_name, layer_id, scene, is_before=target.port >= 0)

    def _light(self, wire: WireItem | BundleItem | None, item: LayerItem | None) -> None:
        if self._lit is not None and self._lit is not wire:
            self._lit.set_lit(False)
        if self._item is not None and self._item is not item:
            self._item.set_light(Light.NONE)
        self._lit, self._item = wire, item
        if wire is not None:
            wire.set_lit(True)
        if item is not None:
            item.set_light(Light.CHOSEN)
