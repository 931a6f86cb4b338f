"""Plots of a few epochs: dots from the first on, whole epochs below, room at the ends."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from playground.ui.theme.theme import DARK
from playground.ui.widgets.plots.curves import CurvePlot, Line
from playground.ui.widgets.plots.readout import Readout


def shown(qtbot: QtBot, *values: float, is_log: bool = False) -> CurvePlot:
    """Return a plot of these values at epochs 1, 2, ..."""
    plot = CurvePlot()
    qtbot.addWidget(plot)
    plot.set_log(x=False, y=is_log)
    plot.resize(208, 170)
    epochs = np.arange(1, len(values) + 1, dtype=np.float64)
    plot.show_lines([Line(epochs, np.array(values, np.float32), DARK.train)], end=len(values))
    return plot


def pixels_of(plot: CurvePlot, colour: str) -> int:
    """Return how many pixels have this colour."""
    image = plot.grab().toImage()
    points = [(x, y) for x in range(image.width()) for y in range(image.height())]
    return sum(image.pixelColor(x, y).name() == colour for x, y in points)


def test_single_epoch_is_drawn_as_a_dot(qtbot: QtBot) -> None:
    assert pixels_of(shown(qtbot, 0.5), DARK.train) >= 9
    assert pixels_of(shown(qtbot), DARK.train) == 0


@pytest.mark.parametrize("values", [(float("nan"),), (float("inf"),)])
def test_epoch_without_a_figure_has_no_dot(qtbot: QtBot, values: tuple[float, ...]) -> None:
    assert pixels_of(shown(qtbot, *values), DARK.train) == 0


def test_dots_give_way_to_the_line_as_epochs_come(qtbot: QtBot) -> None:
    plot = shown(qtbot, 0.5, 0.4)
    few = pixels_of(plot, DARK.train)
    epochs = np.arange(1, 101, dtype=np.float64)
    plot.show_lines([Line(epochs, np.zeros(100, np.float32), DARK.train)], end=100)
    plot.show_lines([], end=100)
    assert few > 18
    assert pixels_of(plot, DARK.train) == 0


def test_readout_keeps_every_figure_where_words_have_no_room(qtbot: QtBot) -> None:
    readout = Readout()
    qtbot.addWidget(readout)
    entries = [(DARK.train, "dense 0.045"), (DARK.test, "dense_1 0.026"), ("", "epoch 9")]
    readout.show_entries(entries)
    assert readout.shown(1000) == tuple(entries)
    assert [text for _, text in readout.shown(180)] == ["0.045", "0.026", "epoch 9"]
    assert [text for _, text in readout.shown(75)] == ["0.045", "…"]
    assert readout.toolTip() == "dense 0.045 · dense_1 0.026 · epoch 9"


def test_line_is_drawn_in_whatever_range_it_comes_to(qtbot: QtBot) -> None:
    plot = CurvePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    epochs = np.arange(1, 501, dtype=np.float64)
    for level in (3.0, 0.25, 40.0):
        values = np.linspace(level, level * 0.9, 500).astype(np.float32)
        plot.show_lines([Line(epochs, values, DARK.train)], end=500)
        assert pixels_of(plot, DARK.train) > 100


def test_readout_keeps_the_names_of_lines_that_have_no_other_legend(qtbot: QtBot) -> None:
    readout = Readout(names_lines=True)
    qtbot.addWidget(readout)
    lines = [(DARK.train, "dense 0.045"), (DARK.test, "dense_1 0.026")]
    readout.show_entries([*lines, ("", "epoch 9")])
    room = readout.fontMetrics().horizontalAdvance("dense 0.045dense_1 0.026") + 50
    assert [text for _, text in readout.shown(room)] == ["dense 0.045", "dense_1 0.026"]


@pytest.mark.parametrize("last", [20, 60, 150, 5000])
@pytest.mark.parametrize("is_log", [False, True])
def test_horizontal_axis_says_that_it_counts_epochs(qtbot: QtBot, last: int, is_log: bool) -> None:
    plot = CurvePlot()
    qtbot.addWidget(plot)
    plot.resize(300, 140)
    plot.set_log(x=is_log, y=False)
    x = np.arange(1.0, last + 1)
    plot.show_lines([Line(x, x.astype(np.float32), DARK.train)], end=float(last))
    axis = plot._plot.getAxis("bottom")
    low, high = axis.range
    values = [value for _, found in axis.tickValues(low, high, 250) for value in found]
    texts = axis.tickStrings(values, 1.0, 1.0)
    assert sum(text.startswith("epoch ") for text in texts) == 1
