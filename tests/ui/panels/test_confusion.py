"""The confusion matrix: counts, colours, accuracy, and the read-out."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Task, TaskKind
from playground.training.protocol.probes import ConfusionAnswer
from playground.ui.panels.confusion import CONFUSION, ConfusionPanel
from playground.ui.theme.theme import DARK
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
COUNTS = np.array([[8, 2, 0], [0, 10, 0], [1, 4, 5]], np.int64)
TASK = Task(kind=TaskKind.MULTICLASS, input_shape=(4,), output_units=3, class_names=("a", "b", "c"))

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> ConfusionPanel:
    panel = ConfusionPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(600, 300)
    panel.show_state(scenes.state(3, task=TASK))
    panel.show_frame(scenes.frame(1, {CONFUSION: ConfusionAnswer(COUNTS)}))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def centre_colour(panel: ConfusionPanel, row: int, column: int) -> str:
    corner = panel.matrix.cell(row, column).topLeft() + QPoint(3, 3)
    return panel.matrix.grab().toImage().pixelColor(corner.toPoint()).name()


def test_the_title_has_the_accuracy(panel: ConfusionPanel) -> None:
    assert panel.heading == "Confusion matrix — test accuracy 76.7 %"


def test_hits_are_blue_and_misses_orange_by_their_number(panel: ConfusionPanel) -> None:
    assert centre_colour(panel, 1, 1) == QColor(DARK.positive).name()
    assert centre_colour(panel, 2, 1) == QColor(DARK.negative).name()
    assert centre_colour(panel, 0, 2) == QColor(DARK.sunken).name()
    assert centre_colour(panel, 0, 1) not in (DARK.negative, DARK.sunken)


def test_counts_are_written_into_their_cells(panel: ConfusionPanel) -> None:
    image = panel.matrix.grab(panel.matrix.cell(0, 0).toRect()).toImage()
    with_text = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    blank = panel.matrix.grab(panel.matrix.cell(0, 2).toRect()).toImage()
    without = {
        blank.pixel(x, y) for x in range(2, blank.width() - 2) for y in range(2, blank.height() - 2)
    }
    assert len(with_text) > 4
    assert len(without) == 1


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ((2, 1), "4 of 10 samples of c are predicted as b."),
        ((0, 0), "8 of 10 samples of a are predicted correctly."),
    ],
)
def test_hover_says_it_in_words(panel: ConfusionPanel, cell: tuple[int, int], words: str) -> None:
    QTest.mouseMove(panel.matrix, QPoint(1, 1))
    QTest.mouseMove(panel.matrix, panel.matrix.cell(*cell).center().toPoint())
    assert panel.readout == words


def test_regression_has_nothing_to_confuse(panel: ConfusionPanel, scenes: Scenes) -> None:
    assert not panel.is_useful(
        scenes.state(1, task=Task(kind=TaskKind.REGRESSION, input_shape=(2,)))
    )
