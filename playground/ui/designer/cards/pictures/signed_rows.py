"""Rows of text with a bar to the left or right of zero."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.ui.designer.style import CanvasStyle

ROW_HEIGHT = 18.0
"""At scale 1."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_signed_bar(
    painter: QPainter, row: QRectF, share: float | None, style: CanvasStyle
) -> None:
    """Paint a value in -1 to 1 as a bar from the middle of `row`; None paints none."""
    track = row.adjusted(0, 4, 0, -4)
    painter.fillRect(track, style.sunken)
    middle = track.center().x()
    if share is not None:
        colour = style.positive if share >= 0 else style.negative
        edge = middle + share * track.width() / 2
        bar = QRectF(min(middle, edge), track.top(), abs(edge - middle), track.height())
        painter.fillRect(bar, colour)
    painter.setPen(QPen(style.border_strong, 1.0))
    painter.drawLine(QPointF(middle, track.top() - 1), QPointF(middle, track.bottom() + 1))
