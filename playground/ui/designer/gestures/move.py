"""`MoveGesture`: moves what is selected."""

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF

from playground.document.commands import MoveLayers, together
from playground.document.document import Command
from playground.document.edits.commenting import MoveComments
from playground.document.project import LayerId, Point
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.layout.alignment import aligned


class MoveGesture(Gesture):
    """Moves all selected layers, blocks and comments; the pressed one snaps.

    Parameters
    ----------
    canvas : Canvas
    held : QRectF
        The card, frame or box that was pressed, in the scene.
    start : QPointF
        Where it was pressed, in the scene.
    threshold : float
        Distance of the mouse, in scene units, before anything moves.
    click : callable
        Called instead if nothing was moved.
    """

    def __init__(
        self,
        canvas: Canvas,
        held: QRectF,
        start: QPointF,
        *,
        threshold: float,
        click: Callable[[], None],
    ) -> None:
        super().__init__(canvas)
        self._held = held
        self._start = start
        self._threshold = threshold
        self._click = click
        scene = canvas.scene
        self._layers = {key: scene.layer_items[key].pos() for key in scene.selected_layers()}
        self._comments = {key: scene.comments.items[key].pos() for key in scene.comments.selected()}
        self._is_moving = False

    def move(self, point: QPointF) -> None:
        if not self._is_moving:
            if QLineF(self._start, point).length() < self._threshold:
                return
            self._is_moving = True
            self.canvas.editor.begin("Move")
        scene = self.canvas.scene
        alignment = aligned(self._held.translated(point - self._start), self._others())
        offset = alignment.position - self._held.topLeft()
        scene.move_items({key: place + offset for key, place in self._layers.items()})
        for key, place in self._comments.items():
            scene.comments.items[key].setPos(place + offset)
        scene.set_guides(alignment.guides)

    def _others(self) -> list[QRectF]:
        """Return the cards that do not move."""
        scene = self.canvas.scene
        moving: set[object] = {scene.blocks.home(key) for key in self._layers}
        moving |= {scene.layer_items[key] for key in self._layers}
        return [item.card_rect() for item in scene.cards() if item not in moving]

    def release(self, point: QPointF) -> None:  # noqa: ARG002
        scene = self.canvas.scene
        scene.set_guides(())
        if not self._is_moving:
            self._click()
            return
        commands = [*self._moved_layers(), *self._moved_comments()]
        if commands:
            self.canvas.editor.do(together("Move", commands))
        self.canvas.editor.end()
        scene.restore_positions()

    def _moved_layers(self) -> list[Command]:
        everywhere = self.canvas.scene.positions()
        moved: dict[LayerId, Point] = {
            key: everywhere[key] for key in self._layers if key in everywhere
        }
        is_elsewhere = any(at != _point(self._layers[key]) for key, at in moved.items())
        return [MoveLayers(moved)] if is_elsewhere else []

    def _moved_comments(self) -> list[Command]:
        items = self.canvas.scene.comments.items
        moved = {key: _point(items[key].pos()) for key in self._comments if key in items}
        is_elsewhere = any(at != _point(self._comments[key]) for key, at in moved.items())
        return [MoveComments(moved)] if is_elsewhere else []

    def cancel(self) -> None:
        self.canvas.scene.set_guides(())
        self.canvas.scene.restore_positions()
        if self._is_moving:
            self.canvas.editor.end()


def _point(place: QPointF) -> Point:
    return Point(place.x(), place.y())
