"""The row below a card's cells: a note, arrows to scroll, a choice between two pictures."""

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.ui.designer.cards.pictures.card_picture import CardPicture
from playground.ui.designer.style import CanvasStyle

HEIGHT = 20.0
ARROW = 18.0


@dataclass(frozen=True, slots=True)
class Footer:
    """Rectangles in item coordinates; empty for what the card does not have.

    Attributes
    ----------
    note : QRectF
        For the note.
    back, forth : QRectF
        The arrows of a card that scrolls.
    choice : QRectF
        The button for the other picture.
    """

    note: QRectF = field(default_factory=QRectF)
    back: QRectF = field(default_factory=QRectF)
    forth: QRectF = field(default_factory=QRectF)
    choice: QRectF = field(default_factory=QRectF)


def has_footer(picture: CardPicture) -> bool:
    """Return whether there is anything to show below the cells."""
    return bool(picture.note or picture.choice)


def footer_of(picture: CardPicture, body: QRectF, style: CanvasStyle) -> Footer:
    """Return the row below `body`."""
    if not has_footer(picture):
        return Footer()
    row = QRectF(body.left(), body.bottom() + 4, body.width(), style.grown(HEIGHT) - 4)
    choice = QRectF()
    if picture.choice:
        width = style.detail_metrics.horizontalAdvance(picture.choice) + 14
        choice = QRectF(row.right() - width, row.top(), width, row.height())
        row.setRight(choice.left() - 4)
    if not picture.total:
        return Footer(row, choice=choice)
    back = QRectF(row.left(), row.top(), ARROW, row.height())
    forth = QRectF(row.right() - ARROW, row.top(), ARROW, row.height())
    return Footer(row.adjusted(ARROW, 0, -ARROW, 0), back, forth, choice)


def paint_footer(
    painter: QPainter, footer: Footer, picture: CardPicture, style: CanvasStyle
) -> None:
    """Paint the row."""
    painter.setFont(style.detail_font)
    painter.setPen(style.muted)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    centred = footer.choice.isEmpty() or bool(picture.total)
    place = Qt.AlignmentFlag.AlignCenter if centred else left
    if picture.note:
        painter.drawText(footer.note, place, picture.note)
    if not footer.choice.isEmpty():
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.setBrush(style.card)
        painter.drawRoundedRect(footer.choice, 4, 4)
        painter.setPen(style.accent)
        painter.drawText(footer.choice, Qt.AlignmentFlag.AlignCenter, picture.choice)
    last = picture.total - max(1, picture.page)
    for box, sign, is_open in (
        (footer.back, -1, picture.first > 0),
        (footer.forth, 1, picture.first < last),
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
