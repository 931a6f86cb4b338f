"""A picture of a widget as a user sees it: with what was just said laid out."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget


def picture_of(widget: QWidget) -> QPixmap:
    """Return the picture of a widget.

    On screen Qt lays out before it paints. The grab of a widget alone paints at once: a text
    that was set in the same moment would be drawn in the room of the text before it, and cut.
    """
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    return widget.grab()
