"""The row below a card's cells: a few words, arrows to scroll, a choice of pictures."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.ui.designer.cards.pictures.content import Content
from playground.ui.designer.style import CanvasStyle

HEIGHT = 20.0
ARROW = 18.0


@dataclass(frozen=True, slots=True)
class Footer:
    """Rectangles in item coordinates; those that there are not are empty.

    Attributes
    ----------
    note : QRectF
        For the words.
    back, forth : QRectF
        The arrows of a card that scrolls.
    choice : QRectF
        The button for the other pictures.
    """

    note: QRectF = field(default_factory=QRectF)
    back: QRectF = field(default_factory=QRectF)
    forth: QRectF = field(default_factory=QRectF)
    choice: QRectF = field(default_factory=QRectF)


def has_footer(content: Content) -> bool:
    """Return whether there is anything to be put below the cells."""
    return bool(content.note or content.choice)


def footer_of(content: Content, body: QRectF, style: CanvasStyle) -> Footer:
    """Return the row below `body`."""
    if not has_footer(content):
        return Footer()
    row = QRectF(body.left(), body.bottom() + 4, body.width(), style.grown(HEIGHT) - 4)
    choice = QRectF()
    if content.choice:
        width = style.detail_metrics.horizontalAdvance(content.choice) + 14
        choice = QRectF(row.right() - width, row.top(), width, row.height())
        row.setRight(choice.left() - 4)
    if not content.total:
        return Footer(row, choice=choice)
    back = QRectF(row.left(), row.top(), ARROW, row.height())
    forth = QRectF(row.right() - ARROW, row.top(), ARROW, row.height())
    return Footer(row.adjusted(ARROW, 0, -ARROW, 0), back, forth, choice)


def paint_footer(painter: QPainter, footer: Footer, content: Content, style: CanvasStyle) -> None:
    """Paint the row."""
    painter.setFont(style.detail_font)
    painter.setPen(style.muted)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    centred = footer.choice.isEmpty() or bool(content.total)
    place = Qt.AlignmentFlag.AlignCenter if centred else left
    if content.note:
        painter.drawText(footer.note, place, content.note)
    if not footer.choice.isEmpty():
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.setBrush(style.card)
        painter.drawRoundedRect(footer.choice, 4, 4)
        painter.setPen(style.accent)
        painter.drawText(footer.choice, Qt.AlignmentFlag.AlignCenter, content.choice)
    last = content.total - max(1, content.count if content.has_cells_of_units else 1)
    for box, sign, is_open in (
        (footer.back, -1, content.first > 0),
        (footer.forth, 1, content.first < last),
    ):
        if not box.isEmpty():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.accent if is_open else style.border_strong)
            middle = box.center()
            painter.drawPolygon(
                QPolygonF(
                    [
                        middle + QPointF(4.0 * sign, 0),
                        middle + QPointF(-3.0 * sign, -5),
                        middle + QPointF(-3.0 * sign, 5),
                    ]
                )
            )
