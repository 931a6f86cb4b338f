"""Paints cards that are too small to read: a rectangle with the layer type."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from playground.document.inference import Severity
from playground.ui.designer.style import CanvasStyle

OUTLINE_DETAIL = 0.16
"""Zoom below which cards are painted as outlines."""
LETTERS = 10.0
"""Height of the letters in screen pixels at 100 %, at every zoom."""
SMALL = 10.0
"""Width in screen pixels below which only marked cards have an edge."""
NARROWEST = 26.0
"""Width of a card in screen pixels below which it has no words."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What is visible of a small card."""

    card: QRectF
    words: str
    colour: QColor
    is_selected: bool
    is_active: bool
    severity: Severity | None


def paint_outline(painter: QPainter, outline: Outline, style: CanvasStyle) -> None:
    """Paint the rectangle, a strip in the colour of its category, and the words that fit."""
    card, detail = outline.card, painter.worldTransform().m11()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.fillRect(card, style.card)
    strip = outline.colour if outline.is_active else style.border_strong
    height = min(5 / detail, card.height() / 3)
    painter.fillRect(QRectF(card.left(), card.top(), card.width(), height), strip)
    is_marked = outline.is_selected or outline.severity is not None
    if is_marked or card.width() * detail > SMALL:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_edge(outline, style))
        painter.drawRect(card)
    paint_words(painter, card, outline.words, style, top=7.0)


def paint_words(
    painter: QPainter, card: QRectF, words: str, style: CanvasStyle, *, top: float = 3.0
) -> None:
    """Write at the top of a card, if it fits, in letters of the same height at every zoom.

    Parameters
    ----------
    top : float
        Distance from the edge, in screen pixels.
    """
    detail, letters = painter.worldTransform().m11(), style.grown(LETTERS)
    if card.width() * detail < NARROWEST or card.height() * detail < letters + 8:
        return
    font = QFont(style.detail_font)
    font.setPixelSize(round(letters / detail))
    room = card.width() - 6 / detail
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(style.text)
    baseline = card.top() + (letters + top) / detail
    painter.drawText(QPointF(card.left() + 3 / detail, baseline), shown)


def _edge(outline: Outline, style: CanvasStyle) -> QPen:
    colour, width = style.border_strong, 1.0
    if outline.severity is not None:
        colour, width = style.problem(outline.severity), 2.0
    if outline.is_selected:
        colour, width = style.accent, 2.0
    pen = QPen(colour, width)
    pen.setCosmetic(True)
    return pen
