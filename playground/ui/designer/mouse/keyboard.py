"""What the keys do on the canvas."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from playground.document.commands import MoveLayers, together
from playground.document.document import Command
from playground.document.edits.commenting import MoveComments
from playground.document.project import Point
from playground.ui.designer.canvas import Canvas
from playground.ui.designer.layout.alignment import STEP
from playground.ui.designer.mouse.arrow_navigation import first_layer, reached

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """Keys of the canvas: arrows select along wires; with Shift or Ctrl they move cards.

    Moves from the first press to the last release are one step of the history. The keys that
    menus show are shortcuts of actions, and do not come here.

    Parameters
    ----------
    canvas : Canvas
    escape : callable
        What Escape does.
    """

    def __init__(self, canvas: Canvas, escape: Callable[[], None]) -> None:
        self._canvas = canvas
        self._is_nudging = False
        self._plain: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Backspace: canvas.edits.delete,
            Qt.Key.Key_Escape: escape,
            Qt.Key.Key_Tab: canvas.adder.search_here,
            Qt.Key.Key_Return: canvas.edits.edit,
            Qt.Key.Key_Enter: canvas.edits.edit,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; return whether it has a meaning here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if key in ARROWS:
            if modifiers & (SHIFT | CONTROL):
                return self._nudge(ARROWS[key], is_fine=bool(modifiers & CONTROL))
            return self._walk(ARROWS[key])
        action = self._plain.get(key)
        if action is None:
            return False
        action()
        return True

    def release(self, event: QKeyEvent) -> None:
        """End a nudge when its key is released."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.end_nudge()

    def end_nudge(self) -> None:
        """End the step of the history that nudges are part of."""
        if self._is_nudging:
            self._is_nudging = False
            self._canvas.editor.end()

    def _nudge(self, direction: tuple[int, int], *, is_fine: bool) -> bool:
        scene = self._canvas.scene
        step = 1.0 if is_fine else STEP
        x, y = step * direction[0], step * direction[1]
        places = scene.positions()
        layers = {
            key: Point(places[key].x + x, places[key].y + y) for key in scene.selected_layers()
        }
        boxes = {key: scene.comments.items[key].pos() for key in scene.comments.selected()}
        comments = {key: Point(at.x() + x, at.y() + y) for key, at in boxes.items()}
        if not layers and not comments:
            return False
        if not self._is_nudging:
            self._is_nudging = True
            self._canvas.editor.begin("Nudge")
        commands: list[Command] = [MoveLayers(layers)] if layers else []
        if comments:
            commands.append(MoveComments(comments))
        self._canvas.editor.do(together("Nudge", commands))
        return True

    def _walk(self, direction: tuple[int, int]) -> bool:
        """Select the layer before or after, or the one above or below in its column."""
        scene = self._canvas.scene
        chosen = scene.selected_layers()
        target = reached(scene, chosen, direction) if chosen else first_layer(scene)
        if target is not None:
            scene.select((target,))
            self._canvas.navigation.reveal_selected()
        return True
