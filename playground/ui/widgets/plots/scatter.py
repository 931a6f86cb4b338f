"""`ScatterView`: predicted against true values; on the diagonal they agree."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme

MARGIN = 44
FOOT = 20


class ScatterView(QWidget):
    """Draws a square with a diagonal and one dot per sample."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._true: NDArray[np.float32] = np.zeros(0, np.float32)
        self._predicted: NDArray[np.float32] = np.zeros(0, np.float32)
        self._ends = (0.0, 1.0)
        keep_font(self, 0.85)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setToolTip("Each dot is a sample. On the line the prediction is exact.")

    def show_points(self, true: NDArray[np.float32], predicted: NDArray[np.float32]) -> None:
        """Draw ``(n,)`` true values against predicted ones; both axes show the true range."""
        self._true, self._predicted = true, predicted
        if len(true):
            low, high = float(true.min()), float(true.max())
            room = 0.08 * (high - low) or 1.0
            self._ends = (low - room, high + room)
        self.update()

    def sizeHint(self) -> QSize:
        """Return 260 x 200 pixels."""
        return QSize(260, 200)

    def area(self) -> QRectF:
        """Return where dots are drawn."""
        left, foot = pixels(MARGIN), pixels(FOOT)
        return QRectF(left, 4, max(self.width() - left - 8, 20), max(self.height() - foot, 20))

    def place(self, true: float, predicted: float) -> QPointF:
        """Return where a sample's dot is; beyond the range, at its edge."""
        area, (low, high) = self.area(), self._ends
        x = (true - low) / (high - low)
        y = (min(max(predicted, low), high) - low) / (high - low)
        return QPointF(area.x() + area.width() * x, area.bottom() - area.height() * y)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes, the diagonal and the dots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.area()
        painter.fillRect(area, QColor(current_theme().sunken))
        painter.setPen(QPen(QColor(current_theme().border_strong), 1, Qt.PenStyle.DashLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        self._paint_dots(painter)
        self._paint_axes(painter, area)

    def _paint_dots(self, painter: QPainter) -> None:
        dots = QPolygonF(
            [
                self.place(x, y)
                for x, y in zip(self._true.tolist(), self._predicted.tolist(), strict=True)
                if np.isfinite(y)
            ]
        )
        pen = QPen(QColor(current_theme().accent), 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(dots)

    def _paint_axes(self, painter: QPainter, area: QRectF) -> None:
        """Write the ends of both axes and their names."""
        low, high = (with_minus(f"{end:.3g}") for end in self._ends)
        painter.setPen(QColor(current_theme().text_muted))
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        below = QRectF(area.x(), area.bottom() + 1, area.width(), pixels(FOOT))
        painter.drawText(below, int(left), low)
        painter.drawText(below, int(right), high)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), "true value")
        beside = QRectF(0, area.y(), area.x() - 5, area.height())
        painter.drawText(beside, int(right | Qt.AlignmentFlag.AlignTop), high)
        painter.drawText(beside, int(right | Qt.AlignmentFlag.AlignBottom), low)
        painter.save()
        painter.translate(2, area.center().y() + pixels(40))
        painter.rotate(-90)
        painter.drawText(
            QRectF(0, 0, pixels(80), pixels(16)), int(Qt.AlignmentFlag.AlignHCenter), "predicted"
        )
        painter.restore()
