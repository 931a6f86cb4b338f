"""Paints the marks of a card that follow from a frame: biases, stuck units, gradient, update."""

from math import log10

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from playground.ui.designer.cards.card_layout import CardLayout
from playground.ui.designer.cards.measures import PADDING, TEXT_DETAIL
from playground.ui.designer.cards.pictures.card_picture import CardPicture
from playground.ui.designer.cards.vitals import BIAS_STEPS, HIGHEST, LOWEST, STEPS, Vitals
from playground.ui.designer.style import CanvasStyle

BAR_ABOVE = 7.5
"""Distance of the bar above the body."""
BAR_HEIGHT = 3.0
FAR = 4.0
"""Height of the bar in screen pixels, at a small zoom."""
REACH = 3.0
"""Distance from its edge within which a bias mark reacts to the mouse."""
HEALTHY = (1e-4, 1e-2)
"""Update-to-weight ratios at which training usually goes well (CS231n, neural networks 3)."""


def bar_rect(layout: CardLayout, zoom: float = 1.0) -> QRectF:
    """Return the place of the bar of gradient and update, below the two lines of text.

    At a small zoom, where it would be too thin, it is along the bottom edge.
    """
    if zoom < TEXT_DETAIL:
        edge = layout.card.adjusted(2 / zoom, 0, -2 / zoom, -2 / zoom)
        return QRectF(edge.left(), edge.bottom() - FAR / zoom, edge.width(), FAR / zoom)
    return QRectF(
        PADDING, layout.body.top() - BAR_ABOVE, layout.card.width() - 2 * PADDING, BAR_HEIGHT
    )


def bias_at(layout: CardLayout, picture: CardPicture, vitals: Vitals, point: QPointF) -> int | None:
    """Return the cell whose bias mark is under a point of the item, or None."""
    for cell in range(min(len(layout.cells), len(vitals.biases))):
        if (
            picture.bias_mark(layout.cells[cell])
            .adjusted(-REACH, -REACH, REACH, REACH)
            .contains(point)
        ):
            return cell
    return None


def paint_vitals(
    painter: QPainter, layout: CardLayout, picture: CardPicture, vitals: Vitals, style: CanvasStyle
) -> None:
    """Paint all marks that follow from a frame."""
    if vitals.gradient is not None and vitals.update is not None:
        bar = bar_rect(layout, painter.worldTransform().m11())
        _paint_bar(painter, bar, vitals.gradient, vitals.update, style)
    if picture.has_units:
        for cell in range(min(len(layout.cells), len(vitals.biases))):
            _paint_bias(painter, picture.bias_mark(layout.cells[cell]), vitals.biases[cell], style)
    for unit, is_dead in _stuck(vitals):
        cell = unit - picture.first
        if picture.has_cells_of_units and 0 <= cell < len(layout.cells):
            _paint_stuck(painter, layout.cells[cell], style, is_dead=is_dead)


def _stuck(vitals: Vitals) -> list[tuple[int, bool]]:
    dead = [(unit, True) for unit in sorted(vitals.dead)]
    return dead + [(unit, False) for unit in sorted(vitals.saturated)]


def _paint_bar(
    painter: QPainter, bar: QRectF, gradient: int, update: int, style: CanvasStyle
) -> None:
    """Paint the gradient's norm as a length, and the update ratio as a notch."""
    painter.fillRect(bar, style.sunken)
    shade = QColor(style.theme.good)
    shade.setAlpha(70)
    painter.fillRect(_between(bar, *(_step_of(ratio) for ratio in HEALTHY)), shade)
    length = QRectF(bar.left(), bar.top(), bar.width() * gradient / STEPS, bar.height())
    painter.fillRect(length.adjusted(0, 0.5, 0, -0.5), style.muted)
    x = bar.left() + bar.width() * update / STEPS
    is_healthy = _step_of(HEALTHY[0]) <= update <= _step_of(HEALTHY[1])
    colour = QColor(style.theme.good if is_healthy else style.theme.warning)
    half = max(1.25, bar.height() / 6)
    painter.fillRect(QRectF(x - half, bar.top() - 1.5, 2 * half, bar.height() + 3), colour)


def _step_of(ratio: float) -> float:
    return STEPS * (log10(ratio) - LOWEST) / (HIGHEST - LOWEST)


def _between(bar: QRectF, low: float, high: float) -> QRectF:
    left = bar.left() + bar.width() * low / STEPS
    return QRectF(left, bar.top(), bar.width() * (high - low) / STEPS, bar.height())


def _paint_bias(painter: QPainter, box: QRectF, bias: int, style: CanvasStyle) -> None:
    level = round(127.5 * (1 + bias / BIAS_STEPS))
    painter.setPen(QPen(style.text if style.theme.is_dark else style.muted, 1.0))
    painter.setBrush(QColor.fromRgba(int(style.signed[level])))
    painter.drawRect(box)


def _paint_stuck(painter: QPainter, cell: QRectF, style: CanvasStyle, *, is_dead: bool) -> None:
    """Cross out a dead unit; put two bars, top and bottom, on a saturated one."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(style.error if is_dead else style.warning, 1.6))
    inner = cell.adjusted(2, 2, -2, -2)
    if is_dead:
        painter.drawLines(
            [
                QLineF(inner.topLeft(), inner.bottomRight()),
                QLineF(inner.topRight(), inner.bottomLeft()),
            ]
        )
    else:
        painter.drawLines(
            [
                QLineF(inner.topLeft(), inner.topRight()),
                QLineF(inner.bottomLeft(), inner.bottomRight()),
            ]
        )
