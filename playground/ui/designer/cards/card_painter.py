"""Paints a layer item: card, text, live pictures, ports, problem mark, stepper."""

from dataclasses import dataclass, field
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF, QTransform

from playground.document.inference import Severity
from playground.ui.designer.cards.card_layout import PADDING, CardLayout
from playground.ui.designer.cards.footer import paint_footer
from playground.ui.designer.cards.pictures.body_painter import (
    paint_change,
    paint_neighbours,
    paint_units,
)
from playground.ui.designer.cards.pictures.content import Content, ContentKind
from playground.ui.designer.cards.pictures.images import Pictures
from playground.ui.designer.style import CanvasStyle

PORT_RADIUS = 5.0
CORNER = 10.0
TEXT_DETAIL = 0.42
"""Below this zoom, text is not legible and is left out."""


class Light(Enum):
    """How an item answers to a wire being dragged."""

    NONE = "none"
    POSSIBLE = "possible"
    CHOSEN = "chosen"
    REFUSED = "refused"


@dataclass(slots=True)
class CardState:
    """What the look of a card depends on besides its layout and pictures."""

    category: str = "Core"
    is_selected: bool = False
    is_hovered: bool = False
    is_active: bool = True
    is_frozen: bool = False
    severity: Severity | None = None
    light: Light = Light.NONE
    hovered_unit: int | None = None
    pinned_unit: int | None = None
    size_text: str = ""
    open_inputs: frozenset[int] = field(default_factory=frozenset)
    has_open_output: bool = False


def paint_card(
    painter: QPainter,
    layout: CardLayout,
    content: Content,
    state: CardState,
    pictures: Pictures | None,
    style: CanvasStyle,
) -> None:
    """Paint a whole item in its own coordinates."""
    detail = painter.worldTransform().m11()
    painter.setOpacity(1.0 if state.is_active else 0.5)
    _paint_frame(painter, layout, state, style)
    if detail >= TEXT_DETAIL:
        _paint_header(painter, layout, style)
    _paint_body(painter, layout, content, pictures, style, has_text=detail >= TEXT_DETAIL)
    _paint_marked_units(painter, layout, content.first, state, style)
    painter.setOpacity(1.0)
    _paint_ports(painter, layout, state, style)
    if state.severity is not None:
        _paint_problem(painter, layout, state.severity, style)
    if (state.is_hovered or state.is_selected) and not layout.stepper.isEmpty():
        _paint_stepper(painter, layout.stepper, state.size_text, style)


def _outline(state: CardState, style: CanvasStyle) -> QPen:
    if state.light is Light.CHOSEN:
        return QPen(QColor(style.theme.good), 2.5)
    if state.light is Light.REFUSED:
        return QPen(style.error, 2.0)
    if state.is_selected:
        return QPen(style.accent, 2.0)
    if state.light is Light.POSSIBLE:
        return QPen(QColor(style.theme.good), 1.2, Qt.PenStyle.DashLine)
    if state.severity is not None:
        return QPen(style.error if state.severity is Severity.ERROR else style.warning, 1.5)
    quiet = QPen(style.border_strong if state.is_hovered else style.border, 1.0)
    return QPen(QColor(style.theme.core), 1.4, Qt.PenStyle.DashLine) if state.is_frozen else quiet


def _paint_frame(
    painter: QPainter, layout: CardLayout, state: CardState, style: CanvasStyle
) -> None:
    painter.setPen(_outline(state, style))
    painter.setBrush(style.card)
    painter.drawRoundedRect(layout.card, CORNER, CORNER)


def _paint_header(painter: QPainter, layout: CardLayout, style: CanvasStyle) -> None:
    painter.setPen(style.text)
    painter.setFont(style.title_font)
    painter.drawText(QPointF(PADDING, style.grown(21)), layout.title)
    painter.setPen(style.muted)
    painter.setFont(style.detail_font)
    painter.drawText(QPointF(PADDING, style.grown(37)), layout.details)


def _paint_body(
    painter: QPainter,
    layout: CardLayout,
    content: Content,
    pictures: Pictures | None,
    style: CanvasStyle,
    *,
    has_text: bool,
) -> None:
    match content.kind:
        case ContentKind.PLAIN:
            return
        case ContentKind.BARS:
            _paint_bars(painter, layout, content, pictures, style, has_text=has_text)
        case ContentKind.UNITS:
            paint_units(painter, layout, content, pictures, style, has_text=has_text)
        case ContentKind.CHANGE:
            paint_change(painter, layout.cells[0], pictures, style)
        case ContentKind.NEIGHBOURS:
            paint_neighbours(painter, layout, pictures, style, has_text=has_text)
        case ContentKind.HISTOGRAM:
            _paint_histogram(painter, layout.cells[0], pictures, style)
        case _:
            _paint_images(painter, layout, content, pictures, style)
    if has_text:
        paint_footer(painter, layout.footer, content, style)


def _paint_images(
    painter: QPainter,
    layout: CardLayout,
    content: Content,
    pictures: Pictures | None,
    style: CanvasStyle,
) -> None:
    images = pictures.images if pictures else ()
    is_smooth = content.kind is ContentKind.MAPS
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, is_smooth)
    for index, cell in enumerate(layout.cells):
        if index < len(images):
            painter.drawImage(cell, images[index])
        else:
            painter.fillRect(cell, style.sunken)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.canvas if style.theme.is_dark else style.border_strong, 1.0))
    painter.drawRects(list(layout.cells))


def _paint_bars(
    painter: QPainter,
    layout: CardLayout,
    content: Content,
    pictures: Pictures | None,
    style: CanvasStyle,
    *,
    has_text: bool,
) -> None:
    bars = pictures.bars if pictures else ()
    best = max(range(len(bars)), key=bars.__getitem__) if bars else -1
    widest = max(style.detail_metrics.horizontalAdvance(text) for text in content.labels)
    label_width = min(style.grown(56.0), 4.0 + widest)
    painter.setFont(style.detail_font)
    for index, row in enumerate(layout.cells):
        share = bars[index] if index < len(bars) else 0.0
        figures = style.grown(40.0)
        room = row.width() - label_width - figures
        bar = QRectF(row.left() + label_width + 4, row.center().y() - 5, 2 + room * share, 10)
        painter.fillRect(bar, style.positive if bars else style.border_strong)
        if not has_text:
            continue
        painter.setPen(style.text)
        label = style.detail_metrics.elidedText(
            content.labels[index], Qt.TextElideMode.ElideRight, label_width
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(row.left(), row.top(), label_width, row.height()), left, label)
        if index < len(bars):
            painter.setPen(style.text if index == best else style.muted)
            percent = QRectF(bar.right() + 5, row.top(), figures, row.height())
            painter.drawText(percent, left, f"{share:.0%}")


def _paint_histogram(
    painter: QPainter, cell: QRectF, pictures: Pictures | None, style: CanvasStyle
) -> None:
    painter.fillRect(cell, style.sunken)
    outline = pictures.outline if pictures else None
    if outline is None:
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        return
    place = QTransform.fromTranslate(cell.left(), cell.top()).scale(cell.width(), cell.height())
    shape: QPolygonF = place.map(outline)
    fill = QColor(style.positive)
    fill.setAlpha(90)
    painter.setPen(QPen(style.positive, 1.0))
    painter.setBrush(fill)
    painter.drawPolygon(shape)


def _paint_marked_units(
    painter: QPainter, layout: CardLayout, first: int, state: CardState, style: CanvasStyle
) -> None:
    """Outline the units under the cursor and shown large; `first` is in the first cell."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    marks = ((state.hovered_unit, style.text), (state.pinned_unit, style.accent))
    for unit, colour in marks:
        if unit is not None and 0 <= unit - first < len(layout.cells):
            painter.setPen(QPen(colour, 2.0))
            painter.drawRect(layout.cells[unit - first])


def _paint_ports(
    painter: QPainter, layout: CardLayout, state: CardState, style: CanvasStyle
) -> None:
    """Paint open ports always, the others while the card is under the cursor."""
    painter.setPen(QPen(style.accent, 1.5))
    painter.setBrush(QBrush(style.card))
    shows_all = state.is_hovered or state.is_selected or state.light is not Light.NONE
    for port, point in enumerate(layout.inputs):
        if shows_all or port in state.open_inputs:
            painter.drawEllipse(point, PORT_RADIUS, PORT_RADIUS)
    if shows_all or state.has_open_output:
        painter.drawEllipse(layout.output, PORT_RADIUS, PORT_RADIUS)


def _paint_problem(
    painter: QPainter, layout: CardLayout, severity: Severity, style: CanvasStyle
) -> None:
    """Paint a mark at the top right corner: its shape tells error from warning."""
    is_error = severity is Severity.ERROR
    centre = layout.card.topRight() + QPointF(-2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.error if is_error else style.warning)
    if is_error:
        painter.drawEllipse(centre, 9, 9)
    else:
        offsets = (QPointF(0, -10), QPointF(10, 8), QPointF(-10, 8))
        painter.drawPolygon(QPolygonF([centre + offset for offset in offsets]))
    painter.setPen(QColor("#16181c") if style.theme.is_dark else QColor("#ffffff"))
    painter.setFont(style.title_font)
    box = QRectF(centre.x() - 9, centre.y() - (9 if is_error else 7), 18, 18)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "!")


def _paint_stepper(painter: QPainter, box: QRectF, size_text: str, style: CanvasStyle) -> None:
    painter.setPen(QPen(style.border_strong, 1.0))
    painter.setBrush(style.card)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setFont(QFont(style.detail_font))
    painter.setPen(style.text)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, size_text)
    painter.setPen(QPen(style.accent, 1.8))
    middle = box.center().y()
    inset = style.grown(11)
    minus, plus = box.left() + inset, box.right() - inset
    painter.drawLine(QPointF(minus - 4, middle), QPointF(minus + 4, middle))
    painter.drawLine(QPointF(plus - 4, middle), QPointF(plus + 4, middle))
    painter.drawLine(QPointF(plus, middle - 4), QPointF(plus, middle + 4))
