"""The grid of pictures with their classes."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.ui.panels.samples import EMPTY, SamplesPanel
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
TASK = Task(
    kind=TaskKind.MULTICLASS,
    input_shape=(8, 8),
    output_units=3,
    class_names=("cat", "dog", "an owl with a long name"),
)
Y = np.array([0, 0, 1, 2, 2, 2], np.int32)
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> SamplesPanel:
    panel = SamplesPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(700, 220)
    panel.show_state(scenes.state(3, task=TASK))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def data(task: Task = TASK, y: np.ndarray = Y) -> Prepared:
    samples = Samples(np.zeros((len(y), 8, 8), np.float32), y)
    return Prepared(task, samples, samples)


def test_classes_take_turns_and_are_counted(panel: SamplesPanel) -> None:
    assert panel.notice == EMPTY
    panel.show_data(data())
    assert [each.index for each in panel.gallery.mistakes] == [0, 2, 3, 1, 4, 5]
    assert panel.heading == "6 test samples: cat 2, dog 1, an owl with a long name 3"
    assert panel.gallery.mistakes[1].text == "Sample 3: dog"


def test_each_of_two_classes_has_its_name(panel: SamplesPanel, scenes: Scenes) -> None:
    task = replace(TASK, kind=TaskKind.BINARY, output_units=1, class_names=("cat", "dog"))
    panel.show_state(scenes.state(1, task=task))
    panel.show_data(data(task, np.array([[1], [0], [1]], np.float32)))
    assert [each.true for each in panel.gallery.mistakes] == ["cat", "dog", "dog"]


def test_a_click_asks_for_the_sample(panel: SamplesPanel, qtbot: QtBot) -> None:
    panel.show_data(data())
    place = panel.gallery.tile(2).center().toPoint()
    with qtbot.waitSignal(panel.sample_requested) as clicked:
        QTest.mouseClick(panel.gallery, Qt.MouseButton.LeftButton, pos=place)
    assert clicked.args == [3]


def test_only_as_many_as_fit_are_prepared(panel: SamplesPanel, qtbot: QtBot) -> None:
    panel.show_data(data(y=np.arange(600, dtype=np.int32) % 3))
    few = len(panel.gallery.mistakes)
    panel.resize(1400, 500)
    qtbot.waitUntil(lambda: len(panel.gallery.mistakes) > few)


@pytest.mark.parametrize("shape", [(2,), (8,)])
def test_it_is_for_pictures(scenes: Scenes, shape: tuple[int, ...]) -> None:
    assert SamplesPanel.is_useful(scenes.state(3, task=TASK))
    assert not SamplesPanel.is_useful(scenes.state(3, task=replace(TASK, input_shape=shape)))
