"""Histograms as outlines in the unit square, and how a card paints them."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF, QTransform

from playground.training.protocol.probes import Floats, Probe, SampleProbe
from playground.ui.designer.cards.pictures.arrangement import box
from playground.ui.designer.cards.pictures.card_picture import CardPicture
from playground.ui.designer.style import CanvasStyle

HEIGHT = 44.0


class OutlinePicture(CardPicture):
    """A picture in one box, of an answer that does not depend on the watched sample."""

    __slots__ = ()
    question: ClassVar[Probe[Any]]

    def probe(self, sample: SampleProbe) -> Probe[Any]:  # noqa: ARG002
        return self.question

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return box(width, top, HEIGHT)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Any,
        style: CanvasStyle,
        *,
        has_text: bool,  # noqa: ARG002
    ) -> None:
        cell = cells[0]
        painter.fillRect(cell, style.sunken)
        if rendered is not None:
            self.paint_outlines(painter, cell, rendered, style)
            return
        painter.setPen(QPen(style.border_strong, 1.0))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())

    @abstractmethod
    def paint_outlines(
        self, painter: QPainter, cell: QRectF, rendered: Any, style: CanvasStyle
    ) -> None:
        """Paint what `render` returned. Any: each picture has its own kind."""


def outline_of(counts: Floats, tallest: float) -> QPolygonF:
    """Return the outline of a histogram in the unit square, y downwards.

    Heights are square roots, so that small bins can be seen beside a large one.

    Parameters
    ----------
    counts : (bins,) float32
    tallest : float
        The count that reaches the top.
    """
    heights = (1.0 - np.sqrt(counts / (tallest or 1.0))).tolist()
    step = 1.0 / max(1, len(counts))
    points = [QPointF(0.0, 1.0)]
    for index, height in enumerate(heights):
        points += [QPointF(index * step, height), QPointF((index + 1) * step, height)]
    points.append(QPointF(1.0, 1.0))
    return QPolygonF(points)


def paint_area(
    painter: QPainter, cell: QRectF, outline: QPolygonF, style: CanvasStyle, *, opacity: int
) -> None:
    """Paint a filled outline into a cell; `opacity` of the filling is 0 to 255."""
    fill = QColor(style.positive)
    fill.setAlpha(opacity)
    painter.setPen(QPen(style.positive, 1.0))
    painter.setBrush(fill)
    painter.drawPolygon(placed(outline, cell))


def placed(outline: QPolygonF, cell: QRectF) -> QPolygonF:
    """Return an outline of the unit square as it lies in `cell`."""
    place = QTransform.fromTranslate(cell.left(), cell.top()).scale(cell.width(), cell.height())
    shape: QPolygonF = place.map(outline)
    return shape
