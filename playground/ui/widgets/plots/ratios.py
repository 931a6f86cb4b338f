"""`RatioBars`: one bar per layer on a log scale, with the healthy range shaded."""

from dataclasses import dataclass
from math import isfinite, log10

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import current_theme

LOWEST, HIGHEST = -8.0, 1.0
"""Ends of the scale, as powers of ten."""
ROW, LEAST_BAR = 22, 40
READABLE = 0.01
"""Ratios from here on are written without an exponent."""


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One bar.

    Attributes
    ----------
    name : str
    ratio : float
        What the bar shows.
    text : str
        Numbers at the right.
    """

    name: str
    ratio: float
    text: str


def place(ratio: float) -> float:
    """Return where a ratio is on the scale, 0..1.

    >>> place(1e-8), place(10.0), place(0.0)
    (0.0, 1.0, 0.0)
    """
    if not isfinite(ratio):
        return 1.0
    if ratio <= 0:
        return 0.0
    return min(max((log10(ratio) - LOWEST) / (HIGHEST - LOWEST), 0.0), 1.0)


def ratio_text(ratio: float) -> str:
    """Return a ratio with two digits.

    >>> ratio_text(0.00088081), ratio_text(3.893e-06), ratio_text(0.25)
    ('8.8e−4', '3.9e−6', '0.25')
    """
    if not isfinite(ratio) or not 0 < ratio < READABLE:
        return with_minus(f"{ratio:.2g}")
    mantissa, exponent = f"{ratio:.1e}".split("e")
    return with_minus(f"{mantissa}e{int(exponent)}")


def power_text(power: int) -> str:
    """Return a power of ten as the scale shows it.

    >>> power_text(-4), power_text(0)
    ('1e−4', '1')
    """
    return with_minus(f"1e{power}") if power else "1"


class RatioBars(QWidget):
    """Draws the rows, the scale, and the range ``healthy``."""

    def __init__(self, healthy: tuple[float, float], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.healthy = healthy
        self.rows: tuple[RatioRow, ...] = ()
        keep_font(self, 0.92)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: tuple[RatioRow, ...]) -> None:
        """Draw these rows."""
        if len(rows) != len(self.rows):
            self.updateGeometry()
        self.rows = rows
        self.setAccessibleDescription("; ".join(f"{row.name} {row.text}" for row in rows))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line for each row and one for the scale."""
        return QSize(380, pixels(ROW) * (len(self.rows) + 1))

    def is_healthy(self, row: RatioRow) -> bool:
        """Return whether the row's ratio lies in the healthy range."""
        return self.healthy[0] <= row.ratio <= self.healthy[1]

    def bars_area(self) -> QRectF:
        """Return where the bars are, in pixels.

        Right of them is room for the widest number. In a narrow widget the names are shortened.
        """
        widths = self.fontMetrics().horizontalAdvance
        right = self.width() - max((widths(row.text) for row in self.rows), default=0) - 10
        names = min(max((widths(row.name) for row in self.rows), default=0), pixels(130))
        left = max(min(names + 10, right - LEAST_BAR), 10)
        return QRectF(left, 0, max(right - left, 0), pixels(ROW) * len(self.rows))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bars and scale."""
        painter, line = QPainter(self), pixels(ROW)
        bars = self.bars_area()
        painter.fillRect(bars, QColor(current_theme().sunken))
        self._draw_range(painter, bars)
        for index, row in enumerate(self.rows):
            area = QRectF(bars.x(), index * line, bars.width(), line)
            self._draw_row(painter, area, row)

    def _draw_range(self, painter: QPainter, bars: QRectF) -> None:
        """Shade the healthy range and write the powers of ten below."""
        low, high = (bars.x() + bars.width() * place(end) for end in self.healthy)
        shade = QColor(current_theme().good)
        shade.setAlpha(45)
        painter.fillRect(QRectF(low, bars.y(), high - low, bars.height()), shade)
        texts = self.fontMetrics().horizontalAdvance(power_text(int(LOWEST))) + 8
        room = bars.width() / (HIGHEST - LOWEST)
        step = next((each for each in (1, 2, 4) if each * room >= texts), 8)
        for power in range(int(LOWEST), int(HIGHEST) + 1, step):
            x = bars.x() + bars.width() * place(10.0**power)
            painter.setPen(QPen(QColor(current_theme().border), 1))
            painter.drawLine(int(x), 0, int(x), int(bars.bottom()))
            painter.setPen(QColor(current_theme().text_faint))
            box = QRectF(x - 32, bars.bottom() + 1, 64, pixels(ROW) - 4)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter), power_text(power))

    def _draw_row(self, painter: QPainter, area: QRectF, row: RatioRow) -> None:
        colour = current_theme().good if self.is_healthy(row) else current_theme().warning
        width = area.width() * place(row.ratio)
        painter.fillRect(QRectF(area.x(), area.y() + 6, width, area.height() - 12), QColor(colour))
        centre = Qt.AlignmentFlag.AlignVCenter
        name = QRectF(0, area.y(), area.x() - 8, area.height())
        painter.setPen(QColor(current_theme().text))
        short = self.fontMetrics().elidedText(
            row.name, Qt.TextElideMode.ElideRight, int(name.width())
        )
        painter.drawText(name, int(centre | Qt.AlignmentFlag.AlignRight), short)
        painter.setPen(QColor(current_theme().text_muted))
        figures = QRectF(area.right() + 8, area.y(), self.width() - area.right() - 8, area.height())
        painter.drawText(figures, int(centre | Qt.AlignmentFlag.AlignLeft), row.text)
