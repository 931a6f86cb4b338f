"""`StrandCaption`: the words on the strand that a panel explains."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from playground.ui.designer.style import CanvasStyle

ABOVE = 7.0
"""Distance above what the words belong to."""
EDGES = 5.0, 2.0
"""Room around the words, across and down."""
OPACITY = 225
"""Of the plate behind the words, 0 to 255."""


class StrandCaption:
    """Keeps words in the gap between two cards.

    Attributes
    ----------
    text : str
        Empty for no words.
    box : QRectF
        Where the words are, in scene coordinates; empty for no words.
    gap : (QRectF, QRectF)
        The cards left and right of the strand, in scene coordinates.
    """

    def __init__(self) -> None:
        self.text = ""
        self.box = QRectF()
        self.gap = QRectF(), QRectF()

    def place(self, middle: QPointF | None, style: CanvasStyle) -> None:
        """Put the words above a strand, or above the lower card if the gap is too narrow.

        Parameters
        ----------
        middle : QPointF or None
            Of the strand, in the scene; None for no strand.
        """
        self.box = QRectF()
        if not self.text or middle is None:
            return
        (across, down), (source, target) = EDGES, self.gap
        width = style.detail_metrics.horizontalAdvance(self.text) + 2 * across
        height = style.detail_metrics.height() + 2 * down
        bottom, least, most = middle.y() - ABOVE, source.right(), target.left()
        if most - least >= width:
            left = min(max(middle.x() - width / 2, least), most - width)
        elif source.top() >= target.top():
            left, bottom = most - width, source.top() - ABOVE
        else:
            left, bottom = least, target.top() - ABOVE
        self.box = QRectF(left, bottom - height, width, height)

    def paint(self, painter: QPainter, style: CanvasStyle) -> None:
        """Write the words on a plate, so that strands do not run through them."""
        if self.box.isEmpty():
            return
        painter.setFont(style.detail_font)
        plate = QColor(style.canvas)
        plate.setAlpha(OPACITY)
        painter.setBrush(plate)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(self.box, 4, 4)
        painter.setPen(style.warning)
        painter.drawText(self.box, Qt.AlignmentFlag.AlignCenter, self.text)
