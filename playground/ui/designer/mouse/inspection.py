"""`Watching`: the mouse on what is watched: weights, marks, buttons of cards, explanations.

It hears the viewport before the view does, and takes only what is its own: a press on the
mark of a bias or on a button of a card. A click on a strand selects the wire as well.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent

from playground.ui.designer.mouse.card_controls import press_card, wheel_card
from playground.ui.designer.overlays.explainer import Explainer
from playground.ui.designer.overlays.weight_editing import WeightEditing
from playground.ui.designer.overlays.weight_place import WeightPlace, weight_at
from playground.ui.designer.scene import DesignerScene

STILL_PIXELS = 4
ENDING = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.Leave,
    QEvent.Type.KeyPress,
    QEvent.Type.Resize,
)
"""What makes an explanation go away."""
NOTCH = 120


class Watching(QObject):
    """Filters the events of the viewport.

    Parameters
    ----------
    scene : DesignerScene
    editing : WeightEditing
    to_scene : callable
        Maps a pixel of the viewport to the scene.
    changed : callable
        Called when a card shows something else, so that other probes are asked for.
    explainer : Explainer
    parent : QObject
    """

    def __init__(
        self,
        scene: DesignerScene,
        editing: WeightEditing,
        *,
        to_scene: Callable[[QPoint], QPointF],
        changed: Callable[[], None],
        explainer: Explainer,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._scene = scene
        self._editing = editing
        self._to_scene = to_scene
        self._changed = changed
        self._explainer = explainer
        self._pressed: tuple[QPoint, WeightPlace] | None = None
        self._is_taken = False
        self._turned = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in ENDING:
            self._explainer.hide()
        if isinstance(event, QHelpEvent):
            return self._explainer.explain_at(self._to_scene(event.pos()))
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            assert isinstance(event, QMouseEvent)
            self._is_taken = self._press(event)
            return self._is_taken
        if kind == QEvent.Type.MouseButtonRelease:
            assert isinstance(event, QMouseEvent)
            return self._release(event)
        if kind == QEvent.Type.MouseMove:
            assert isinstance(event, QMouseEvent)
            self._explainer.follow(self._to_scene(event.position().toPoint()))
            return self._is_taken
        if kind == QEvent.Type.Wheel:
            assert isinstance(event, QWheelEvent)
            return self._wheel(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QMouseEvent) -> bool:
        self._pressed = None
        is_plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() != Qt.MouseButton.LeftButton or not is_plain:
            return False
        pixel = event.position().toPoint()
        point = self._to_scene(pixel)
        if press_card(self._scene, point) is not None:
            self._changed()
            return True
        place = weight_at(self._scene, point)
        if place is None:
            return False
        if place.array == "bias":
            self._editing.open(place, point)
            return True
        self._pressed = (pixel, place)
        return False

    def _release(self, event: QMouseEvent) -> bool:
        if self._is_taken:
            self._is_taken = False
            return True
        pressed, self._pressed = self._pressed, None
        if pressed is not None and event.button() == Qt.MouseButton.LeftButton:
            pixel, place = pressed
            if (event.position().toPoint() - pixel).manhattanLength() <= STILL_PIXELS:
                self._editing.open(place, self._to_scene(pixel))
        return False

    def _wheel(self, event: QWheelEvent) -> bool:
        if event.modifiers() != Qt.KeyboardModifier.NoModifier:
            return False
        point = self._to_scene(event.position().toPoint())
        self._turned += event.angleDelta().y()
        notches = int(self._turned / NOTCH)
        item = wheel_card(self._scene, point, notches)
        if item is None:
            self._turned = 0
            return False
        self._turned -= notches * NOTCH
        if notches:
            self._changed()
        event.accept()
        return True
