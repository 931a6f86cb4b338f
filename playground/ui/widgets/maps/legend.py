"""`MapLegend`: what the colours of a map mean: a scale from low to high, or classes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.maps.colours import class_colour
from playground.ui.widgets.plain import plain_tip

ROW = 18


class MapLegend(QWidget):
    """One line with a colour scale and its ends, or the classes with their colours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[str, ...] = ()
        self.ends = ("−1", "1")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        keep_font(self, 0.92)

    def show_scale(self, low: float, high: float) -> None:
        """Show the diverging scale from `low` to `high`."""
        self.classes = ()
        self.ends = (with_minus(f"{low:.4g}"), with_minus(f"{high:.4g}"))
        self._say(f"Colours run from {self.ends[0]} (orange) to {self.ends[1]} (blue).")

    def show_classes(self, names: tuple[str, ...]) -> None:
        """Show one colour per class."""
        self.classes = names
        self._say("Each colour is a class; the paler it is, the less sure the model is.")

    def _say(self, text: str) -> None:
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def _columns(self) -> int:
        """Return how many classes are side by side."""
        widest = max(self.fontMetrics().horizontalAdvance(name) for name in self.classes) + 26
        return max(1, min(len(self.classes), self.width() // max(widest, 40)))

    def sizeHint(self) -> QSize:
        """Return one row, or as many as the classes need."""
        rows = -(-len(self.classes) // self._columns()) if self.classes else 1
        return QSize(200, pixels(ROW) * rows + 2)

    def resizeEvent(self, _event: object) -> None:
        """Ask for as many rows as the new width needs."""
        self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the scale or the classes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.classes:
            self._draw_classes(painter)
        else:
            self._draw_scale(painter)

    def _draw_scale(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        low, high = self.ends
        left = metrics.horizontalAdvance(low) + 8
        right = self.width() - metrics.horizontalAdvance(high) - 8
        bar = QRectF(left, pixels(ROW) / 2 - 4, max(right - left, 10), 8)
        gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
        theme = current_theme()
        for place, colour in ((0.0, theme.negative), (0.5, theme.neutral), (1.0, theme.positive)):
            gradient.setColorAt(place, QColor(colour))
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(QColor(theme.text_muted))
        line = QRectF(0, 0, self.width(), pixels(ROW))
        centre = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(line, int(centre | Qt.AlignmentFlag.AlignLeft), low)
        painter.drawText(line, int(centre | Qt.AlignmentFlag.AlignRight), high)
        tick = bar.center().x()
        painter.drawLine(int(tick), int(bar.top()), int(tick), int(bar.bottom()))

    def _draw_classes(self, painter: QPainter) -> None:
        columns, line = self._columns(), pixels(ROW)
        width = self.width() / columns
        for index, name in enumerate(self.classes):
            row, column = divmod(index, columns)
            box = QRectF(column * width, row * line + (line - 10) / 2, 10, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(class_colour(current_theme(), index)))
            painter.drawRoundedRect(box, 2, 2)
            painter.setPen(QColor(current_theme().text_muted))
            room = QRectF(box.right() + 5, row * line, width - 20, line)
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            text = self.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(room.width())
            )
            painter.drawText(room, flags, text)
