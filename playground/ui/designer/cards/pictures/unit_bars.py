"""A bar per unit for the sample that the user watches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from playground.base.number_text import with_minus
from playground.training.protocol.probes import Floats
from playground.ui.designer.cards.measures import MINIMUM_WIDTH, PADDING, VALUE_WIDTH
from playground.ui.designer.cards.pictures.arrangement import rows
from playground.ui.designer.cards.pictures.card_picture import SamplePicture, Subject
from playground.ui.designer.cards.pictures.signed_rows import (
    LEFT,
    RIGHT,
    ROW_HEIGHT,
    paint_signed_bar,
)
from playground.ui.designer.style import CanvasStyle

MOST_BARS = 16
LONGEST_NAME = 104.0
LEAST_BAR = 42.0
GAP = 8.0
"""Behind a name."""


@dataclass(frozen=True, slots=True)
class UnitBar:
    """One row.

    Attributes
    ----------
    share : float
        Length of the bar, -1 to 1; negative to the left.
    text : str
        The output as a number.
    """

    share: float
    text: str


class UnitBars(SamplePicture):
    """For up to sixteen units: orange to the left of zero, blue to the right.

    Features of the data have names; units have none.
    """

    __slots__ = ()

    has_cells_of_units = True
    has_ends_of_weights = True
    has_rows = True

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        units = subject.units
        if units is None or units > MOST_BARS:
            return None
        return cls(subject.layer.id, units, subject.unit_names(units))

    @property
    def _names(self) -> tuple[str, ...]:
        """The names beside the bars; empty where rows have none."""
        return () if self.labels and "[" in self.labels[0] else self.labels

    def _name_width(self, style: CanvasStyle) -> float:
        """Return the room for names and the gap behind them."""
        widest = max(map(style.detail_metrics.horizontalAdvance, self._names), default=0.0)
        return min(style.grown(LONGEST_NAME), widest + GAP)

    def least_width(self, style: CanvasStyle) -> float:
        if not self._names:
            return MINIMUM_WIDTH
        return self._name_width(style) + LEAST_BAR + style.grown(VALUE_WIDTH) + 2 * PADDING

    def cells(self, width: float, top: float, style: CanvasStyle) -> tuple[QRectF, ...]:
        return rows(self.count, width, top, style.grown(ROW_HEIGHT))

    def render_values(
        self,
        values: Floats,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[UnitBar, ...] | None:
        """Return (units,) float32 as bars; the longest is at least as long as 1 would be."""
        if values.shape != (self.count,):
            return None
        finite = np.nan_to_num(values)
        reach = max(1.0, float(np.abs(finite).max(initial=0.0)))
        pairs = zip((finite / reach).tolist(), finite.tolist(), strict=True)
        return tuple(UnitBar(share, short_number(value)) for share, value in pairs)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: tuple[UnitBar, ...] | None,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        names, bars = self._names, rendered or ()
        room = self._name_width(style) if names else 0.0
        value = style.grown(VALUE_WIDTH)
        painter.setFont(style.detail_font)
        for index, row in enumerate(cells):
            bar = bars[index] if index < len(bars) else None
            track = row.adjusted(room, 0, -value, 0)
            paint_signed_bar(painter, track, None if bar is None else bar.share, style)
            if not has_text:
                continue
            if names:
                painter.setPen(style.text)
                name = style.detail_metrics.elidedText(
                    names[index], Qt.TextElideMode.ElideRight, room - 4
                )
                painter.drawText(QRectF(row.left(), row.top(), room, row.height()), LEFT, name)
            if bar is not None:
                painter.setPen(style.muted)
                place = QRectF(row.right() - value, row.top(), value, row.height())
                painter.drawText(place, RIGHT, bar.text)


def short_number(value: float) -> str:
    """Return a signed number in at most five characters, or six from a hundred thousand on.

    >>> short_number(0.5), short_number(-48.0), short_number(250.0), short_number(-365597.0)
    ('+0.50', '−48.0', '+250', '−366k')
    >>> short_number(2.1e7)
    '+21.0M'
    """
    for power, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= 9.9995 * power:
            return f"{_digits(value / power)}{letter}"
    return _digits(value)


def _digits(value: float) -> str:
    digits = 2 if abs(value) < 9.995 else 1 if abs(value) < 99.95 else 0
    return with_minus(f"{value:+.{digits}f}")
