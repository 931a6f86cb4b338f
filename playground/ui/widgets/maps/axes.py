"""`Axes`: the numbers and names beside a map."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from playground.base.number_text import with_minus
from playground.ui.theme.text_size import pixels, scaled
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.texts import number_text

GUTTER, GAP = 16, 5
"""Height of the numbers below a map, and space beside a number, in pixels at 100 %."""
SHARE = 0.82
"""Relative to the size of text."""
Ends = tuple[float, float]
Texts = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Axes:
    """What the two axes of a map measure, and from where to where.

    Attributes
    ----------
    across, up : str
        Their names; "" for one that is named elsewhere.
    across_ends, up_ends : (float, float)
        The numbers at the ends of the map.
    """

    across: str
    up: str
    across_ends: Ends
    up_ends: Ends

    def gutters(self, font: QFont) -> tuple[int, int]:
        """Return the room that the axes take left of the map and below it, in pixels."""
        metrics = QFontMetrics(scaled(font, SHARE))
        widest = max(map(metrics.horizontalAdvance, (*texts_of(self.up_ends), self.up)))
        return widest + pixels(GAP), pixels(GUTTER)

    def shown_across(self, width: float, metrics: QFontMetrics) -> tuple[Texts, str]:
        """Return the numbers and the name below a map of that width, in pixels.

        What would touch its neighbour is empty: first the name, then the number in the middle.
        """
        low, middle, high = texts_of(self.across_ends)
        ends = [metrics.horizontalAdvance(text) + pixels(GAP) for text in (low, high)]
        half = metrics.horizontalAdvance(middle) / 2
        if max(ends) + half > width / 2:
            middle, half = "", 0
        beside = max(half + pixels(GAP), ends[1])
        is_wide = metrics.horizontalAdvance(self.across) <= 2 * (width / 4 - beside)
        return (low, middle, high), self.across if is_wide else ""

    def draw(self, painter: QPainter, area: QRectF, font: QFont) -> None:
        """Write the ends and the middle of both axes beside the map in `area`, and the names."""
        flag = Qt.AlignmentFlag
        left, bottom = self.gutters(font)
        painter.setFont(scaled(font, SHARE))
        painter.setPen(QColor(current_theme().text_muted))
        below = QRectF(area.left(), area.bottom(), area.width(), bottom)
        places = (flag.AlignLeft, flag.AlignHCenter, flag.AlignRight)
        metrics = QFontMetrics(painter.font())
        numbers, name = self.shown_across(area.width(), metrics)
        for text, side in zip(numbers, places, strict=True):
            painter.drawText(below, int(side | flag.AlignBottom), text)
        named = QRectF(area.center().x(), area.bottom(), area.width() / 2, bottom)
        painter.drawText(named, int(flag.AlignHCenter | flag.AlignBottom), name)
        room = left - pixels(GAP)
        beside = QRectF(area.left() - left, area.top(), room, area.height())
        places = (flag.AlignBottom, flag.AlignVCenter, flag.AlignTop)
        for text, side in zip(texts_of(self.up_ends), places, strict=True):
            painter.drawText(beside, int(side | flag.AlignRight), text)
        upper = QRectF(area.left() - left, area.top(), room, area.height() / 2)
        painter.drawText(upper, int(flag.AlignVCenter | flag.AlignRight), self.up)


def texts_of(ends: Ends) -> Texts:
    """Return the numbers at the low end, in the middle and at the high end of an axis.

    >>> texts_of((-0.5, 1.5)), texts_of((4.3, 7.9))
    (('−0.5', '0.5', '1.5'), ('4.3', '6.1', '7.9'))
    """
    low, high = ends
    low_text, middle, high_text = (
        with_minus(number_text(float(f"{value:.3g}"))) for value in (low, (low + high) / 2, high)
    )
    return low_text, middle, high_text
