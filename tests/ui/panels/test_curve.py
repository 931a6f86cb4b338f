"""The curve panel shows the prediction for each input, the samples and the values at the cursor."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.inference import infer
from playground.document.project import Project
from playground.training.protocol.probes import CurveAnswer
from playground.ui.panels.curve import CURVE, CurvePanel
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
TASK = Task(kind=TaskKind.REGRESSION, input_shape=(1,), feature_names=("age",), low=-1.0)

X = np.array([-2, -1, 0, 1, 2], np.float32)


def column(*values: float) -> Any:
    return np.array(values, np.float32).reshape(-1, 1)


def scaled_data() -> Prepared:
    """Samples at -2 and 2, and a test sample at 0, of which half the input is given."""
    train = Samples(column(-1, 1), column(0, 4))
    offset, scale = np.zeros(1, np.float32), np.full(1, 2, np.float32)
    return Prepared(TASK, train, Samples(column(0), column(3)), offset, scale)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> CurvePanel:
    panel = CurvePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(302, 380)
    panel.show_state(scenes.state(3, 1, task=TASK))
    panel.show_data(scaled_data())
    y = np.array([[0, 0.5, 1, 1.5, 2]], np.float32)
    panel.show_frame(scenes.frame(5, {CURVE: CurveAnswer(X, y)}))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def colour_at(panel: CurvePanel, x: float, y: float) -> str:
    image = panel.view.grab().toImage()
    return QColor(image.pixelColor(panel.view.place(x, y).toPoint())).name()


def is_line(panel: CurvePanel, x: float, y: float) -> bool:
    """Whether the line passes within a pixel: greener than anything else that is drawn."""
    image, at = panel.view.grab().toImage(), panel.view.place(x, y).toPoint()
    near = [image.pixelColor(at.x(), at.y() + offset) for offset in (-1, 0, 1)]
    return any(colour.green() - colour.red() > 60 for colour in near)


def test_the_prediction_is_drawn_as_a_line(panel: CurvePanel) -> None:
    assert is_line(panel, -1, 0.5)
    assert is_line(panel, 1, 1.5)
    assert not is_line(panel, 1, 0.5)


def test_samples_are_at_their_input_before_scaling(panel: CurvePanel) -> None:
    assert colour_at(panel, 2, 4) == DARK.train
    panel.train_chip.click()
    assert colour_at(panel, 2, 4) != DARK.train


def test_the_cursor_reads_the_prediction(panel: CurvePanel) -> None:
    QTest.mouseMove(panel.view, panel.view.place(1.0, 1.0).toPoint())
    assert panel.readout.startswith("input 1.0")
    assert "prediction 1.5" in panel.readout
    panel.view.hovered.emit(None)
    assert panel.readout == ""


def test_the_prediction_at_a_cursor_that_rests_follows_the_frames(
    panel: CurvePanel, scenes: Scenes
) -> None:
    panel.view.hovered.emit(QPointF(1.0, 1.0))
    assert "prediction 1.5" in panel.readout
    panel.show_frame(scenes.frame(6, {CURVE: CurveAnswer(X, np.full((1, 5), 7, np.float32))}))
    assert "prediction 7" in panel.readout


def test_values_that_are_not_finite_leave_a_gap(panel: CurvePanel, scenes: Scenes) -> None:
    y = np.array([[1, 1, np.nan, 1, np.inf]], np.float32)
    panel.show_frame(scenes.frame(6, {CURVE: CurveAnswer(X, y)}))
    assert is_line(panel, -1.5, 1)
    assert not is_line(panel, 0.5, 1)


def test_an_incomplete_network_has_no_line_and_says_why(panel: CurvePanel) -> None:
    assert is_line(panel, -1, 0.5)
    empty = Project()
    panel.show_state(ViewState(empty, infer(empty.network, TASK), TASK))
    assert panel.view.message == "The curve appears once the network is complete."
    assert not is_line(panel, -1, 0.5)


@pytest.mark.parametrize(
    ("shape", "units", "is_useful"), [((1,), 1, True), ((2,), 1, False), ((1,), 3, False)]
)
def test_it_is_for_one_input_and_one_output(
    shape: tuple[int, ...], units: int, is_useful: bool, scenes: Scenes
) -> None:
    task = Task(kind=TaskKind.REGRESSION, input_shape=shape, output_units=units)
    assert CurvePanel.is_useful(scenes.state(units, task=task)) is is_useful
    assert not CurvePanel.is_useful(scenes.state(1))


def test_chips_are_reached_with_the_keyboard(panel: CurvePanel) -> None:
    panel.test_chip.setFocus()
    QTest.keyClick(panel.test_chip, Qt.Key.Key_Space)
    assert not panel.test_chip.isChecked()
