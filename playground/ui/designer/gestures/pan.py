"""`PanGesture`: the canvas follows the hand."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QGraphicsView


class PanGesture:
    """Scrolls the view; it touches neither the scene nor the document.

    Parameters
    ----------
    view : QGraphicsView
    start : QPoint
        Where the mouse was pressed, in the viewport.
    """

    def __init__(self, view: QGraphicsView, start: QPoint) -> None:
        self._view = view
        self._last = start

    def move(self, point: QPoint) -> None:
        """Follow the mouse."""
        delta = point - self._last
        self._last = point
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() - delta.x())
        down.setValue(down.value() - delta.y())
