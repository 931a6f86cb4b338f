"""`CanvasView`: reads mouse, keys and drops, and turns them into gestures and requests."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from playground.document.commands import MoveLayers, Sequence, SetParams
from playground.document.document import Command
from playground.document.project import LayerId, Wire
from playground.ui.designer.context_menu import ContextMenu
from playground.ui.designer.edits import Edits
from playground.ui.designer.gestures.gesture import Gesture
from playground.ui.designer.gestures.palette_drop import PaletteDrop, type_in
from playground.ui.designer.gestures.pan import PanGesture
from playground.ui.designer.gestures.press import gesture_at
from playground.ui.designer.layout.animation import Glide
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.layout.placement import added, added_after
from playground.ui.designer.mouse.hover import Hover
from playground.ui.designer.mouse.keyboard import Keyboard
from playground.ui.designer.mouse.pointer import Pointer
from playground.ui.designer.overlays.empty_hint import EmptyHint
from playground.ui.designer.overlays.hint_label import HintLabel
from playground.ui.designer.overlays.inline_editor import InlineEditor
from playground.ui.designer.overlays.minimap import Minimap
from playground.ui.designer.overlays.quick_search import QuickSearch
from playground.ui.designer.scene import DesignerScene
from playground.ui.designer.style import COMMENT_PIXELS, style_of
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme


class CanvasView(QGraphicsView):
    """The canvas as gestures know it.

    Signals
    -------
    command_requested(Command)
    gesture_started(str), gesture_finished(), gesture_cancelled()
        What is requested in between is one step of the history.
    selection_changed(tuple of LayerId)
    layers_pointed_at()
        The user clicked or looked up what is selected, for which that may be nothing new.
    unit_hovered((LayerId, int) or None), unit_pinned((LayerId, int) or None)
        The unit whose map is under the cursor, or was clicked.
    escaped()
        Escape was pressed where it had nothing to cancel on the canvas.
    message(str)
        Why what is tried does nothing; "" once that is over.
    probes_changed()
        `probes` would answer otherwise than before.
    viewport_changed()
        Zoomed or resized: other items may be in sight.
    edit_requested()
        The settings of the selected layer are to have the focus.

    Attributes
    ----------
    edits : Edits
        What menus and keys ask of the selection.
    glide : Glide
        The way of items that were put in order.
    minimap : Minimap
        The overview in the corner.
    """

    command_requested = Signal(object)
    gesture_started = Signal(str)
    gesture_finished = Signal()
    gesture_cancelled = Signal()
    selection_changed = Signal(object)
    layers_pointed_at = Signal()
    unit_hovered = Signal(object)
    unit_pinned = Signal(object)
    message = Signal(str)
    probes_changed = Signal()
    viewport_changed = Signal()
    edit_requested = Signal()
    escaped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scene = DesignerScene(style_of(theme), self)
        self.setScene(self._scene)
        self._navigation = Navigation(self)
        self.glide = Glide(self._scene, self)
        self.minimap = Minimap(self, self._scene)
        self.edits = Edits(self)
        self._keyboard = Keyboard(self)
        self._hint = HintLabel(self.viewport())
        self.empty_hint = EmptyHint(self)
        self._hover = Hover(self._scene, self.unit_hovered.emit, self.hint)
        self._drop = PaletteDrop(self)
        self._search = QuickSearch(theme, self)
        self._search_place: tuple[QPointF, LayerId | None, Wire | None] | None = None
        self._pointer = Pointer(self._scene, self.viewport())
        self._editor = InlineEditor(self)
        self._gesture: Gesture | None = None
        self._pan: PanGesture | None = None
        self._is_space_down = False
        self._pinned: tuple[LayerId, int] | None = None
        self._set_up()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Network canvas")
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setDragMode(QGraphicsView.DragMode.RubberBandDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self._search.chosen.connect(self._add_found)

    # What gestures and keys ask for

    @property
    def designer(self) -> DesignerScene:
        """The scene."""
        return self._scene

    @property
    def search_box(self) -> QuickSearch:
        """The quick search."""
        return self._search

    def request(self, command: Command) -> None:
        """Ask for an edit; what stood where the layout put it stays there from now on."""
        unplaced = self._scene.unplaced()
        if unplaced and not isinstance(command, SetParams):
            command = Sequence(command.text, (MoveLayers(unplaced), command))
        self.command_requested.emit(command)

    def request_and_select(self, command: Command) -> None:
        """Ask for an edit and select the layers and comments that it adds."""
        scene = self._scene
        layers, comments = set(scene.layer_items), set(scene.comments.items)
        self.request(command)
        new_layers = [key for key in scene.layer_items if key not in layers]
        new_comments = [key for key in scene.comments.items if key not in comments]
        if new_layers or new_comments:
            scene.select(new_layers, new_comments)

    def begin(self, text: str) -> None:
        """Begin a step of the history."""
        self.gesture_started.emit(text)

    def finish(self) -> None:
        """End the step."""
        self.gesture_finished.emit()

    def abandon(self) -> None:
        """End the step and undo what was asked for in it."""
        self.gesture_cancelled.emit()

    def hint(self, text: str, point: QPointF) -> None:
        """Show a few words at a point of the scene."""
        self._hint.say(text, self.mapFromScene(point))
        if self._gesture is not None:
            self.message.emit(text)

    @property
    def hint_text(self) -> str:
        """The words beside the cursor; "" where there are none."""
        return self._hint.text() if self._hint.isVisible() else ""

    def pin(self, unit: tuple[LayerId, int] | None) -> None:
        """Mark a unit as the one whose map is shown large; the same again unmarks it."""
        self._pinned = None if unit == self._pinned else unit
        for layer_id, item in self._scene.layer_items.items():
            is_here = self._pinned is not None and self._pinned[0] == layer_id
            item.set_pinned(self._pinned[1] if is_here and self._pinned else None)
        self.unit_pinned.emit(self._pinned)

    def escape(self) -> None:
        """Cancel the gesture, or clear the selection, or say that there is neither."""
        if self._gesture is not None:
            gesture, self._gesture = self._gesture, None
            gesture.cancel()
        elif self._scene.selectedItems():
            self._scene.clearSelection()
        else:
            self.escaped.emit()

    def search(self, point: QPointF, source: LayerId | None, wire: Wire | None = None) -> None:
        """Open the quick search; what is chosen is added there, fed by `source` or on `wire`."""
        self._search_place = (point, source, wire)
        self._search.open_at(self.mapFromScene(point))

    def edit_words(
        self, words: str, rect: QRectF, accept: Callable[[str], None], *, has_lines: bool = True
    ) -> None:
        """Let the user type over a rectangle of the scene."""
        area = self.mapFromScene(rect).boundingRect()
        size = round(pixels(COMMENT_PIXELS) * self._navigation.zoom)
        area.setHeight(max(area.height(), 2 * max(9, size) + 4))
        self._editor.edit(words, area, accept, pixels=size, has_lines=has_lines)

    @property
    def editor(self) -> InlineEditor:
        """The field in which names and comments are typed."""
        return self._editor

    def ask_for_settings(self) -> None:
        """Ask for the settings of the selected layer to take the focus."""
        self.edit_requested.emit()

    def widget(self) -> QWidget:
        """Return the widget that dialogs belong to."""
        return self.window()

    def visible_centre(self) -> QPointF:
        """Return the middle of what is on show, in the scene."""
        return self._navigation.visible().center()

    def reveal_selected(self) -> None:
        """Scroll until what is selected is in sight."""
        for layer_id in self.selected()[:1]:
            item = self._scene.blocks.home(layer_id) or self._scene.layer_items[layer_id]
            self.reveal(item.card_rect())

    def reveal(self, rect: QRectF) -> None:
        """Scroll until a rectangle of the scene is in sight."""
        if not self._navigation.visible().contains(rect):
            self.ensureVisible(rect, 40, 40)
            self._navigation.is_fitted = False
            self.viewport_changed.emit()

    def search_here(self) -> None:
        """Open the quick search in the middle; what is chosen goes behind the layer selected."""
        self.search(self.visible_centre(), None)
        self._search_place = None

    def add_layer(self, type_name: str) -> None:
        """Ask for a layer behind the one selected, or in the middle of the view."""
        if self._scene.state is not None:
            middle = self._navigation.visible().center()
            command = added_after(type_name, self.selected(), middle, self._scene)
            self.request_and_select(command)

    def select(self, ids: tuple[LayerId, ...]) -> None:
        """Select these layers and nothing else."""
        self._scene.select(ids)
        self.layers_pointed_at.emit()

    def point_at_selected(self) -> None:
        """Say that what is selected was clicked."""
        self.layers_pointed_at.emit()

    def selected(self) -> tuple[LayerId, ...]:
        """Return the selected layers."""
        return self._scene.selected_layers()

    def select_all(self) -> None:
        """Select every layer and every comment."""
        self._scene.select(self._scene.layer_items, self._scene.comments.items)

    def zoom_at(self, point: QPointF, factor: float) -> None:
        """Zoom so that what is under a point of the viewport stays there."""
        self._navigation.zoom_by(factor, point)
        self.viewport_changed.emit()

    def _add_found(self, type_name: str) -> None:
        if self._search_place is None:
            self.add_layer(type_name)
        else:
            point, source, wire = self._search_place
            command = added(type_name, point, self._scene, source=source, wire=wire)
            self.request_and_select(command)
        self.setFocus()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        is_middle = event.button() == Qt.MouseButton.MiddleButton
        if is_middle or (self._is_space_down and event.button() == Qt.MouseButton.LeftButton):
            self._pan = PanGesture(self, event.position().toPoint())
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            return
        if event.button() != Qt.MouseButton.LeftButton or self._gesture is not None:
            event.ignore()
            return
        point = self.mapToScene(event.position().toPoint())
        self.glide.stop()
        self._hover.press()
        is_taken, self._gesture = gesture_at(self, point, event.modifiers(), self._navigation.zoom)
        if not is_taken:
            super().mousePressEvent(_extending(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = self.mapToScene(event.position().toPoint())
        if self._pan is not None:
            self._pan.move(event.position().toPoint())
            self._navigation.is_fitted = False
        elif self._gesture is not None:
            self._gesture.move(point)
        else:
            if event.buttons() == Qt.MouseButton.NoButton:
                self._hover.move(point)
                self._pointer.move(point)
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan is not None:
            self._pan = None
            self.unsetCursor()
        elif self._gesture is not None and event.button() == Qt.MouseButton.LeftButton:
            gesture, self._gesture = self._gesture, None
            gesture.release(self.mapToScene(event.position().toPoint()))
        else:
            super().mouseReleaseEvent(event)
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = self.mapToScene(event.position().toPoint())
        layer, block = self._scene.layer_at(point), self._scene.block_at(point)
        comment = self._scene.comment_at(point)
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif not self._scene.items(point):
            self.search(point, None)
        elif layer is not None and not layer.takes(point) and not layer.is_lower_edge(point):
            self.edits.edit()
        elif layer is not None:
            self.mousePressEvent(event)
        elif block is not None:
            self.edits.fold(block.group_id, is_folded=not block.is_folded)
        elif self._scene.wire_at(point) is not None:
            self.mousePressEvent(event)
        elif comment is not None:
            self.edits.edit_comment(comment.comment.id)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        pixel = event.pos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            pixel = self._selected_pixel()
        menu = ContextMenu.at(self, self, self.mapToScene(pixel))
        menu.popup(self.viewport().mapToGlobal(pixel))
        event.accept()

    def _selected_pixel(self) -> QPoint:
        """Return a pixel on what is selected, or in the middle of the view."""
        for layer_id in self.selected():
            item = self._scene.blocks.home(layer_id) or self._scene.layer_items[layer_id]
            return self.mapFromScene(item.card_rect().topLeft() + QPointF(30, 16))
        return self.viewport().rect().center()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self.zoom_at(event.position(), 1.0015**turned)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._hover.leave()
        self._pointer.leave()
        super().leaveEvent(event)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self._is_space_down = True
            return
        if not self._keyboard.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._is_space_down = False
        self._keyboard.release(event)
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._is_space_down = False
        self._keyboard.end_nudge()
        super().focusOutEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802
        # Tab opens the quick search; Shift+Tab still leaves the canvas.
        return False if next else super().focusNextPrevChild(next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._navigation.follow_size(self._scene.content_rect())
        self.viewport_changed.emit()

    def keep_clear(self, top: int) -> None:
        """Draw nothing in so many pixels at the top: something else stands there."""
        if self.viewportMargins().top() != top:
            self.setViewportMargins(0, top, 0, 0)

    # Drag and drop

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        type_name = type_in(event.mimeData())
        if type_name is None:
            event.ignore()
            return
        self._drop.hover(type_name, self.mapToScene(event.position().toPoint()))
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop.leave()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        type_name = type_in(event.mimeData())
        if type_name is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self._drop.drop(type_name, self.mapToScene(event.position().toPoint()))
        self.setFocus()


def _extending(event: QMouseEvent) -> QMouseEvent:
    """Return a press with Shift as one with Control: to Qt that extends a rubber band."""
    if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
        return event
    return QMouseEvent(
        event.type(),
        event.position(),
        event.scenePosition(),
        event.globalPosition(),
        event.button(),
        event.buttons(),
        event.modifiers() | Qt.KeyboardModifier.ControlModifier,
        event.pointingDevice(),
    )
