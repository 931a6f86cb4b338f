"""What a layer does to the values that pass: their distribution before and after."""

from collections.abc import Mapping
from typing import Self

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.catalog.traits import Picture
from playground.document.project import LayerId
from playground.training.protocol.probes import ChangeAnswer, ChangesProbe
from playground.ui.designer.cards.pictures.card_picture import Subject
from playground.ui.designer.cards.pictures.outlines import (
    OutlinePicture,
    outline_of,
    paint_area,
    placed,
)
from playground.ui.designer.style import CanvasStyle

Outlines = tuple[QPolygonF, QPolygonF]


class Change(OutlinePicture):
    """Of normalization and noise: a dotted line before, an area after."""

    __slots__ = ()
    question = ChangesProbe()

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        wants_it = subject.layer.traits.picture is Picture.CHANGE
        return cls(subject.layer.id) if wants_it and not subject.is_output else None

    def render(
        self,
        answer: Mapping[LayerId, ChangeAnswer],
        style: CanvasStyle,  # noqa: ARG002
    ) -> Outlines | None:
        """Return the outlines before and after, on one scale.

        The second largest bin sets the scale, so that a spike at 0 does not flatten the rest.
        """
        change = answer.get(self.layer_id)
        if change is None:
            return None
        before, after = change.before.counts, change.after.counts
        tallest = float(np.sort(np.concatenate((before, after)))[-2:].min(initial=np.inf))
        first, second = (
            outline_of(np.minimum(counts, tallest), tallest) for counts in (before, after)
        )
        return first, second

    def paint_outlines(
        self, painter: QPainter, cell: QRectF, rendered: Outlines, style: CanvasStyle
    ) -> None:
        before, after = rendered
        paint_area(painter, cell, after, style, opacity=110)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(style.text, 1.2, Qt.PenStyle.DotLine))
        painter.drawPolyline(placed(before, cell))
