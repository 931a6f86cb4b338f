"""`CurvePlot`: a titled plot of a few lines over epochs, on pyqtgraph.

Lines are changed with `setData` and never made again; ranges move in steps, so that the
axes are not drawn again at each frame; nothing is drawn with OpenGL.
"""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log2, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from playground.base.number_text import with_minus
from playground.ui.theme.text_size import pixels, scaled
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.widgets.plots.ticks import log_ticks, round_step, whole_ticks

SMOOTH_POINTS = 400
"""Up to this many points a line is drawn smoothly; beyond, that would cost too much."""
DOTTED_POINTS = 12
"""Up to this many points each is drawn as a dot too: the first has no line yet."""
ROOM = 0.045
"""Share of an axis left free at its ends, so that the last texts and dots are whole."""
TICK_PIXELS = (16, 42)
"""Least distance of two texts: up the left axis, and along the bottom one."""
AXIS_EDGE = 0.15
"""Share of the axis at each end in which the word "epoch" would not fit beside a number."""
AXIS_WIDTH, AXIS_HEIGHT = 46, 20
"""Room for the texts of the left axis and of the bottom one, in pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plot.

    Attributes
    ----------
    x : (k,) float64
    y : (k,) float32
    colour : str
    """

    x: NDArray[np.float64]
    y: NDArray[np.float32]
    colour: str


def axis_end(last: float) -> float:
    """Return where an axis that shows `last` ends: at most 1/64 further, seldom moving.

    >>> axis_end(0), axis_end(10), axis_end(12480)
    (1.0, 10.0, 12544.0)
    """
    if last <= 1:
        return 1.0
    step = max(2.0 ** (floor(log2(last)) - 6), 1.0)
    return ceil(last / step) * step


def value_range(low: float, high: float) -> tuple[float, float]:
    """Return a range around ``low..high`` whose ends are round numbers.

    >>> value_range(0.013, 0.697)
    (0.0, 0.7)
    """
    if high - low < 1e-12 * max(abs(high), 1.0):
        room = abs(high) * 0.1 or 0.1
        low, high = low - room, high + room
    step = round_step((high - low) / 8)
    return round(floor(low / step) * step, 12), round(ceil(high / step) * step, 12)


def _widened(low: float, high: float) -> tuple[float, float]:
    """Return the range with some room at both ends."""
    room = (high - low) * ROOM
    return low - room, high + room


def tick_text(value: float) -> str:
    """Return a short text for an axis.

    >>> tick_text(12500.0), tick_text(2e6), tick_text(0.25), tick_text(3e-05)
    ('12.5k', '2M', '0.25', '3e−5')
    """
    size = abs(value)
    if size >= 1e6:
        return with_minus(f"{value / 1e6:.4g}M")
    if size >= 1e4:
        return with_minus(f"{value / 1e3:.4g}k")
    return with_minus(f"{value:.4g}".replace("e-0", "e-").replace("e+0", "e"))


class CurvePlot(QWidget):
    """Lines over a common horizontal axis, with a moment marked and a cursor line.

    Signals
    -------
    hovered(float or None)
        The cursor's position on the horizontal axis, in its own unit.
    """

    hovered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_log_x = False
        self.is_log_y = False

        # pyqtgraph takes long to import.
        from playground.ui.widgets.plots import items  # noqa: PLC0415

        self._items = items
        # pyqtgraph has no types: these are Any.
        self._plot: Any = items.empty_plot(self)
        self._lines: list[Any] = []
        self._dots: Any = items.Dots()
        self._plot.addItem(self._dots, ignoreBounds=True)
        self._cursor: Any = items.upright_line(self._plot)
        self._mark: Any = items.upright_line(self._plot)
        self._range: tuple[float, float, float, float] | None = None
        self._moment: float | None = None
        self._prepare()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._plot)
        follow_theme(self, self._set_colours)

    def _prepare(self) -> None:
        left, bottom = self._plot.getAxis("left"), self._plot.getAxis("bottom")
        left.tickStrings, bottom.tickStrings = self._left_texts, self._bottom_texts
        self._ticks_of = left.tickValues
        left.tickValues, bottom.tickValues = self._left_ticks, self._bottom_ticks
        # The scene's own signal leaves out moves that follow each other quickly.
        self.viewport.setMouseTracking(True)
        self.viewport.installEventFilter(self)

    def _left_texts(self, values: list[float], scale: float, _spacing: float) -> list[str]:
        return [tick_text(10**value if self.is_log_y else value * scale) for value in values]

    def _bottom_texts(self, values: list[float], scale: float, _spacing: float) -> list[str]:
        texts = [tick_text(10**value if self.is_log_x else value * scale) for value in values]
        low, high = self._range[:2] if self._range is not None else (0.0, 1.0)
        for place, value in enumerate(values):
            if AXIS_EDGE < (value - low) / (high - low) < 1 - AXIS_EDGE:
                texts[place] = f"epoch {texts[place]}"
                break
        return texts

    def _left_ticks(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        """Return the ticks up the left axis, `size` pixels long, as pyqtgraph wants them."""
        if not self.is_log_y:
            found: list[tuple[float, list[float]]] = self._ticks_of(low, high, size)
            return found
        return [(1.0, log_ticks(low, high, (high - low) * pixels(TICK_PIXELS[0]) / max(size, 1.0)))]

    def _bottom_ticks(
        self, low: float, high: float, size: float
    ) -> list[tuple[float, list[float]]]:
        """Return the ticks along the bottom axis: epochs are whole numbers."""
        gap = (high - low) * pixels(TICK_PIXELS[1]) / max(size, 1.0)
        return [(1.0, (log_ticks if self.is_log_x else whole_ticks)(low, high, gap))]

    def _set_colours(self, theme: Theme) -> None:
        self._plot.setBackground(theme.sunken)
        font = scaled(QApplication.font(), 0.82)
        for name in ("left", "bottom"):
            axis = self._plot.getAxis(name)
            axis.setTickFont(font)
            axis.setPen(self._items.pen(theme.border_strong))
            axis.setTextPen(self._items.pen(theme.text_muted))
        self._plot.getAxis("left").setGrid(90)
        self._plot.getAxis("left").setWidth(pixels(AXIS_WIDTH))
        self._plot.getAxis("bottom").setHeight(pixels(AXIS_HEIGHT))
        self._cursor.setPen(self._items.pen(theme.text_muted))
        self._mark.setPen(self._items.pen(theme.accent, Qt.PenStyle.DashLine))
        self.viewport.update()

    def set_log(self, *, x: bool, y: bool) -> None:
        """Choose logarithmic axes; the lines must be shown again after it."""
        self.is_log_x, self.is_log_y = x, y
        self._range = None
        self._plot.getAxis("bottom").setLogMode(x=x)
        self._plot.getAxis("left").setLogMode(y=y)

    def pixels(self) -> int:
        """Return the width of the drawing, at least 50."""
        return max(int(self._plot.getViewBox().width()), 50)

    def show_lines(self, lines: list[Line], *, end: float, start: float = 1.0) -> None:
        """Draw `lines`, with the horizontal axis running from `start` to about `end`."""
        while len(self._lines) < len(lines):
            item = self._items.Curve()
            self._plot.addItem(item, ignoreBounds=True)
            self._lines.append(item)
        low, high = float("inf"), float("-inf")
        dots: list[dict[str, Any]] = []
        for item, line in zip(self._lines, lines, strict=False):
            x, y = self._scaled(line)
            pen = self._items.pen(line.colour)
            item.setData(x, y, pen=pen, antialias=len(x) < SMOOTH_POINTS)
            finite = y[np.isfinite(y)]
            if len(finite):
                low, high = min(low, float(finite.min())), max(high, float(finite.max()))
            alone = slice(None) if len(x) <= DOTTED_POINTS else _alone(y)
            if len(x[alone]) <= DOTTED_POINTS:
                places = zip(x[alone].tolist(), y[alone].tolist(), strict=True)
                dots += [{"pos": at, "brush": line.colour} for at in places if isfinite(at[1])]
        for item in self._lines[len(lines) :]:
            item.setData([], [])
        if dots or len(self._dots.data):
            self._dots.setData(dots)
        self._set_range(start, axis_end(end), low, high)
        self.viewport.update()

    def _scaled(self, line: Line) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        """Return the line as it is drawn: logarithms, and nothing where there is none."""
        x, y = line.x, line.y
        if self.is_log_x:
            x = np.log10(np.maximum(x, 0.5))
        if self.is_log_y:
            y = np.log10(np.where(y > 0, y, np.float32(np.nan)))
        return x, np.where(np.isfinite(y), y, np.float32(np.nan))

    def _set_range(self, start: float, end: float, low: float, high: float) -> None:
        if self.is_log_x:
            start, end = log10(max(start, 0.5)), log10(max(end, 2.0))
        if start >= end:
            start, end = start - 1.0, start + 1.0
        elif end <= DOTTED_POINTS:
            start, end = _widened(start, end)
        if not isfinite(low):
            low, high = 0.0, 1.0
        wanted = (start, end, *_widened(*value_range(low, high)))
        if wanted != self._range:
            self._range = wanted
            self._plot.setRange(xRange=wanted[:2], yRange=wanted[2:], padding=0.0)

    def set_moment(self, x: float | None) -> None:
        """Mark an earlier epoch with a dashed line; None removes it."""
        self._moment = x
        self._place(self._mark, x)

    def set_cursor(self, x: float | None) -> None:
        """Draw the line of the read-out at `x`; None removes it."""
        self._place(self._cursor, x)

    @property
    def moment(self) -> float | None:
        """The marked epoch, or None."""
        return self._moment

    def drawn(self) -> list[tuple[NDArray[np.float64], NDArray[np.float32]]]:
        """Return each line as it is drawn: logarithms where an axis is logarithmic."""
        return [item.getData() for item in self._lines if len(item.getData()[0])]

    def _place(self, line: Any, x: float | None) -> None:
        line.setVisible(x is not None)
        if x is not None:
            line.setValue(log10(max(x, 0.5)) if self.is_log_x else x)
        self.viewport.update()

    def position_of(self, x: float) -> QPointF:
        """Return where `x` lies, in pixels of `viewport`, half-way up."""
        box = self._plot.getViewBox()
        at = log10(x) if self.is_log_x else x
        middle = box.viewRange()[1]
        scene = box.mapViewToScene(QPointF(at, (middle[0] + middle[1]) / 2))
        return QPointF(self._plot.mapFromScene(scene))

    @property
    def viewport(self) -> QWidget:
        """The widget that receives the mouse."""
        viewport: QWidget = self._plot.viewport()
        return viewport

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Report where the cursor is, and when it left."""
        if event.type() is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self.hovered.emit(self._at(event.position().toPoint()))
        elif event.type() is QEvent.Type.Leave:
            self.hovered.emit(None)
        return super().eventFilter(watched, event)

    def _at(self, position: QPoint) -> float | None:
        """Return the place on the horizontal axis under a pixel; None outside the plot."""
        box = self._plot.getViewBox()
        scene = self._plot.mapToScene(position)
        if not box.sceneBoundingRect().contains(scene):
            return None
        x = float(box.mapSceneToView(scene).x())
        return float(10.0**x) if self.is_log_x else x


def _alone(y: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which points have no neighbour to be joined with."""
    finite = np.concatenate(([False], np.isfinite(y), [False]))
    alone: NDArray[np.bool_] = finite[1:-1] & ~finite[:-2] & ~finite[2:]
    return alone
