"""Decides what a press of the left button begins."""

from typing import Protocol

from PySide6.QtCore import QPointF, Qt

from playground.base.errors import ParameterError
from playground.document.commands import Disconnect, SetParams
from playground.document.project import LayerId
from playground.ui.designer.bundle_item import BundleItem
from playground.ui.designer.gestures.connect import ConnectGesture
from playground.ui.designer.gestures.gesture import Canvas, Gesture
from playground.ui.designer.gestures.move import MoveGesture
from playground.ui.designer.layer_item import LayerItem

THRESHOLD_PIXELS = 4.0
ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class PressCanvas(Canvas, Protocol):
    """What a press needs of the view besides what gestures do."""

    def pin(self, unit: tuple[LayerId, int] | None) -> None:
        """Mark a unit as the one whose map is shown large."""


def gesture_at(
    canvas: PressCanvas, point: QPointF, modifiers: Qt.KeyboardModifier, zoom: float
) -> tuple[bool, Gesture | None]:
    """Return whether the press meant something, and the gesture it begins, if any.

    In this order: cut a wire (Alt), minus and plus, a port, a strand or wire, a card.
    """
    scene = canvas.designer
    item, wire = scene.layer_at(point), scene.wire_at(point)
    if modifiers & Qt.KeyboardModifier.AltModifier and wire is not None:
        canvas.request(Disconnect((wire.wire,)))
        return True, None
    if item is not None:
        step = item.step_at(point)
        if step:
            _step(canvas, item, step)
            return True, None
        port = item.port_at(point)
        if port is not None:
            return True, _connection(canvas, item, port, point)
        on_strand = isinstance(wire, BundleItem) and item.unit_at(point) is None
        if not (on_strand and isinstance(wire, BundleItem) and wire.strand_at(point)):
            return True, _hold(canvas, item, point, modifiers, zoom)
    if wire is not None:
        if not modifiers & ADDING:
            scene.clearSelection()
        wire.setSelected(True)
        return True, None
    return False, None


def _step(canvas: Canvas, item: LayerItem, step: int) -> None:
    """Ask for one unit more or fewer."""
    name = item.layer.spec.size_param
    size = item.layer.params.get(name) if name else None
    param = item.layer.spec.param(name) if name else None
    if name is None or param is None or not isinstance(size, int):
        return
    try:
        wanted = param.parse(size + step)
    except ParameterError as error:
        canvas.hint(str(error), item.card_rect().center())
        return
    canvas.request(SetParams(item.layer.id, {name: wanted}))


def _connection(canvas: Canvas, item: LayerItem, port: int, point: QPointF) -> ConnectGesture:
    """Draw a wire from a port; a port that has one gives its end to the hand."""
    if port < 0:
        return ConnectGesture(canvas, item, forwards=True, start=point)
    assert canvas.designer.state is not None
    wires = canvas.designer.state.project.network.inputs_of(item.layer.id)
    if port < len(wires):
        source = canvas.designer.layer_items[wires[port].source]
        return ConnectGesture(canvas, source, forwards=True, start=point, replacing=wires[port])
    return ConnectGesture(canvas, item, forwards=False, start=item.input_point(port))


def _hold(
    canvas: PressCanvas,
    item: LayerItem,
    point: QPointF,
    modifiers: Qt.KeyboardModifier,
    zoom: float,
) -> Gesture | None:
    """Select the card and take hold of it."""
    scene = canvas.designer
    if modifiers & ADDING:
        item.setSelected(not item.isSelected())
        if not item.isSelected():
            return None
    elif not item.isSelected():
        scene.select((item.layer.id,))

    def click() -> None:
        unit = item.unit_at(point)
        if not modifiers & ADDING:
            scene.select((item.layer.id,))
        if unit is not None:
            canvas.pin((item.layer.id, unit))

    threshold = THRESHOLD_PIXELS / zoom
    return MoveGesture(canvas, item, point, threshold=threshold, click=click)
