"""Weights, activations, gradients and the summary say what the answers say."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTrainable
from playground.document.inference import infer
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.probes import GradientAnswer, Histogram
from playground.ui.panels.activations import ACTIVATIONS, DEAD, ActivationsPanel
from playground.ui.panels.gradients.panel import GRADIENTS, GradientsPanel
from playground.ui.panels.summary import SummaryPanel
from playground.ui.panels.weights import WEIGHTS, WeightsPanel
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def histogram(zeros: float = 0.0) -> Histogram:
    counts, edges = np.array([4, 0, 2], np.float32), np.array([-2, -1, 0, 1], np.float32)
    return Histogram(counts, edges, -0.5, 1.25, zeros)


def test_each_array_has_its_histogram_in_the_order_of_the_network(
    qtbot: QtBot, scenes: Scenes
) -> None:
    panel = WeightsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(900, 220)
    state = scenes.state(3, 1)
    _, first, second = scenes.layers(state)
    panel.show_state(state)
    both = {"kernel": histogram(), "bias": histogram()}
    panel.show_frame(scenes.frame(1, {WEIGHTS: {second: both, first: both}}))
    tiles = [view.tile for view in panel.row.views]
    assert [(tile.group, tile.name) for tile in tiles] == [
        ("dense", "kernel"),
        ("dense", "bias"),
        ("dense_1", "kernel"),
        ("dense_1", "bias"),
    ]
    assert tiles[0].detail == "mean −0.5 ± 1.2"


def test_bars_are_drawn_by_count_and_sign(qtbot: QtBot, scenes: Scenes) -> None:
    panel = WeightsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(400, 220)
    state = scenes.state(3)
    panel.show_state(state)
    panel.show_frame(scenes.frame(1, {WEIGHTS: {scenes.layers(state)[1]: {"kernel": histogram()}}}))
    panel.show()
    qtbot.waitExposed(panel)
    image = panel.row.views[0].grab().toImage()
    row = [image.pixelColor(x, image.height() - 25).name() for x in range(image.width())]
    negative, positive = QColor(DARK.negative).name(), QColor(DARK.positive).name()
    assert row.index(negative) < row.index(positive)
    assert row.count(negative) == pytest.approx(row.count(positive), abs=2)


def test_the_same_views_are_used_again(qtbot: QtBot, scenes: Scenes) -> None:
    panel = WeightsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(3)
    panel.show_state(state)
    answer = {WEIGHTS: {scenes.layers(state)[1]: {"kernel": histogram()}}}
    panel.show_frame(scenes.frame(1, answer))
    view = panel.row.views[0]
    panel.show_frame(scenes.frame(2, answer))
    assert panel.row.views == [view]


def test_zeros_and_dead_units_are_named(qtbot: QtBot, scenes: Scenes) -> None:
    panel = ActivationsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(3, 1)
    _, first, second = scenes.layers(state)
    panel.show_state(state)
    outputs = {first: histogram(0.4), second: histogram()}
    panel.show_frame(scenes.frame(1, {ACTIVATIONS: outputs, DEAD: {first: 2, second: 0}}))
    tiles = [view.tile for view in panel.row.views]
    assert [(tile.detail, tile.warning) for tile in tiles] == [
        ("40 % zeros", "⚠ 2 dead units"),
        ("0 % zeros", ""),
    ]


def test_gradients_are_shown_as_bars_and_in_words(qtbot: QtBot, scenes: Scenes) -> None:
    panel = GradientsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(3, 1)
    _, first, second = scenes.layers(state)
    panel.show_state(state)
    answer = {first: GradientAnswer(1e-4, 1, 1e-6), second: GradientAnswer(1, 1, 1e-3)}
    log = GradientLog()
    log.add(1.0, answer)
    panel.show_frame(replace(scenes.frame(1, {GRADIENTS: answer}), gradients=log.snapshot()))
    assert [(row.name, panel.bars.is_healthy(row)) for row in panel.bars.rows] == [
        ("dense", False),
        ("dense_1", True),
    ]
    assert panel.hint.startswith("Vanishing gradient: 10,000 times smaller in dense")
    np.testing.assert_allclose(panel.plot.drawn()[0][1], [-6], rtol=1e-5)


def test_the_summary_adds_up(qtbot: QtBot, scenes: Scenes) -> None:
    panel = SummaryPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(4, 1)
    panel.show_state(state)
    row = [panel.table.item(1, column) for column in range(6)]
    assert [item.text() for item in row if item] == [
        "dense",
        "Dense",
        "(None, 4)",
        "12",
        "8",
        "48 B",
    ]
    assert panel.total == (
        "17 parameters, 17 of them trainable · 68 B · 12 multiplications per sample"
    )


def test_frozen_layers_are_not_counted_as_trainable(qtbot: QtBot, scenes: Scenes) -> None:
    panel = SummaryPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(4, 1)
    frozen = SetTrainable(scenes.layers(state)[1:2], False).apply(state.project)
    panel.show_state(ViewState(frozen, infer(frozen.network, state.task), state.task))
    assert "17 parameters, 5 of them trainable" in panel.total
