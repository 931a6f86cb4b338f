"""The ROC curve: the numbers of scikit-learn, and what the panel says of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples
from playground.training.protocol.probes import Floats, PredictionsAnswer
from playground.ui.panels.roc import EMPTY, IDLE, ONE_CLASS, PREDICTIONS, RocPanel, roc_curve
from tests.ui.panels.conftest import PLANE_TASK, Scenes
from tests.ui.recording_editor import RecordingEditor

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
ROWS = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=2, max_size=30).filter(
    lambda rows: len({is_positive for _, is_positive in rows}) == 2
)
"""Outputs, and which rows are positive; both classes occur."""


@given(ROWS)
def test_the_area_is_that_of_scikit_learn(rows: list[tuple[int, bool]]) -> None:
    from sklearn.metrics import roc_auc_score  # noqa: PLC0415 - takes most of a second

    outputs = np.array([output for output, _ in rows], np.float32)
    positive = np.array([each for _, each in rows])
    false, true = roc_curve(outputs, positive)
    assert float(np.trapezoid(true, false)) == pytest.approx(roc_auc_score(positive, outputs))
    assert (false[0], true[0], false[-1], true[-1]) == (0, 0, 1, 1)
    assert (np.diff(false) >= 0).all()
    assert (np.diff(true) >= 0).all()


def test_outputs_that_are_not_numbers_count_as_the_lowest() -> None:
    false, true = roc_curve(np.array([np.nan, 0.2], np.float32), np.array([True, False]))
    assert (false.tolist(), true.tolist()) == ([0, 1, 1], [0, 0, 1])


@pytest.fixture
def panel(qtbot: QtBot) -> RocPanel:
    panel = RocPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(600, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def samples(classes: list[int]) -> Samples:
    x = np.zeros((len(classes), 2), np.float32)
    return Samples(x, np.array(classes, np.float32).reshape(-1, 1))


def outputs(classes: list[int]) -> Floats:
    return np.arange(len(classes), dtype=np.float32).reshape(-1, 1)


def show(panel: RocPanel, scenes: Scenes, train: list[int], test: list[int]) -> None:
    """Show data with these classes, and outputs that grow from sample to sample."""
    panel.show_state(scenes.state(1))
    panel.show_data(Prepared(PLANE_TASK, samples(train), samples(test)))
    answer = PredictionsAnswer(outputs(train), outputs(test))
    panel.show_frame(scenes.frame(3, {PREDICTIONS: answer}))


def test_the_test_set_is_shown_and_the_training_set_without_one(
    panel: RocPanel, scenes: Scenes
) -> None:
    assert panel.notice == EMPTY
    show(panel, scenes, [0, 1], [1, 0])
    assert panel.heading == "ROC curve — area 0.000 on the test set"
    show(panel, scenes, [0, 1, 0, 1], [])
    assert panel.heading == "ROC curve — area 0.750 on the training set"


def test_a_set_of_one_class_has_no_curve(panel: RocPanel, scenes: Scenes) -> None:
    show(panel, scenes, [0, 1], [1, 1])
    assert panel.notice == ONE_CLASS


def test_the_mouse_reads_both_shares(panel: RocPanel, scenes: Scenes, qtbot: QtBot) -> None:
    show(panel, scenes, [0, 1, 0, 1], [])
    assert panel.readout == IDLE
    qtbot.mouseMove(panel.view, panel.view.place(0.25, 0.8).toPoint())
    assert panel.readout == "Where 50 % of different are found, 25 % of same are too."
