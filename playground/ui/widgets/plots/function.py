"""`FunctionView`: a line over one number, and the points that it should follow."""

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plots.curves import tick_text, value_range
from playground.ui.widgets.plots.ticks import round_step

LEFT, FOOT = 38, 20
"""Room for the texts beside and below the plot, in pixels at 100 %."""
SMALLEST = 120
RADIUS = 2.6
TICKS = 5
"""About how many ticks an axis has."""
USUAL_ENDS = (-1.0, 1.0, -1.0, 1.0)
"""Left, right, low and high end of the axes before there is anything to plot."""
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of one set.

    Attributes
    ----------
    positions : (n, 2) float32
    is_hollow : bool
        Rings instead of discs.
    """

    positions: Floats
    is_hollow: bool = False


def even_ticks(low: float, high: float) -> list[float]:
    """Return about five round numbers from `low` to `high`.

    >>> even_ticks(-3.1, 3.1), even_ticks(0.0, 0.7)
    ([-2.0, 0.0, 2.0], [0.0, 0.2, 0.4, 0.6])
    """
    step = round_step(max((high - low) / TICKS, 1e-30))
    return [round(step * place, 12) for place in range(ceil(low / step), floor(high / step) + 1)]


class FunctionView(QWidget):
    """Draws points and a line over two axes whose ranges follow the points.

    Signals
    -------
    hovered(QPointF or None)
        The cursor's position in units of the axes; None when it left.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = ""
        self.readout = ""
        self._marks: tuple[Marks, ...] = ()
        self._x: Floats = np.zeros(0, np.float32)
        self._y: Floats = np.zeros(0, np.float32)
        self._ends = USUAL_ENDS
        keep_font(self, 0.85)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(SMALLEST, SMALLEST)
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        """Return the smallest size; layouts give it more."""
        return QSize(SMALLEST, SMALLEST)

    def set_ends(self, low: tuple[float, float], high: tuple[float, float]) -> None:
        """Let the axes run from the point `low` to the point `high`, and a little further."""
        room = (high[0] - low[0]) * 0.04 or 1.0
        self._ends = (low[0] - room, high[0] + room, *_widened(low[1], high[1]))
        self.update()

    def forget_ends(self) -> None:
        """Let the axes run as they do before there is anything to plot."""
        self._ends = USUAL_ENDS
        self.update()

    def set_marks(self, marks: tuple[Marks, ...]) -> None:
        """Show these points, the first lowest."""
        self._marks = marks
        self.update()

    def set_line(self, x: Floats, y: Floats) -> None:
        """Show the line through ``(n,)`` rising `x` and their `y`; empty for the message."""
        self._x, self._y = x, y
        self.update()

    def show_readout(self, text: str) -> None:
        """Write `text` over the plot; "" for nothing."""
        self.readout = text
        self.update()

    def area(self) -> QRectF:
        """Return where points are drawn, in pixels of the widget."""
        left, foot = pixels(LEFT), pixels(FOOT)
        return QRectF(left, 4, max(self.width() - left - 6, 20), max(self.height() - foot - 4, 20))

    def place(self, x: float, y: float) -> QPointF:
        """Return where a point is drawn, in pixels of the widget."""
        area, (left, right, low, high) = self.area(), self._ends
        return QPointF(
            area.x() + area.width() * (x - left) / (right - left),
            area.bottom() - area.height() * (y - low) / (high - low),
        )

    def value_at(self, position: QPointF) -> QPointF | None:
        """Return the values at `position`, in pixels; None outside the axes."""
        area, (left, right, low, high) = self.area(), self._ends
        if not area.contains(position):
            return None
        return QPointF(
            left + (right - left) * (position.x() - area.x()) / area.width(),
            high - (high - low) * (position.y() - area.y()) / area.height(),
        )

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report where the cursor is."""
        self.hovered.emit(self.value_at(event.position()))

    def leaveEvent(self, _event: QEvent) -> None:
        """Report that the cursor left."""
        self.hovered.emit(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the axes, the points, the line, and the message or the read-out."""
        painter = QPainter(self)
        area, theme = self.area(), current_theme()
        painter.fillRect(area, QColor(theme.sunken))
        self._draw_axes(painter, area)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area)
        for marks in self._marks:
            self._draw_marks(painter, marks)
        self._draw_line(painter)
        painter.setClipping(False)
        if not len(self._x) and self.message:
            self._write(painter, area, self.message, Qt.AlignmentFlag.AlignCenter)
        elif self.readout:
            top_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            self._write(painter, area, self.readout, top_left)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(theme.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)

    def _draw_axes(self, painter: QPainter, area: QRectF) -> None:
        theme, (left, right, low, high) = current_theme(), self._ends
        grid, text = QPen(QColor(theme.border), 1), QPen(QColor(theme.text_muted))
        height = painter.fontMetrics().height()
        for tick in even_ticks(left, right):
            at = self.place(tick, low).x()
            painter.setPen(grid)
            painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()))
            painter.setPen(text)
            room = QRectF(at - 30, area.bottom() + 2, 60, height)
            room.moveRight(min(room.right(), self.width() + 24.0))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter), tick_text(tick))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for tick in even_ticks(low, high):
            at = self.place(left, tick).y()
            painter.setPen(grid)
            painter.drawLine(QPointF(area.left(), at), QPointF(area.right(), at))
            painter.setPen(text)
            top = min(max(at - height / 2, 0.0), area.bottom() - height / 2)
            room = QRectF(0, top, area.left() - 4, height)
            painter.drawText(room, int(flags), tick_text(tick))

    def _draw_marks(self, painter: QPainter, marks: Marks) -> None:
        theme = current_theme()
        colour = QColor(theme.test if marks.is_hollow else theme.train)
        painter.setPen(QPen(colour, 1.2) if marks.is_hollow else Qt.PenStyle.NoPen)
        painter.setBrush(Qt.BrushStyle.NoBrush if marks.is_hollow else colour)
        for x, y in marks.positions.tolist():
            painter.drawEllipse(self.place(x, y), RADIUS, RADIUS)

    def _draw_line(self, painter: QPainter) -> None:
        """Draw the line, with a gap where a value is not a finite number."""
        painter.setPen(QPen(QColor(current_theme().series[3]), 2.2))
        is_finite = np.isfinite(self._y)
        cuts = [-1, *np.flatnonzero(~is_finite).tolist(), len(self._y)]
        low, high = self._ends[2:]
        reach = high - low
        y = np.clip(self._y, low - reach, high + reach)  # Qt cannot draw to far away
        for before, after in pairwise(cuts):
            part = slice(before + 1, after)
            places = zip(self._x[part].tolist(), y[part].tolist(), strict=True)
            painter.drawPolyline(QPolygonF([self.place(*at) for at in places]))

    def _write(self, painter: QPainter, area: QRectF, text: str, flags: Qt.AlignmentFlag) -> None:
        """Write `text` on a plate, so that points do not run through it."""
        wrapped = int(flags | Qt.TextFlag.TextWordWrap)
        room = area.adjusted(12, 9, -12, -9)
        plate = painter.boundingRect(room, wrapped, text).adjusted(-6, -4, 6, 4)
        colour = QColor(current_theme().surface)
        colour.setAlpha(225)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(plate, 6, 6)
        painter.setPen(QColor(current_theme().text))
        painter.drawText(room, wrapped, text)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Return round ends around the range, with room for a line that goes beyond it."""
    low, high = value_range(low, high)
    room = 0.1 * (high - low)
    return low - room, high + room
