"""`MarkedSlider`: a slider with small marks under its groove."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from playground.ui.widgets.fields.no_wheel import QuietSlider

MARK_HEIGHT = 4
NO_MARKS = np.zeros(0, np.int64)
LEAST_WIDTH = 96
"""In pixels; with fewer no moment could be chosen."""


class MarkedSlider(QuietSlider):
    """Marks values of its range; those that fall on one pixel are drawn once."""

    def __init__(self) -> None:
        super().__init__()
        self._marks: NDArray[np.int64] = NO_MARKS
        self.setMinimumSize(LEAST_WIDTH, 24)

    @property
    def marks(self) -> NDArray[np.int64]:
        """The values marked, (n,) int64, rising."""
        return self._marks

    def set_marks(self, marks: NDArray[np.int64]) -> None:
        """Mark these values, (n,) int64, rising."""
        self._marks = marks
        self.update()

    def mark_pixels(self) -> NDArray[np.int64]:
        """Return where marks are drawn, in pixels from the left; each pixel once."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        style = self.style()
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        room = groove.width() - handle.width()
        span = self.maximum() - self.minimum()
        inside = self._marks[(self._marks >= self.minimum()) & (self._marks <= self.maximum())]
        if span <= 0 or room <= 0:
            return NO_MARKS
        left = groove.left() + handle.width() / 2
        places = left + (inside - self.minimum()) * (room / span)
        return np.unique(np.rint(places).astype(np.int64))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the slider, then the marks below it."""
        super().paintEvent(event)
        pixels = self.mark_pixels()
        if not len(pixels):
            return
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1))
        bottom = float(self.height())
        painter.drawLines([QLineF(x, bottom - MARK_HEIGHT, x, bottom) for x in pixels.tolist()])
        painter.end()
