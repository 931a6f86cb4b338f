"""Paints a layer item: card, text, live pictures, ports, problem mark, stepper."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QPolygonF

from playground.document.inference import Severity
from playground.ui.designer.cards.card_layout import CardLayout
from playground.ui.designer.cards.footer import paint_footer
from playground.ui.designer.cards.measures import CORNER, PADDING, PORT_RADIUS, TEXT_DETAIL
from playground.ui.designer.cards.pictures.card_picture import CardPicture
from playground.ui.designer.style import CanvasStyle


class Light(Enum):
    """Whether a dragged wire can end at an item."""

    NONE = "none"
    POSSIBLE = "possible"
    CHOSEN = "chosen"
    REFUSED = "refused"


@dataclass(slots=True)
class CardState:
    """What the look of a card depends on, apart from its layout and picture."""

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
    is_traced: bool = False
    traced_unit: int | None = None


def paint_card(
    painter: QPainter,
    layout: CardLayout,
    picture: CardPicture,
    state: CardState,
    rendered: Any,
    style: CanvasStyle,
) -> None:
    """Paint a whole item in its own coordinates.

    Parameters
    ----------
    painter : QPainter
    layout : CardLayout
    picture : CardPicture
    state : CardState
    rendered : Any
        What the picture made of the last frame; None before the first frame.
    style : CanvasStyle
    """
    has_text = painter.worldTransform().m11() >= TEXT_DETAIL
    painter.setOpacity(1.0 if state.is_active else 0.5)
    _paint_frame(painter, layout, state, style)
    if has_text:
        _paint_header(painter, layout, style)
    picture.paint(painter, layout.cells, rendered, style, has_text=has_text)
    if has_text:
        paint_footer(painter, layout.footer, picture, style)
    _paint_marked_units(painter, layout, picture.first, state, style)
    painter.setOpacity(1.0)
    _paint_ports(painter, layout, state, style)
    if state.severity is not None:
        paint_problem(painter, layout.card, state.severity, style)
    if (state.is_hovered or state.is_selected) and not layout.stepper.isEmpty():
        _paint_stepper(painter, layout.stepper, state.size_text, style)


def light_pen(light: Light, style: CanvasStyle) -> QPen | None:
    """Return the outline of an item at which a dragged wire can end or not; None without one."""
    if light is Light.CHOSEN:
        return QPen(QColor(style.theme.good), 2.5)
    if light is Light.REFUSED:
        return QPen(style.error, 2.0)
    if light is Light.POSSIBLE:
        return QPen(QColor(style.theme.good), 1.2, Qt.PenStyle.DashLine)
    return None


def problem_pen(severity: Severity | None, style: CanvasStyle) -> QPen | None:
    """Return the outline of an item with a problem; None for none."""
    if severity is None:
        return None
    return QPen(style.problem(severity), 1.5)


def _outline(state: CardState, style: CanvasStyle) -> QPen:
    if state.light not in (Light.CHOSEN, Light.REFUSED):
        if state.is_traced and state.traced_unit is None:
            return QPen(style.warning, 2.5)
        if state.is_selected:
            return QPen(style.accent, 2.0)
    found = light_pen(state.light, style) or problem_pen(state.severity, style)
    if found is not None:
        return found
    if state.is_frozen:
        return QPen(QColor(style.theme.core), 1.4, Qt.PenStyle.DashLine)
    return QPen(style.border_strong if state.is_hovered else style.border, 1.0)


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


def _paint_marked_units(
    painter: QPainter, layout: CardLayout, first: int, state: CardState, style: CanvasStyle
) -> None:
    """Outline units: under the cursor, pinned, explained; `first` is in the first cell."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    marks = (
        (state.hovered_unit, style.text, 2.0),
        (state.pinned_unit, style.accent, 2.0),
        (state.traced_unit, style.warning, 3.0),
    )
    for unit, colour, width in marks:
        if unit is not None and 0 <= unit - first < len(layout.cells):
            painter.setPen(QPen(colour, width))
            painter.drawRect(layout.cells[unit - first])


def _paint_ports(
    painter: QPainter, layout: CardLayout, state: CardState, style: CanvasStyle
) -> None:
    """Paint unconnected ports always, the others while the card is under the cursor."""
    painter.setPen(QPen(style.accent, 1.5))
    painter.setBrush(QBrush(style.card))
    shows_all = state.is_hovered or state.is_selected or state.light is not Light.NONE
    for port, point in enumerate(layout.inputs):
        if shows_all or port in state.open_inputs:
            painter.drawEllipse(point, PORT_RADIUS, PORT_RADIUS)
    if shows_all or state.has_open_output:
        painter.drawEllipse(layout.output, PORT_RADIUS, PORT_RADIUS)


def paint_problem(painter: QPainter, card: QRectF, severity: Severity, style: CanvasStyle) -> None:
    """Paint a mark at the top right corner: an error is a disc, a warning a triangle."""
    is_error = severity is Severity.ERROR
    centre = card.topRight() + QPointF(-2, 2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.problem(severity))
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
