"""The distribution of a layer's outputs, where there is no better picture."""

from collections.abc import Mapping
from typing import Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPolygonF

from playground.document.project import LayerId
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    Histogram,
)
from playground.ui.designer.cards.pictures.card_picture import Subject
from playground.ui.designer.cards.pictures.outlines import (
    OutlinePicture,
    outline_of,
    paint_area,
)
from playground.ui.designer.style import CanvasStyle


class OutputHistogram(OutlinePicture):
    """Of any layer with a known output, over training samples."""

    __slots__ = ()
    question = ActivationHistogramsProbe()

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        return cls(subject.layer.id)

    def render(
        self,
        answer: Mapping[LayerId, Histogram],
        style: CanvasStyle,  # noqa: ARG002
    ) -> QPolygonF | None:
        """Return the outline, its tallest bin at full height."""
        histogram = answer.get(self.layer_id)
        if histogram is None:
            return None
        return outline_of(histogram.counts, float(histogram.counts.max(initial=0.0)))

    def paint_outlines(
        self, painter: QPainter, cell: QRectF, rendered: QPolygonF, style: CanvasStyle
    ) -> None:
        paint_area(painter, cell, rendered, style, opacity=90)
