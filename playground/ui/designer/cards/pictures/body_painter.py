"""Paints live pictures that are not images: units, change, neighbours."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from playground.ui.designer.cards.card_layout import VALUE_WIDTH, CardLayout, name_width
from playground.ui.designer.cards.pictures.content import Content
from playground.ui.designer.cards.pictures.images import Pictures
from playground.ui.designer.style import CanvasStyle

TOKEN_WIDTH = 44.0
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def paint_units(
    painter: QPainter,
    layout: CardLayout,
    content: Content,
    pictures: Pictures | None,
    style: CanvasStyle,
    *,
    has_text: bool,
) -> None:
    """Paint a bar per unit from the middle, orange to the left and blue to the right."""
    bars = pictures.bars if pictures else ()
    texts = pictures.texts if pictures else ()
    names = content.labels if content.has_names else ()
    room = name_width(content, style) if names else 0.0
    figures = style.grown(VALUE_WIDTH)
    painter.setFont(style.detail_font)
    for index, row in enumerate(layout.cells):
        left = row.left() + room
        track = QRectF(left, row.top() + 4, row.right() - figures - left, row.height() - 8)
        _paint_signed(painter, track, bars[index] if index < len(bars) else None, style)
        if not has_text:
            continue
        if names:
            painter.setPen(style.text)
            name = style.detail_metrics.elidedText(
                names[index], Qt.TextElideMode.ElideRight, room - 4
            )
            painter.drawText(QRectF(row.left(), row.top(), room, row.height()), LEFT, name)
        if index < len(texts):
            painter.setPen(style.muted)
            box = QRectF(row.right() - figures, row.top(), figures, row.height())
            painter.drawText(box, RIGHT, texts[index])


def _paint_signed(
    painter: QPainter, track: QRectF, share: float | None, style: CanvasStyle
) -> None:
    """Paint a value in -1..1 as a bar from the middle of `track`."""
    painter.fillRect(track, style.sunken)
    middle = track.center().x()
    if share is not None:
        colour = style.positive if share >= 0 else style.negative
        edge = middle + share * track.width() / 2
        bar = QRectF(min(middle, edge), track.top(), abs(edge - middle), track.height())
        painter.fillRect(bar, colour)
    painter.setPen(QPen(style.border_strong, 1.0))
    painter.drawLine(QPointF(middle, track.top() - 1), QPointF(middle, track.bottom() + 1))


def paint_change(
    painter: QPainter, cell: QRectF, pictures: Pictures | None, style: CanvasStyle
) -> None:
    """Paint the distribution before as a line, and the one after as an area."""
    painter.fillRect(cell, style.sunken)
    if pictures is None or pictures.outline is None or pictures.before is None:
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        return
    place = QTransform.fromTranslate(cell.left(), cell.top()).scale(cell.width(), cell.height())
    fill = QColor(style.positive)
    fill.setAlpha(110)
    painter.setPen(QPen(style.positive, 1.0))
    painter.setBrush(fill)
    after: QPolygonF = place.map(pictures.outline)
    painter.drawPolygon(after)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.text, 1.2, Qt.PenStyle.DotLine))
    before: QPolygonF = place.map(pictures.before)
    painter.drawPolyline(before)


def paint_neighbours(
    painter: QPainter,
    layout: CardLayout,
    pictures: Pictures | None,
    style: CanvasStyle,
    *,
    has_text: bool,
) -> None:
    """Paint a row per token: its number, how alike it is as a bar and as a number."""
    painter.setFont(style.detail_font)
    bars = pictures.bars if pictures else ()
    texts = pictures.texts if pictures else ()
    token, figures = style.grown(TOKEN_WIDTH), style.grown(VALUE_WIDTH)
    for index, row in enumerate(layout.cells):
        left = row.left() + token
        track = QRectF(left, row.top() + 4, row.right() - figures - left, row.height() - 8)
        _paint_signed(painter, track, bars[index] if index < len(bars) else None, style)
        if has_text and index < len(texts):
            painter.setPen(style.text)
            box = QRectF(row.left(), row.top(), token, row.height())
            painter.drawText(box, LEFT, texts[index])
            painter.setPen(style.muted)
            box = QRectF(row.right() - figures, row.top(), figures, row.height())
            painter.drawText(box, RIGHT, f"{bars[index]:+.2f}")
