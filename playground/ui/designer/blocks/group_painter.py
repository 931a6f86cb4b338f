"""Paints a block: folded, a stack of cards with a list of its layers; open, a frame."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.designer.blocks.block_facts import BlockFacts
from playground.ui.designer.cards.card_painter import Light, light_pen, paint_problem, problem_pen
from playground.ui.designer.cards.measures import CORNER, PADDING, PORT_RADIUS, TEXT_DETAIL
from playground.ui.designer.cards.outline_painter import paint_words
from playground.ui.designer.style import CanvasStyle

HEADER, ROW = 46.0, 18.0
"""Heights at scale 1: of name and details of a folded block, and of each layer below them."""


@dataclass(slots=True)
class BlockLook:
    """What the look of a block depends on, apart from its facts."""

    is_selected: bool = False
    is_hovered: bool = False
    light: Light = Light.NONE


def paint_folded(
    painter: QPainter,
    card: QRectF,
    facts: BlockFacts,
    look: BlockLook,
    style: CanvasStyle,
    ports: tuple[QPointF, ...],
) -> None:
    """Paint a folded block in its own coordinates."""
    has_text = painter.worldTransform().m11() >= TEXT_DETAIL
    painter.setOpacity(1.0 if facts.is_active else 0.5)
    painter.setBrush(style.card)
    painter.setPen(QPen(style.border_strong, 1.0))
    for depth in (8.0, 4.0):
        painter.drawRoundedRect(card.translated(depth, -depth), CORNER, CORNER)
    painter.setPen(_outline(facts, look, style))
    painter.drawRoundedRect(card, CORNER, CORNER)
    if has_text:
        _paint_words(painter, card, facts, style)
    else:
        paint_words(painter, card, facts.group.name, style)
    painter.setOpacity(1.0)
    if look.is_hovered or look.is_selected or look.light is not Light.NONE:
        painter.setPen(QPen(style.accent, 1.5))
        painter.setBrush(style.card)
        for point in ports:
            painter.drawEllipse(point, PORT_RADIUS, PORT_RADIUS)
    if facts.severity is not None:
        paint_problem(painter, card, facts.severity, style)


def _paint_words(painter: QPainter, card: QRectF, facts: BlockFacts, style: CanvasStyle) -> None:
    room = card.width() - 2 * PADDING
    elide = Qt.TextElideMode.ElideRight
    painter.setPen(style.text)
    painter.setFont(style.title_font)
    name = style.title_metrics.elidedText(facts.group.name, elide, room - 18)
    painter.drawText(QPointF(PADDING + 16, style.grown(21)), name)
    _paint_triangle(painter, QPointF(PADDING + 4, style.grown(16)), style, points_down=False)
    painter.setFont(style.detail_font)
    painter.setPen(style.muted)
    painter.drawText(QPointF(PADDING, style.grown(37)), facts.details)
    for index, row in enumerate(facts.rows):
        top = style.grown(HEADER + ROW * index)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(style.theme.category(row.category)))
        painter.drawRoundedRect(QRectF(PADDING, top + style.grown(8) - 4, 8, 8), 2, 2)
        painter.setPen(style.text)
        text = style.detail_metrics.elidedText(row.text, elide, room - 14)
        painter.drawText(QPointF(PADDING + 14, top + style.grown(12)), text)
    if facts.more:
        painter.setPen(style.muted)
        below = style.grown(HEADER + ROW * len(facts.rows) + 12)
        painter.drawText(QPointF(PADDING + 14, below), f"{facts.more} more")


def paint_frame(
    painter: QPainter, card: QRectF, facts: BlockFacts, look: BlockLook, style: CanvasStyle
) -> None:
    """Paint the frame of an open block in its own coordinates."""
    fill = QColor(style.accent)
    fill.setAlpha(26 if look.is_hovered else 16)
    painter.setBrush(fill)
    line = QColor(style.accent)
    line.setAlpha(200 if look.is_hovered else 120)
    painter.setPen(QPen(line, 1.2, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(card, CORNER + 4, CORNER + 4)
    if painter.worldTransform().m11() < TEXT_DETAIL:
        paint_words(painter, card, facts.group.name, style)
        return
    _paint_triangle(painter, QPointF(PADDING + 5, style.grown(17)), style, points_down=True)
    painter.setPen(style.text)
    painter.setFont(style.title_font)
    room = card.width() - 2 * PADDING - 18
    elide = Qt.TextElideMode.ElideRight
    name = style.title_metrics.elidedText(facts.group.name, elide, room)
    painter.drawText(QPointF(PADDING + 18, style.grown(21)), name)
    after = PADDING + 26 + style.title_metrics.horizontalAdvance(name)
    painter.setPen(style.muted)
    painter.setFont(style.detail_font)
    details = style.detail_metrics.elidedText(facts.details, elide, card.width() - after - PADDING)
    painter.drawText(QPointF(after, style.grown(21)), details)


def _paint_triangle(
    painter: QPainter, centre: QPointF, style: CanvasStyle, *, points_down: bool
) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.muted)
    down = (QPointF(-4, -2.5), QPointF(4, -2.5), QPointF(0, 3.5))
    right = (QPointF(-2.5, -4), QPointF(-2.5, 4), QPointF(3.5, 0))
    painter.drawPolygon([centre + corner for corner in (down if points_down else right)])


def _outline(facts: BlockFacts, look: BlockLook, style: CanvasStyle) -> QPen:
    if look.is_selected and look.light not in (Light.CHOSEN, Light.REFUSED):
        return QPen(style.accent, 2.0)
    lit = light_pen(look.light, style) or problem_pen(facts.severity, style)
    return lit or QPen(style.border_strong, 1.0)
