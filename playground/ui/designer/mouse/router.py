"""`Router`: reads mouse and keys of the canvas, and decides who gets an event.

Nothing else reads them. The order:

* A press: the controls of a card, the mark of a bias, dragging the view, then the gestures.
  Qt gets what is left, and begins a rubber band.
* A move: what the press began. With no button down, what is under the cursor is highlighted.
* The wheel: a card that scrolls, then the zoom.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView

from playground.ui.designer.canvas import Canvas
from playground.ui.designer.context_menu import ContextMenu
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.gestures.palette_drop import PaletteDrop
from playground.ui.designer.gestures.press import gesture_at
from playground.ui.designer.mouse.card_controls import CardControls
from playground.ui.designer.mouse.hover import Hover
from playground.ui.designer.mouse.keyboard import Keyboard
from playground.ui.designer.mouse.pointer import Pointer
from playground.ui.designer.overlays.explainer import Explainer
from playground.ui.designer.overlays.weight_editing import WeightEditing
from playground.ui.designer.overlays.weight_place import WeightPlace, weight_at
from playground.ui.designer.palette import type_in

LEFT = Qt.MouseButton.LeftButton
STILL_PIXELS = 4
"""How far the mouse may move between press and release of a click."""
ZOOM_PER_STEP = 1.0015
"""For each eighth of a degree that the wheel turns."""
Handlers = dict[QEvent.Type, Callable[..., bool]]


class Router(QObject):
    """Filters the events of the view and its viewport.

    Parameters
    ----------
    view : QGraphicsView
    canvas : Canvas
    controls : CardControls
    hover : Hover
    weights : WeightEditing
    explainer : Explainer
    escaped : callable
        Called when Escape had nothing to cancel on the canvas.
    """

    def __init__(
        self,
        view: QGraphicsView,
        canvas: Canvas,
        *,
        controls: CardControls,
        hover: Hover,
        weights: WeightEditing,
        explainer: Explainer,
        escaped: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._canvas = canvas
        self._controls = controls
        self._hover = hover
        self._weights = weights
        self._explainer = explainer
        self._escaped = escaped
        self._pointer = Pointer(canvas.scene, view.viewport())
        self._keyboard = Keyboard(canvas, self.escape)
        self._drop = PaletteDrop(canvas)
        self._gesture: Gesture | None = None
        self._pan_from: QPoint | None = None
        self._weight_pressed: tuple[QPoint, WeightPlace] | None = None
        self._is_control_pressed = False
        self._is_space_down = False
        self._of_viewport = self._viewport_handlers()
        self._of_view = self._view_handlers()
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def _viewport_handlers(self) -> Handlers:
        """Return what reads each kind of event of the viewport."""
        kinds = QEvent.Type
        return {
            kinds.MouseButtonPress: self._press,
            kinds.MouseButtonDblClick: self._double_click,
            kinds.MouseMove: self._move,
            kinds.MouseButtonRelease: self._release,
            kinds.Wheel: self._wheel,
            kinds.ToolTip: self._rest,
            kinds.Leave: self._end_explanation,
            kinds.Resize: self._end_explanation,
            kinds.ContextMenu: self._open_menu,
            kinds.DragEnter: self._drag,
            kinds.DragMove: self._drag,
            kinds.DragLeave: self._drag_out,
            kinds.Drop: self._drop_layer,
        }

    def _view_handlers(self) -> Handlers:
        """Return what reads each kind of event of the view."""
        kinds = QEvent.Type
        return {
            kinds.KeyPress: self._key_press,
            kinds.KeyRelease: self._key_release,
            kinds.FocusOut: self._lose_focus,
            kinds.Leave: self._leave,
            kinds.ContextMenu: self._open_menu,
        }

    @property
    def is_dragging(self) -> bool:
        """Whether a gesture is active."""
        return self._gesture is not None

    def cancel_gesture(self) -> None:
        """Cancel the active gesture, if there is one."""
        gesture, self._gesture = self._gesture, None
        if gesture is not None:
            gesture.cancel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        of = self._of_view if watched is self._view else self._of_viewport
        handler = of.get(event.type())
        return handler is not None and handler(event)

    def escape(self) -> None:
        """Cancel the gesture, hide the explanation, or clear the selection: the first there is."""
        if self._gesture is not None:
            self.cancel_gesture()
        elif self._explainer.about is not None:
            self._explainer.hide()
        elif self._canvas.scene.selectedItems():
            self._canvas.scene.clearSelection()
        else:
            self._escaped()

    # Mouse

    def _press(self, event: QMouseEvent) -> bool:
        self._explainer.hide()
        pixel = event.position().toPoint()
        point = self._view.mapToScene(pixel)
        self._is_control_pressed = self._press_control(event, pixel, point)
        return self._is_control_pressed or self._begin(event, pixel, point)

    def _press_control(self, event: QMouseEvent, pixel: QPoint, point: QPointF) -> bool:
        """Return whether a press is for a control; remember a weight that may be clicked."""
        self._weight_pressed = None
        if event.button() != LEFT or event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        if self._controls.press(point):
            return True
        place = weight_at(self._canvas.scene, point)
        if place is None:
            return False
        if place.array == "bias":
            self._weights.open(place, point)
            return True
        # A line of a weight can be dragged too: only the release shows that it was a click.
        self._weight_pressed = (pixel, place)
        return False

    def _begin(self, event: QMouseEvent, pixel: QPoint, point: QPointF) -> bool:
        """Begin to drag the view, or a gesture; return False for a rubber band."""
        is_middle = event.button() == Qt.MouseButton.MiddleButton
        if is_middle or (self._is_space_down and event.button() == LEFT):
            self._pan_from = pixel
            self._view.setCursor(Qt.CursorShape.ClosedHandCursor)
            return True
        if event.button() != LEFT or self._gesture is not None:
            event.ignore()
            return True
        self._canvas.glide.stop()
        self._hover.press()
        zoom = self._canvas.navigation.zoom
        is_taken, self._gesture = gesture_at(self._canvas, point, event.modifiers(), zoom)
        return is_taken

    def _double_click(self, event: QMouseEvent) -> bool:
        self._explainer.hide()
        pixel = event.position().toPoint()
        point = self._view.mapToScene(pixel)
        self._is_control_pressed = self._press_control(event, pixel, point)
        if self._is_control_pressed:
            return True
        scene, edits = self._canvas.scene, self._canvas.edits
        layer, block, comment = (
            scene.layer_at(point),
            scene.block_at(point),
            scene.comment_at(point),
        )
        if event.button() != LEFT:
            event.ignore()
        elif not scene.items(point):
            self._canvas.adder.search(point)
        elif layer is not None and not layer.takes(point) and not layer.is_lower_edge(point):
            edits.edit()
        elif layer is not None:
            self._begin(event, pixel, point)
        elif block is not None:
            edits.fold(block.group_id, is_folded=not block.is_folded)
        elif scene.wire_at(point) is not None:
            self._begin(event, pixel, point)
        elif comment is not None:
            edits.edit_comment(comment.comment.id)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        pixel = event.position().toPoint()
        point = self._view.mapToScene(pixel)
        self._explainer.follow(point)
        if self._is_control_pressed:
            return True
        if self._pan_from is not None:
            self._canvas.navigation.scroll(pixel - self._pan_from)
            self._pan_from = pixel
            return True
        if self._gesture is not None:
            self._gesture.move(point)
            return True
        if event.buttons() == Qt.MouseButton.NoButton:
            self._hover.move(point)
            self._pointer.move(point)
        return False

    def _release(self, event: QMouseEvent) -> bool:
        if self._is_control_pressed:
            self._is_control_pressed = False
            return True
        pixel = event.position().toPoint()
        pressed, self._weight_pressed = self._weight_pressed, None
        if pressed is not None and event.button() == LEFT:
            start, place = pressed
            if (pixel - start).manhattanLength() <= STILL_PIXELS:
                self._weights.open(place, self._view.mapToScene(start))
        if self._pan_from is not None:
            self._pan_from = None
            self._view.unsetCursor()
            return True
        if self._gesture is not None and event.button() == LEFT:
            gesture, self._gesture = self._gesture, None
            gesture.release(self._view.mapToScene(pixel))
            return True
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        self._explainer.hide()
        turned = event.angleDelta().y()
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            point = self._view.mapToScene(event.position().toPoint())
            if self._controls.wheel(point, turned):
                event.accept()
                return True
        factor = ZOOM_PER_STEP ** (turned or event.angleDelta().x())
        self._canvas.navigation.zoom_at(event.position(), factor)
        event.accept()
        return True

    def _rest(self, event: QHelpEvent) -> bool:
        """Explain what is under the resting cursor."""
        return self._explainer.explain_at(self._view.mapToScene(event.pos()))

    def _end_explanation(self, _event: QEvent) -> bool:
        self._explainer.hide()
        return False

    def _leave(self, _event: QEvent) -> bool:
        self._hover.leave()
        self._pointer.leave()
        return False

    def _open_menu(self, event: QContextMenuEvent) -> bool:
        pixel = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            pixel = self._selected_pixel()
        menu = ContextMenu.at(self._canvas, self._view, self._view.mapToScene(pixel))
        menu.popup(self._view.viewport().mapToGlobal(pixel))
        event.accept()
        return True

    def _selected_pixel(self) -> QPoint:
        """Return a pixel on what is selected, or in the middle of the view."""
        scene = self._canvas.scene
        for layer_id in scene.selected_layers():
            corner = scene.card_of(layer_id).card_rect().topLeft()
            return self._view.mapFromScene(corner + QPointF(30, 16))
        return self._view.viewport().rect().center()

    # Keys

    def _key_press(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space:
            self._is_space_down = True
            return True
        return self._keyboard.press(event)

    def _key_release(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
        self._keyboard.release(event)
        return False

    def _lose_focus(self, _event: QEvent) -> bool:
        self._is_space_down = False
        self._keyboard.end_nudge()
        return False

    # Drag and drop from the palette

    def _drag(self, event: QDragMoveEvent) -> bool:
        type_name = type_in(event.mimeData())
        if type_name is None:
            event.ignore()
        else:
            self._drop.hover(type_name, self._view.mapToScene(event.position().toPoint()))
            event.acceptProposedAction()
        return True

    def _drag_out(self, event: QEvent) -> bool:
        self._drop.leave()
        event.accept()
        return True

    def _drop_layer(self, event: QDropEvent) -> bool:
        type_name = type_in(event.mimeData())
        if type_name is None:
            event.ignore()
            return True
        event.acceptProposedAction()
        self._drop.drop(type_name, self._view.mapToScene(event.position().toPoint()))
        self._view.setFocus()
        return True
