"""Paints the numbers of a merge layer's inputs, in the order in which it takes them."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.ui.designer.cards.measures import TEXT_DETAIL
from playground.ui.designer.style import CanvasStyle


def paint_port_numbers(painter: QPainter, ports: tuple[QPointF, ...], style: CanvasStyle) -> None:
    """Write 1, 2, 3, ... beside the ports, in the item's coordinates."""
    if len(ports) < 2 or painter.worldTransform().m11() < TEXT_DETAIL:
        return
    painter.setFont(style.detail_font)
    for number, centre in enumerate(ports, start=1):
        radius = style.grown(8)
        disc = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
        painter.setPen(style.border_strong)
        painter.setBrush(style.card)
        painter.drawEllipse(disc)
        painter.setPen(style.text)
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(number))
