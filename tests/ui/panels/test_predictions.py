"""The most confident mistakes are shown first; values against the truth."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.protocol.probes import PredictionsAnswer
from playground.ui.panels.predictions import PREDICTIONS, PredictionsPanel
from playground.ui.theme.theme import DARK
from playground.ui.widgets.maps.gallery import Mistake
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
TASK = Task(kind=TaskKind.MULTICLASS, input_shape=(8, 8), output_units=3)

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def panel(qtbot: QtBot) -> PredictionsPanel:
    panel = PredictionsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 220)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def show_pictures(panel: PredictionsPanel, scenes: Scenes) -> None:
    x = np.zeros((4, 8, 8), np.float32)
    x[:, 2:4] = 1.0
    samples = Samples(x, np.array([0, 1, 2, 1], np.int32))
    outputs = np.array([[0.9, 0, 0.1], [0.6, 0.3, 0.1], [0, 0.8, 0.2], [0, 1, 0]], np.float32)
    panel.show_state(scenes.state(3, task=TASK))
    panel.show_data(Prepared(TASK, samples, samples))
    panel.show_frame(scenes.frame(1, {PREDICTIONS: PredictionsAnswer(outputs, outputs)}))


def test_most_confident_mistakes_are_shown_first(panel: PredictionsPanel, scenes: Scenes) -> None:
    show_pictures(panel, scenes)
    found = [(each.index, each.true, each.taken) for each in panel.gallery.mistakes]
    assert found == [(2, "2", "1"), (1, "1", "0")]
    assert panel.heading == "Misclassified, most confident first — 2 of 4 samples"


def test_pictures_of_two_classes_are_shown_too(panel: PredictionsPanel, scenes: Scenes) -> None:
    task = replace(TASK, kind=TaskKind.BINARY, output_units=1, class_names=("cat", "dog"))
    y = np.array([[0], [1], [1]], np.float32)
    samples = Samples(np.zeros((3, 8, 8), np.float32), y)
    outputs = np.array([[0.7], [0.2], [0.9]], np.float32)
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(Prepared(task, samples, samples))
    panel.show_frame(scenes.frame(1, {PREDICTIONS: PredictionsAnswer(outputs, outputs)}))
    found = [(each.index, each.true, each.taken) for each in panel.gallery.mistakes]
    assert found == [(1, "dog", "cat"), (0, "cat", "dog")]
    assert [each.share for each in panel.gallery.mistakes] == pytest.approx([0.8, 0.7])


@pytest.mark.parametrize(
    ("names", "is_cut"),
    [(("0", "1", "2"), False), (("Pullover", "Ankle boot", "Bag"), False), (("w" * 60,) * 3, True)],
)
def test_the_names_of_classes_stay_beside_each_other(
    panel: PredictionsPanel, names: tuple[str, ...], is_cut: bool
) -> None:
    gallery = panel.gallery
    gallery.show_classes(names)
    metrics = gallery.fontMetrics()
    pitch = gallery.tile(1).left() - gallery.tile(0).left()
    mistake = Mistake(0, np.zeros((8, 8), np.float32), names[1], names[2], 1.0)
    true, taken = gallery.label(mistake)
    assert metrics.horizontalAdvance(f"{true} → {taken}") < pitch
    assert ((true, taken) != (names[1], names[2])) is is_cut
    assert gallery.tile(0).left() >= 0


def test_a_click_or_enter_asks_for_the_sample(
    panel: PredictionsPanel, scenes: Scenes, qtbot: QtBot
) -> None:
    show_pictures(panel, scenes)
    place = panel.gallery.tile(1).center().toPoint()
    with qtbot.waitSignal(panel.sample_requested) as clicked:
        QTest.mouseClick(panel.gallery, Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [1]
    QTest.keyClick(panel.gallery, Qt.Key.Key_Left)
    with qtbot.waitSignal(panel.sample_requested) as entered:
        QTest.keyClick(panel.gallery, Qt.Key.Key_Return)
    assert entered.args == [2]


def test_regression_shows_values_and_their_error(panel: PredictionsPanel, scenes: Scenes) -> None:
    task = Task(kind=TaskKind.REGRESSION, input_shape=(1,))
    y = np.array([[0.0], [10.0]], np.float32)
    samples = Samples(np.zeros((2, 1), np.float32), y)
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(Prepared(task, samples, samples))
    panel.show_frame(scenes.frame(1, {PREDICTIONS: PredictionsAnswer(y + 3, y + 3)}))
    assert panel.heading == "Predicted against true values — typical error 3"
    dot = panel.scatter.place(0.0, 3.0).toPoint()
    assert panel.scatter.grab().toImage().pixelColor(dot).name() == DARK.accent
    assert not panel.gallery.isVisible()
