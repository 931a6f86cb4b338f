"""The pyqtgraph items of a plot, without work that a live plot does not need.

Importing pyqtgraph takes as long as showing the whole window: this module is imported when
the first plot is made. pyqtgraph has no types: what comes from it is Any.
"""

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QGraphicsView, QLabel, QWidget

DOT_PIXELS = 6


class Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A line without computed bounds: the ranges of the axes are set."""

    def __init__(self) -> None:
        super().__init__(connect="finite", skipFiniteCheck=False)

    def boundingRect(self) -> QRectF:
        """Return what is in sight, rather than look for the extremes of the values.

        Not `viewRect`: pyqtgraph's curve keeps that of an earlier range, and a curve that
        has left it is not drawn.
        """
        box = self.getViewBox()
        return QRectF() if box is None else QRectF(box.viewRect())


class Dots(pg.ScatterPlotItem):  # type: ignore[misc]
    """The points of a short line."""

    def __init__(self) -> None:
        super().__init__(size=DOT_PIXELS, pen=None)

    def boundingRect(self) -> QRectF:
        """Return what is in sight."""
        return QRectF(self.viewRect())


def empty_plot(parent: QWidget) -> Any:
    """Return a plot with two axes, which paints only when its viewport is updated.

    Left to itself each of its items would have it painted, and each plot all other plots.
    """
    plot = pg.PlotWidget(parent, enableMenu=False)
    # Without an owner the menu would live until a garbage collection, which may run in the
    # training thread: a widget deleted there crashes the window.
    menu = plot.getPlotItem().ctrlMenu
    menu.setParent(plot, menu.windowFlags())
    for label in menu.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)
    plot.setMouseEnabled(x=False, y=False)
    plot.hideButtons()
    plot.disableAutoRange()
    plot.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.NoViewportUpdate)
    plot.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    for part in (plot, plot.viewport()):
        part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    plot.setMinimumSize(120, 70)
    for name in ("left", "bottom"):
        axis = plot.getAxis(name)
        axis.enableAutoSIPrefix(False)
        axis.setStyle(tickLength=0, autoExpandTextSpace=False, tickTextOffset=4)
        # Most of a paint would otherwise go into texts that seldom change.
        axis.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
    return plot


def upright_line(plot: Any) -> Any:
    """Return a line across `plot` from top to bottom, hidden."""
    line = pg.InfiniteLine(angle=90)
    line.setVisible(False)
    plot.addItem(line, ignoreBounds=True)
    return line


def pen(colour: Any, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> Any:
    """Return a pen one pixel wide: a wider one is many times slower."""
    return pg.mkPen(colour, width=1, style=style)
