"""Decides what a press of the left button begins."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem

from playground.base.errors import ParameterError
from playground.document.commands import Disconnect, SetParams
from playground.document.project import LayerId
from playground.ui.designer.blocks.comment_item import CommentItem
from playground.ui.designer.blocks.group_item import GroupItem
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.cards.layer_item import LayerItem
from playground.ui.designer.gestures.connect import ConnectGesture
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.gestures.move import MoveGesture
from playground.ui.designer.gestures.reroute import RerouteGesture
from playground.ui.designer.gestures.resize_comment import ResizeCommentGesture
from playground.ui.designer.gestures.resize_units import ResizeUnitsGesture
from playground.ui.designer.wires.bundle_item import BundleItem

THRESHOLD_PIXELS = 4.0
ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True, slots=True)
class Press:
    """Where the button went down, with which keys, and how far the mouse may move in a click."""

    point: QPointF
    is_adding: bool
    threshold: float


def gesture_at(
    canvas: Canvas, point: QPointF, modifiers: Qt.KeyboardModifier, zoom: float
) -> tuple[bool, Gesture | None]:
    """Return whether the press was used, and the gesture it begins, if any.

    In this order: delete a wire (Alt), a card with its plus and minus, ports and lower edge,
    a folded block, a wire (its nearer end can be reconnected), the title of an open block,
    a comment.
    """
    scene = canvas.scene
    press = Press(point, bool(modifiers & ADDING), THRESHOLD_PIXELS / zoom)
    item, wire = scene.layer_at(point), scene.wire_at(point)
    if modifiers & Qt.KeyboardModifier.AltModifier and wire is not None:
        canvas.editor.do(Disconnect((wire.wire,)))
        return True, None
    is_on_strand = (
        item is not None
        and isinstance(wire, BundleItem)
        and not item.takes(point)
        and wire.strand_at(point) is not None
    )
    block = scene.block_at(point)
    if item is not None and not is_on_strand:
        return True, _on_card(canvas, item, press)
    if item is None and block is not None and block.is_folded:
        return True, _on_block(canvas, block, press)
    if wire is not None:
        if not press.is_adding:
            scene.clearSelection()
        wire.setSelected(True)
        return True, RerouteGesture(canvas, wire.wire, point, threshold=press.threshold)
    return _behind(canvas, press)


def _on_card(canvas: Canvas, item: LayerItem, press: Press) -> Gesture | None:
    """Return what a press on a card begins."""
    step = item.step_at(press.point)
    if step:
        _step(canvas, item, step)
        return None
    port = item.port_at(press.point)
    if port is not None:
        return _connection(canvas, item.layer.id, port, press.point)
    if item.is_lower_edge(press.point) and not press.is_adding:
        return ResizeUnitsGesture(canvas, item, press.point)
    return _hold_layer(canvas, item, press)


def _behind(canvas: Canvas, press: Press) -> tuple[bool, Gesture | None]:
    """Return what a press on the title of an open block or on a comment begins."""
    scene = canvas.scene
    block, comment = scene.block_at(press.point), scene.comment_at(press.point)
    if block is not None:
        return True, _on_block(canvas, block, press)
    if comment is not None:
        if comment.is_grip(press.point):
            return True, ResizeCommentGesture(canvas, comment, press.point)
        return True, _hold_comment(canvas, comment, press)
    return False, None


def _on_block(canvas: Canvas, block: GroupItem, press: Press) -> Gesture | None:
    """Return what a press on a block begins."""
    port = block.port_at(press.point) if block.is_folded else None
    if port is not None:
        return _connection(canvas, *port, press.point)
    return _hold_block(canvas, block, press)


def _step(canvas: Canvas, item: LayerItem, step: int) -> None:
    """Add or remove one unit."""
    name = item.layer.size_param
    size = item.layer.params.get(name) if name else None
    param = item.layer.param(name) if name else None
    if name is None or param is None or not isinstance(size, int):
        return
    try:
        wanted = param.parse(size + step)
    except ParameterError as error:
        canvas.hint.say(str(error), item.card_rect().center())
        return
    canvas.editor.do(SetParams(item.layer.id, {name: wanted}))


def _connection(canvas: Canvas, layer_id: LayerId, port: int, point: QPointF) -> ConnectGesture:
    """Draw a wire from a port, or reconnect the wire that ends there."""
    if port < 0:
        return ConnectGesture(canvas, layer_id, forwards=True, start=point)
    scene = canvas.scene
    assert scene.state is not None
    wires = scene.state.project.network.inputs_of(layer_id)
    if port < len(wires):
        source = wires[port].source
        return ConnectGesture(canvas, source, forwards=True, start=point, replacing=wires[port])
    start = scene.input_point(layer_id, port)
    return ConnectGesture(canvas, layer_id, forwards=False, start=start)


def _is_held(item: QGraphicsItem, press: Press, select: Callable[[], None]) -> bool:
    """Select what was pressed, or add or remove it; return whether it is selected now."""
    if press.is_adding:
        item.setSelected(not item.isSelected())
    elif not item.isSelected():
        select()
    return item.isSelected()


def _hold_layer(canvas: Canvas, item: LayerItem, press: Press) -> Gesture | None:
    """Select the card and begin to move it."""
    scene = canvas.scene
    if not _is_held(item, press, partial(scene.select, (item.layer.id,))):
        return None

    def click() -> None:
        unit = item.unit_at(press.point)
        if not press.is_adding:
            scene.select((item.layer.id,))
        canvas.point_at_selected()
        if unit is not None:
            canvas.pinned.toggle((item.layer.id, unit))

    return _move(canvas, item.card_rect(), press, click)


def _hold_block(canvas: Canvas, block: GroupItem, press: Press) -> Gesture | None:
    """Select the layers of a block and begin to move them."""
    scene = canvas.scene
    chosen, members = set(scene.selected_layers()), set(block.members)
    if press.is_adding and members <= chosen:
        scene.select(chosen - members, scene.comments.selected())
        return None
    if press.is_adding:
        scene.select(chosen | members, scene.comments.selected())
    elif not members <= chosen:
        scene.select(members)

    def click() -> None:
        if not press.is_adding:
            scene.select(members)
        canvas.point_at_selected()

    return _move(canvas, block.card_rect(), press, click)


def _hold_comment(canvas: Canvas, item: CommentItem, press: Press) -> Gesture | None:
    """Select a comment and begin to move it."""
    scene = canvas.scene
    if not _is_held(item, press, partial(scene.select, (), (item.comment.id,))):
        return None

    def click() -> None:
        if not press.is_adding:
            scene.select((), (item.comment.id,))

    return _move(canvas, item.card_rect(), press, click)


def _move(canvas: Canvas, held: QRectF, press: Press, click: Callable[[], None]) -> MoveGesture:
    return MoveGesture(canvas, held, press.point, threshold=press.threshold, click=click)
