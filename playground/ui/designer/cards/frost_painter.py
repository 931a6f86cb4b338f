"""Paints what is frozen: a snowflake on a card or a line, a frame around a bias."""

from collections.abc import Iterable
from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.designer.cards.card_layout import CardLayout
from playground.ui.designer.style import CanvasStyle

CARD_FLAKE = 9.0
"""Radius on the corner of a card, in pixels at zoom 1."""


def paint_snowflake(painter: QPainter, centre: QPointF, radius: float, style: CanvasStyle) -> None:
    """Paint a snowflake in a disc."""
    pen = QPen(QColor(style.theme.core), radius / 7.5)
    painter.setPen(pen)
    painter.setBrush(style.card)
    painter.drawEllipse(centre, radius, radius)
    arms = []
    for turn in range(6):
        angle = turn * pi / 3 + pi / 6
        along = QPointF(cos(angle), sin(angle)) * radius
        arms.append(QLineF(centre, centre + along * 0.72))
        for side in (-0.9, 0.9):
            branch = QPointF(cos(angle + side), sin(angle + side)) * radius
            arms.append(QLineF(centre + along * 0.4, centre + along * 0.4 + branch * 0.27))
    painter.drawLines(arms)


def paint_frozen_layer(painter: QPainter, layout: CardLayout, style: CanvasStyle) -> None:
    """Paint a snowflake on the top left corner of a card: none of its weights is trained."""
    paint_snowflake(painter, layout.card.topLeft() + QPointF(3, 3), CARD_FLAKE, style)


def paint_frozen_biases(painter: QPainter, marks: Iterable[QRectF], style: CanvasStyle) -> None:
    """Frame the marks of biases that are frozen individually."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(style.theme.core), 2.0))
    for mark in marks:
        painter.drawRoundedRect(mark.adjusted(-1.5, -1.5, 1.5, 1.5), 2.0, 2.0)
