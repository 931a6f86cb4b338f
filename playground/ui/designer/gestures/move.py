"""`MoveGesture`: the selected layers follow the mouse."""

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF

from playground.document.commands import MoveLayers
from playground.document.project import Point
from playground.ui.designer.alignment import aligned
from playground.ui.designer.gestures.gesture import Canvas, Gesture
from playground.ui.designer.layer_item import LayerItem


class MoveGesture(Gesture):
    """Moves all selected layers; the one under the mouse snaps.

    Parameters
    ----------
    canvas : Canvas
    held : LayerItem
        The item that was pressed.
    start : QPointF
        Where, in the scene.
    threshold : float
        How far the mouse must go, in scene units, before anything moves.
    click : callable
        Called instead if nothing was moved.
    """

    def __init__(
        self,
        canvas: Canvas,
        held: LayerItem,
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
        self._origins = {
            layer_id: canvas.designer.layer_items[layer_id].pos()
            for layer_id in canvas.designer.selected_layers()
        }
        self._is_moving = False

    def move(self, point: QPointF) -> None:
        if not self._is_moving:
            if QLineF(self._start, point).length() < self._threshold:
                return
            self._is_moving = True
            self.canvas.begin("Move")
        scene = self.canvas.designer
        origin = self._origins[self._held.layer.id]
        card = self._held.layout.card.translated(origin + point - self._start)
        others = (
            item.card_rect() for key, item in scene.layer_items.items() if key not in self._origins
        )
        alignment = aligned(card, others)
        offset = alignment.position - origin
        scene.move_items({key: place + offset for key, place in self._origins.items()})
        scene.set_guides(alignment.guides)

    def release(self, point: QPointF) -> None:  # noqa: ARG002
        scene = self.canvas.designer
        scene.set_guides(())
        if not self._is_moving:
            self._click()
            return
        everywhere = scene.positions()
        origins = {key: at for key, at in self._origins.items() if key in everywhere}
        if any(everywhere[key] != Point(at.x(), at.y()) for key, at in origins.items()):
            self.canvas.request(MoveLayers({key: everywhere[key] for key in origins}))
        self.canvas.finish()
        scene.restore_positions()

    def cancel(self) -> None:
        self.canvas.designer.set_guides(())
        self.canvas.designer.restore_positions()
        if self._is_moving:
            self.canvas.abandon()
