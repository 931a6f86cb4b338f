"""A bar per class: the probabilities that a softmax gives."""

from collections.abc import Sequence
from typing import Self

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.pictures.arrangement import rows
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.signed_rows import LEFT
from playground.ui.designer.style import CanvasStyle

MOST_BARS = 12
ROW_HEIGHT = 20.0
LONGEST_LABEL = 56.0
PERCENT_WIDTH = 40.0


class ClassBars(SamplePicture):
    """For up to twelve classes, with their names and percentages; the largest stands out."""

    __slots__ = ()

    has_cells_of_units = True
    has_ends_of_weights = True
    has_rows = True

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        units, names = subject.units, subject.state.task.class_names
        if subject.layer.activation != "softmax" or units is None or not 2 <= units <= MOST_BARS:
            return None
        labels = names if len(names) == units else tuple(map(str, range(units)))
        return cls(subject.layer.id, units, labels)

    def cells(self, width: float, top: float, style: CanvasStyle) -> tuple[QRectF, ...]:
        return rows(self.count, width, top, style.grown(ROW_HEIGHT))

    def render_values(
        self,
        values: Floats,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[float, ...] | None:
        """Return (units,) float32 as probabilities in 0 to 1."""
        if values.shape != (self.count,):
            return None
        return tuple(np.clip(np.nan_to_num(values), 0.0, 1.0).tolist())

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: tuple[float, ...] | None,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        shares = rendered or ()
        best = max(range(len(shares)), key=shares.__getitem__) if shares else -1
        widest = max(map(style.detail_metrics.horizontalAdvance, self.labels))
        label_width = min(style.grown(LONGEST_LABEL), 4.0 + widest)
        value = style.grown(PERCENT_WIDTH)
        painter.setFont(style.detail_font)
        for index, row in enumerate(cells):
            share = shares[index] if shares else 0.0
            room = row.width() - label_width - value
            bar = QRectF(row.left() + label_width + 4, row.center().y() - 5, 2 + room * share, 10)
            painter.fillRect(bar, style.positive if shares else style.border_strong)
            if not has_text:
                continue
            painter.setPen(style.text)
            label = style.detail_metrics.elidedText(
                self.labels[index], Qt.TextElideMode.ElideRight, label_width
            )
            painter.drawText(QRectF(row.left(), row.top(), label_width, row.height()), LEFT, label)
            if shares:
                painter.setPen(style.text if index == best else style.muted)
                place = QRectF(bar.right() + 5, row.top(), value, row.height())
                painter.drawText(place, LEFT, f"{share:.0%}")

    def value_text(self, value: float) -> str:
        return f"{value:.1%}"
