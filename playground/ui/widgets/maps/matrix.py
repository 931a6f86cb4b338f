"""`MatrixView`: a square table of counts, hits in blue and misses in orange."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import blended, current_theme

SMALLEST_CELL = 13
HEADER = 16


def readable_on(ground: str) -> str:
    """Return black or white, whichever reads better on `ground`.

    >>> readable_on("#ffffff"), readable_on("#102030")
    ('#000000', '#ffffff')
    """
    colour = QColor(ground)
    light = 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()
    return "#000000" if light > 140 else "#ffffff"


class MatrixView(QWidget):
    """Draws the counts; rows are the true classes, columns the predicted ones.

    Signals
    -------
    hovered((int, int) or None)
        Row and column under the cursor.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: NDArray[np.int64] = np.zeros((0, 0), np.int64)
        self.names: tuple[str, ...] = ()
        self._label_width = 0
        self._most_misses = 0
        self._row_sums: list[int] = []
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        keep_font(self, 0.85)

    def show_counts(self, counts: NDArray[np.int64], names: tuple[str, ...]) -> None:
        """Draw ``counts`` (classes, classes) with one name per class."""
        if counts.shape != self.counts.shape or names != self.names:
            self.updateGeometry()
        self.counts, self.names = counts, names
        misses = counts.copy()
        np.fill_diagonal(misses, 0)
        self._most_misses = int(misses.max(initial=0))
        self._row_sums = counts.sum(axis=1).tolist()
        widths = [self.fontMetrics().horizontalAdvance(name) for name in names]
        self._label_width = min(max(widths, default=0), pixels(90)) + 8
        self.update()

    def sizeHint(self) -> QSize:
        """Return comfortable cells for all classes."""
        return QSize(
            pixels(44) * len(self.names) + self._label_width + pixels(HEADER),
            pixels(22) * len(self.names) + 40,
        )

    def minimumSizeHint(self) -> QSize:
        """Return the smallest cells that can be distinguished."""
        side = SMALLEST_CELL * len(self.names)
        return QSize(side + self._label_width + pixels(HEADER), side + 2 * pixels(HEADER))

    def cell(self, row: int, column: int) -> QRectF:
        """Return where a cell is drawn, in pixels of the widget."""
        count = max(len(self.names), 1)
        left, top = pixels(HEADER) + self._label_width, 2 * pixels(HEADER)
        width = min((self.width() - left) / count, pixels(90))
        height = min((self.height() - top) / count, pixels(44))
        return QRectF(left + column * width, top + row * height, width - 1, height - 1)

    def colour(self, row: int, column: int) -> str:
        """Return a cell's colour: by share of its row, or by weight among the misses."""
        count = int(self.counts[row, column])
        ground = current_theme().sunken
        if not count:
            return ground
        if row == column:
            share = count / max(self._row_sums[row], 1)
            return blended(current_theme().positive, ground, 0.25 + 0.75 * share)
        strength = sqrt(count / self._most_misses)
        return blended(current_theme().negative, ground, 0.15 + 0.85 * strength)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the cell under the cursor."""
        place, count = event.position(), len(self.counts)
        rows = (row for row in range(count) if self.cell(row, row).top() <= place.y())
        columns = (column for column in range(count) if self.cell(0, column).left() <= place.x())
        row, column = max(rows, default=0), max(columns, default=0)
        is_inside = count > 0 and self.cell(row, column).contains(place)
        self.hovered.emit((row, column) if is_inside else None)

    def leaveEvent(self, _event: QEvent) -> None:
        """Report that the cursor left."""
        self.hovered.emit(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw headings, names and cells."""
        painter = QPainter(self)
        count = len(self.counts)
        if not count:
            return
        self._draw_headings(painter)
        metrics = self.fontMetrics()
        centre = int(Qt.AlignmentFlag.AlignCenter)
        for row in range(count):
            for column in range(count):
                cell, colour = self.cell(row, column), self.colour(row, column)
                painter.fillRect(cell, QColor(colour))
                text = f"{int(self.counts[row, column])}"
                fits = metrics.horizontalAdvance(text) + 2 <= cell.width()
                if text != "0" and fits and metrics.height() <= cell.height() + 4:
                    painter.setPen(QColor(readable_on(colour)))
                    painter.drawText(cell, centre, text)

    def _draw_headings(self, painter: QPainter) -> None:
        painter.setPen(QColor(current_theme().text_faint))
        first, last = self.cell(0, 0), self.cell(0, len(self.names) - 1)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        painter.drawText(
            QRectF(first.x(), 0, last.right() - first.x(), pixels(HEADER)), centre, "predicted"
        )
        painter.save()
        bottom = self.cell(len(self.names) - 1, 0).bottom()
        painter.translate(0, bottom)
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, bottom - first.y(), pixels(HEADER)), centre, "true")
        painter.restore()
        painter.setPen(QColor(current_theme().text_muted))
        metrics = self.fontMetrics()
        for index, name in enumerate(self.names):
            cell = self.cell(index, index)
            above = QRectF(cell.x(), pixels(HEADER), cell.width(), pixels(HEADER))
            beside = QRectF(pixels(HEADER), cell.y(), self._label_width - 6, cell.height())
            elide = Qt.TextElideMode.ElideRight
            painter.drawText(above, centre, metrics.elidedText(name, elide, int(cell.width())))
            painter.drawText(
                beside,
                int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
                metrics.elidedText(name, elide, int(beside.width())),
            )
