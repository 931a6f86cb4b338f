"""The metrics panel draws every epoch's figures and reads them out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from playground.document.project import LayerId
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.gradient_log import GradientCurves, GradientLog
from playground.training.protocol.probes import GradientAnswer
from playground.training.run.curves import MAXIMUM_ROWS, CurveBuffer
from playground.ui.panels.metrics.panel import MetricsPanel
from playground.ui.theme.theme import DARK, LIGHT, Theme
from playground.ui.widgets.plots.readout import Readout
from tests.ui.recording_editor import RecordingEditor

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> MetricsPanel:
    panel = MetricsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(1000, 260)
    panel.show_state(scenes.state(3, 1))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def test_says_what_to_do_before_the_first_epoch(panel: MetricsPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(0))
    assert panel.notice == "Press Play to see the loss."
    panel.show_frame(scenes.frame(1))
    assert panel.notice == ""


def test_says_when_the_first_loss_appears(panel: MetricsPanel, scenes: Scenes) -> None:
    panel.show_frame(replace(scenes.frame(0), step=263, steps_per_epoch=15_000))
    assert panel.notice == "The loss appears when the first epoch is done."


def test_each_figure_has_a_plot_with_train_and_test(panel: MetricsPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(10))
    assert tuple(panel.plots) == ("loss", "accuracy")
    assert all(chip.isVisible() for chip in panel.plots["accuracy"].chips.values())
    titles = {label.text() for label in panel.findChildren(QLabel)}
    assert {"Loss", "Accuracy", "Gradient norm per layer (log)"} <= titles


def test_without_test_figures_there_is_no_test_chip(panel: MetricsPanel) -> None:
    rows = np.ones((3, 1), np.float32)
    panel.show_frame(
        Frame(generation=1, epoch=3, step=0, steps_per_epoch=1, curves=Curves(("loss",), rows))
    )
    assert tuple(panel.plots) == ("loss",)
    assert not panel.plots["loss"].chips["val_loss"].isVisible()


def test_the_latest_figures_are_read_out(panel: MetricsPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(10))
    assert panel.plots["loss"].readout.text == "train 0.1 · test 0.2 · epoch 10"


def test_thinned_curves_are_read_out_by_their_epochs(panel: MetricsPanel) -> None:
    buffer = CurveBuffer(("loss",))
    buffer.extend(np.arange(1, MAXIMUM_ROWS + 10_001, dtype=np.float32)[:, None])
    curves = buffer.snapshot()
    epochs = len(curves)
    frame = Frame(generation=1, epoch=epochs, step=0, steps_per_epoch=1, curves=curves)
    panel.show_frame(frame)
    plot = panel.plots["loss"]
    assert plot.readout.text.endswith(f"epoch {epochs:,}")
    for is_log in (False, True):
        panel.log_x.setChecked(is_log)
        x, y = plot.points(0)
        # The loss of an epoch is its number; points are the ends of groups of epochs.
        np.testing.assert_allclose(x, y, atol=0.02 * epochs)
        assert epochs - y.max() < curves.stride


@pytest.mark.parametrize("is_log", [False, True])
def test_hover_reads_the_figures_of_that_epoch(
    panel: MetricsPanel, scenes: Scenes, qtbot: QtBot, is_log: bool
) -> None:
    panel.show_frame(scenes.frame(10))
    if is_log:
        QTest.mouseClick(panel.log_x, Qt.MouseButton.LeftButton)
    plot = panel.plots["loss"]
    QTest.mouseMove(plot.plot.viewport, QPoint(60, 30))
    QTest.mouseMove(plot.plot.viewport, plot.plot.position_of(4.0).toPoint())
    assert plot.readout.text == "train 0.25 · test 0.5 · epoch 4"


def test_log_loss_draws_logarithms(panel: MetricsPanel, scenes: Scenes, qtbot: QtBot) -> None:
    panel.show_frame(scenes.frame(100))
    QTest.mouseClick(panel.log_y, Qt.MouseButton.LeftButton)
    drawn = panel.plots["loss"].plot.drawn()
    np.testing.assert_allclose(drawn[0][1], np.log10(1 / np.arange(1, 101)), rtol=1e-5, atol=1e-6)
    assert not panel.plots["accuracy"].plot.is_log_y
    QTest.mouseClick(panel.log_y, Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(panel.plots["loss"].plot.drawn()[0][1], 1 / np.arange(1, 101))


def test_a_curve_can_be_hidden(panel: MetricsPanel, scenes: Scenes, qtbot: QtBot) -> None:
    panel.show_frame(scenes.frame(10))
    plot = panel.plots["loss"]
    QTest.mouseClick(plot.chips["loss"], Qt.MouseButton.LeftButton)
    np.testing.assert_allclose(plot.plot.drawn()[0][1], 2 / np.arange(1, 11), rtol=1e-6)


def test_a_moment_of_the_past_is_marked_and_the_curves_stay(
    panel: MetricsPanel, scenes: Scenes
) -> None:
    panel.show_frame(scenes.frame(50))
    panel.show_frame(scenes.frame(20, is_live=False))
    plot = panel.plots["loss"].plot
    assert plot.moment == 20.0
    assert len(plot.drawn()[0][0]) == 50
    panel.show_frame(scenes.frame(51))
    assert plot.moment is None


def test_another_program_starts_new_curves(panel: MetricsPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(50))
    panel.show_frame(scenes.frame(3, generation=2))
    assert len(panel.plots["loss"].plot.drawn()[0][0]) == 3


def measured(layer: LayerId, *epochs: int) -> GradientCurves:
    """Return norms of 1, 0.1, 0.01, ... of a layer, at these epochs."""
    log = GradientLog()
    for place, epoch in enumerate(epochs):
        log.add(float(epoch), {layer: GradientAnswer(10.0**-place, 1.0, 1e-3)})
    return log.snapshot()


def test_gradient_norms_are_those_that_the_run_recorded(
    panel: MetricsPanel, scenes: Scenes
) -> None:
    layer = scenes.layers(scenes.state(3, 1))[1]
    panel.show_frame(replace(scenes.frame(3), gradients=measured(layer, 1, 2, 3)))
    x, y = panel.gradient_plot.plot.drawn()[0]
    np.testing.assert_allclose(x, [1, 2, 3])
    np.testing.assert_allclose(y, [0, -1, -2], atol=1e-5)
    assert panel.gradient_plot.readout.text == "dense 0.01 · epoch 3"
    panel.show_frame(scenes.frame(1, generation=2))
    assert all(not len(x) for x, _ in panel.gradient_plot.plot.drawn())


def test_every_value_is_read_out_in_the_colours_of_the_theme(
    panel: MetricsPanel, scenes: Scenes, show_theme: Callable[[Theme], None]
) -> None:
    layer = scenes.layers(scenes.state(3, 1))[1]
    panel.show_frame(replace(scenes.frame(3), gradients=measured(layer, 1, 2, 3)))
    for theme in (LIGHT, DARK):
        show_theme(theme)
        known = set(theme.series) | {theme.positive, theme.negative, ""}
        for readout in panel.findChildren(Readout):
            colours = {colour for colour, _ in readout.shown(10_000)}
            assert colours - {""}, "no value is read out"
            assert colours <= known


def test_the_moment_looked_at_shows_the_norms_of_its_epoch(
    panel: MetricsPanel, scenes: Scenes
) -> None:
    layer = scenes.layers(scenes.state(3, 1))[1]
    curves = measured(layer, 1, 2, 3, 100)
    past = scenes.frame(100, is_live=False, at=2)
    panel.show_frame(replace(past, gradients=curves))
    assert panel.gradient_plot.readout.text == "dense 0.1 · epoch 2"
    panel.show_frame(replace(past, epoch=40, gradients=curves))
    assert panel.gradient_plot.readout.text == "not measured at this epoch"


def test_no_line_joins_what_was_not_measured(panel: MetricsPanel, scenes: Scenes) -> None:
    layer = scenes.layers(scenes.state(3, 1))[1]
    frame = replace(scenes.frame(900), gradients=measured(layer, 1, 2, 3, 500, 700, 900))
    panel.show_frame(frame)
    x, y = panel.gradient_plot.plot.drawn()[0]
    assert np.isnan(y).tolist() == [False, False, False, True, False, False, False]
    assert x[3] == 500


def test_a_million_epochs_are_drawn_with_few_points(panel: MetricsPanel, scenes: Scenes) -> None:
    frame = scenes.frame(1_000_000)
    panel.show_frame(frame)
    plot = panel.plots["loss"].plot
    x, y = plot.drawn()[0]
    assert len(x) <= 2 * plot.pixels() + 8
    assert y.max() == 1.0
    assert y.min() == frame.curves.rows[:, 0].min()
