"""What the keys do on the canvas."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from playground.document.commands import Connect, MoveLayers
from playground.document.project import LayerId, Point
from playground.ui.designer.alignment import STEP
from playground.ui.designer.gestures.gesture import Canvas

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class KeyCanvas(Canvas, Protocol):
    """What the keys need of the view besides what gestures do."""

    def selected(self) -> tuple[LayerId, ...]:
        """Return the selected layers."""

    def select(self, ids: tuple[LayerId, ...]) -> None:
        """Select these layers."""

    def delete_selected(self) -> None:
        """Delete what is selected."""

    def select_all(self) -> None:
        """Select every layer."""

    def escape(self) -> None:
        """Cancel the gesture, or clear the selection."""

    def search_here(self) -> None:
        """Open the quick search in the middle of the view."""


class Keyboard:
    """Keys of the canvas: arrows nudge, Alt with arrows walks along wires.

    Nudges from the first press to the last release are one step of the history.
    """

    def __init__(self, canvas: KeyCanvas) -> None:
        self._canvas = canvas
        self._is_nudging = False
        self._plain: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Delete: canvas.delete_selected,
            Qt.Key.Key_Backspace: canvas.delete_selected,
            Qt.Key.Key_Escape: canvas.escape,
            Qt.Key.Key_Tab: canvas.search_here,
        }

    def press(self, event: QKeyEvent) -> bool:
        """Act on a key; return whether it meant something."""
        key = Qt.Key(event.key())
        if key in ARROWS:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                return self._walk(ARROWS[key])
            return self._nudge(ARROWS[key], is_fine=_has_shift(event))
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._canvas.select_all()
            return True
        if key == Qt.Key.Key_L and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            return self._connect_selected()
        action = self._plain.get(key)
        if action is None:
            return False
        action()
        return True

    def release(self, event: QKeyEvent) -> None:
        """End a nudge when its key comes up."""
        if event.key() in ARROWS and not event.isAutoRepeat():
            self.end_nudge()

    def end_nudge(self) -> None:
        """End the step of the history that nudges are part of."""
        if self._is_nudging:
            self._is_nudging = False
            self._canvas.finish()

    def _nudge(self, direction: tuple[int, int], *, is_fine: bool) -> bool:
        chosen = self._canvas.selected()
        if not chosen:
            return False
        if not self._is_nudging:
            self._is_nudging = True
            self._canvas.begin("Nudge")
        step = 1.0 if is_fine else STEP
        places = self._canvas.designer.positions()
        moved = {
            key: Point(places[key].x + step * direction[0], places[key].y + step * direction[1])
            for key in chosen
        }
        self._canvas.request(MoveLayers(moved))
        return True

    def _walk(self, direction: tuple[int, int]) -> bool:
        """Select the layer before or behind, or the one above or below in its column."""
        state, chosen = self._canvas.designer.state, self._canvas.selected()
        if state is None or not chosen:
            return False
        network = state.project.network
        if direction[0] > 0:
            reached = [wire.target for wire in network.outputs_of(chosen[-1])]
        elif direction[0] < 0:
            reached = [wire.source for wire in network.inputs_of(chosen[0])]
        else:
            reached = self._in_column(chosen[0], direction[1])
        if reached:
            self._canvas.select((reached[0],))
        return True

    def _in_column(self, layer_id: LayerId, down: int) -> list[LayerId]:
        cards = {k: item.card_rect() for k, item in self._canvas.designer.layer_items.items()}
        own = cards[layer_id].center()
        beside = [
            (abs(card.center().y() - own.y()), key)
            for key, card in cards.items()
            if abs(card.center().x() - own.x()) < card.width()
            and (card.center().y() - own.y()) * down > 0
        ]
        return [key for _, key in sorted(beside)]

    def _connect_selected(self) -> bool:
        """Connect two selected layers, from left to right."""
        chosen = self._canvas.selected()
        if len(chosen) != 2:
            return False
        places = self._canvas.designer.positions()
        first, second = sorted(chosen, key=lambda key: places[key].x)
        self._canvas.request(Connect(first, second))
        return True


def _has_shift(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
