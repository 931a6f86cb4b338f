"""`Bars`: a small histogram, painted."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.text_size import pixels

HEIGHT = 34
GAP = 1.5


class Bars(QWidget):
    """A histogram of a column's values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: tuple[float, ...] = ()
        self._colour = QColor()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_heights(self, heights: tuple[float, ...], colour: str) -> None:
        """Show bars of these heights, 0..1."""
        self._heights, self._colour = heights, QColor(colour)
        self.update()

    def sizeHint(self) -> QSize:
        """Return a height that grows with the text."""
        return QSize(80, pixels(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars."""
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        width = self.width() / max(1, len(self._heights))
        for index, height in enumerate(self._heights):
            tall = max(1.5, height * self.height())
            painter.drawRect(
                QRectF(index * width, self.height() - tall, max(1.0, width - GAP), tall)
            )
        painter.end()


class MissingBar(QWidget):
    """A thin line that shows which share of the values is missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self._colours = (QColor(), QColor())
        self.setFixedHeight(3)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_share(self, share: float, colour: str, ground: str) -> None:
        """Show a share of 0..1."""
        self._share, self._colours = share, (QColor(colour), QColor(ground))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._colours[1])
        painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), self._colours[0])
        painter.end()
