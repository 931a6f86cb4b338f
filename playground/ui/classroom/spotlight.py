"""`Spotlight`: darkens the window except around the pointer."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme

RADIUS = 90
"""In pixels at 100 %."""
SHADE = 150
"""Opacity of what lies outside, of 255: what is there can still be read."""
RING = 3


class Spotlight(QWidget):
    """Lies over its parent, takes no clicks, and follows `move_to`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("spotlight")
        self.centre = QPoint()
        self.hide()

    def shine(self, at: QPoint) -> None:
        """Cover the parent, with the light at a point of it."""
        self.centre = at
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()

    def move_to(self, at: QPoint) -> None:
        """Move the light; only what it leaves and what it reaches is drawn again."""
        left = self.light()
        self.centre = at
        self.update(left.united(self.light()))

    def light(self) -> QRect:
        """Return the square around the light."""
        reach = pixels(RADIUS) + RING
        return QRect(self.centre.x() - reach, self.centre.y() - reach, 2 * reach, 2 * reach)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = pixels(RADIUS)
        shade = QPainterPath()
        shade.addRect(self.rect())
        shade.addEllipse(self.centre, radius, radius)
        painter.setClipRect(event.rect())
        painter.fillPath(shade, QColor(0, 0, 0, SHADE))
        pen = painter.pen()
        pen.setColor(QColor(current_theme().warning))
        pen.setWidth(RING)
        painter.setPen(pen)
        painter.drawEllipse(self.centre, radius, radius)
        painter.end()
