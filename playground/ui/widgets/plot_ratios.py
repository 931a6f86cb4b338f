"""`RatioBars`: one bar per layer on a log scale, with the healthy range shaded."""

from dataclasses import dataclass
from math import isfinite, log10

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.ui.theme import Theme
from playground.ui.widgets.plot_fonts import scaled

LOWEST, HIGHEST = -8.0, 1.0
"""Ends of the scale, as powers of ten."""
ROW = 22


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One bar.

    Attributes
    ----------
    name : str
    ratio : float
        What the bar shows.
    text : str
        Figures at the right.
    """

    name: str
    ratio: float
    text: str


def place(ratio: float) -> float:
    """Return where a ratio stands on the scale, 0..1.

    >>> place(1e-8), place(10.0), place(0.0)
    (0.0, 1.0, 0.0)
    """
    if not isfinite(ratio):
        return 1.0
    if ratio <= 0:
        return 0.0
    return min(max((log10(ratio) - LOWEST) / (HIGHEST - LOWEST), 0.0), 1.0)


class RatioBars(QWidget):
    """Draws the rows, the scale, and the range ``healthy``."""

    def __init__(
        self, theme: Theme, healthy: tuple[float, float], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.healthy = healthy
        self.rows: tuple[RatioRow, ...] = ()
        self.setFont(scaled(self.font(), 0.92))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[RatioRow, ...]) -> None:
        """Draw these rows."""
        if len(rows) != len(self.rows):
            self.updateGeometry()
        self.rows = rows
        self.setAccessibleDescription("; ".join(f"{row.name} {row.text}" for row in rows))
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line for each row and one for the scale."""
        return QSize(380, ROW * (len(self.rows) + 1))

    def is_healthy(self, row: RatioRow) -> bool:
        """Return whether the row's ratio lies in the healthy range."""
        return self.healthy[0] <= row.ratio <= self.healthy[1]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars and scale."""
        painter = QPainter(self)
        names = [self.fontMetrics().horizontalAdvance(row.name) for row in self.rows]
        figures = [self.fontMetrics().horizontalAdvance(row.text) for row in self.rows]
        left = min(max(names, default=0), 130) + 10
        right = self.width() - max(figures, default=0) - 10
        bars = QRectF(left, 0, max(right - left, 40), ROW * len(self.rows))
        painter.fillRect(bars, QColor(self.theme.sunken))
        self._draw_range(painter, bars)
        for index, row in enumerate(self.rows):
            self._draw_row(painter, QRectF(left, index * ROW, bars.width(), ROW), row)

    def _draw_range(self, painter: QPainter, bars: QRectF) -> None:
        """Shade the healthy range and write the powers of ten below."""
        low, high = (bars.x() + bars.width() * place(end) for end in self.healthy)
        shade = QColor(self.theme.good)
        shade.setAlpha(45)
        painter.fillRect(QRectF(low, bars.y(), high - low, bars.height()), shade)
        for power in range(int(LOWEST), int(HIGHEST) + 1, 2):
            x = bars.x() + bars.width() * place(10.0**power)
            painter.setPen(QPen(QColor(self.theme.border), 1))
            painter.drawLine(int(x), 0, int(x), int(bars.bottom()))
            painter.setPen(QColor(self.theme.text_faint))
            box = QRectF(x - 24, bars.bottom() + 1, 48, ROW - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), f"1e{power}")

    def _draw_row(self, painter: QPainter, area: QRectF, row: RatioRow) -> None:
        colour = self.theme.good if self.is_healthy(row) else self.theme.warning
        width = area.width() * place(row.ratio)
        painter.fillRect(QRectF(area.x(), area.y() + 6, width, ROW - 12), QColor(colour))
        centre = Qt.AlignmentFlag.AlignVCenter
        name = QRectF(0, area.y(), area.x() - 8, ROW)
        painter.setPen(QColor(self.theme.text))
        short = self.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, int(centre | Qt.AlignmentFlag.AlignRight), short)
        painter.setPen(QColor(self.theme.text_muted))
        figures = QRectF(area.right() + 8, area.y(), self.width() - area.right() - 8, ROW)
        painter.drawText(figures, int(centre | Qt.AlignmentFlag.AlignLeft), row.text)
