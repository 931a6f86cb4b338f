"""The slice panel asks about the plane that is chosen, and shows the answer and the samples."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.document.inference import infer
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import OutputsProbe
from playground.ui.panels.slice import COMPONENTS, RESOLUTION, SlicePanel
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor


def state_of(name: str) -> ViewState:
    """Return a template as the window shows it."""
    project = TEMPLATES[name].build()
    task = describe(project.data)
    return ViewState(project, infer(project.network, task), task)


@pytest.fixture
def panel(qtbot: QtBot) -> SlicePanel:
    state = state_of("iris")
    panel = SlicePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(302, 460)
    panel.show_state(state)
    panel.show_data(prepare(state.project.data, no_progress))
    panel.show()
    return panel


def choose(combo: QComboBox, name: str) -> None:
    combo.setCurrentIndex(combo.findText(name))
    combo.activated.emit(combo.currentIndex())


def inputs(panel: SlicePanel) -> np.ndarray:
    (probe,) = panel.probes()
    assert isinstance(probe, OutputsProbe)
    return np.frombuffer(probe.inputs, np.float32).reshape(RESOLUTION, RESOLUTION, -1)


@pytest.mark.parametrize(
    ("template", "is_useful"),
    [("iris", True), ("binary-classifier", True), ("xor", False), ("digits", False)],
)
def test_it_is_for_rows_of_several_numbers(template: str, is_useful: bool) -> None:
    assert SlicePanel.is_useful(state_of(template)) is is_useful


def test_the_columns_that_are_chosen_vary(panel: SlicePanel) -> None:
    assert [panel.across.currentText(), panel.up.currentText()] == [
        "sepal length (cm)",
        "sepal width (cm)",
    ]
    choose(panel.up, "petal width (cm)")
    spread = np.ptp(inputs(panel), axis=(0, 1))
    assert (spread > 0).tolist() == [True, False, False, True]
    assert "The other 2 columns have their typical values" in panel.sentence.text()


def test_the_same_column_twice_chooses_another_for_the_other_side(panel: SlicePanel) -> None:
    choose(panel.across, "sepal width (cm)")
    assert panel.across.currentText() == "sepal width (cm)"
    assert panel.up.currentText() != "sepal width (cm)"


def test_components_take_both_sides_and_a_column_leaves_them(panel: SlicePanel) -> None:
    choose(panel.across, COMPONENTS)
    assert panel.up.currentText() == COMPONENTS
    assert (np.ptp(inputs(panel), axis=(0, 1)) > 0).all()
    choose(panel.up, "petal width (cm)")
    assert panel.across.currentText() not in (COMPONENTS, "petal width (cm)")


def test_the_answer_is_drawn_with_its_first_row_lowest(panel: SlicePanel) -> None:
    (probe,) = panel.probes()
    values = np.zeros((RESOLUTION * RESOLUTION, 3), np.float32)
    values[: len(values) // 2, 0] = 1  # the lower half
    values[len(values) // 2 :, 2] = 1
    frame = Frame(
        generation=1,
        epoch=3,
        step=0,
        steps_per_epoch=5,
        is_live=True,
        curves=Curves(("loss",), np.zeros((3, 1), np.float32)),
        answers={probe: values},
    )
    panel.show_frame(frame)
    for up, name in ((0.2, "setosa"), (0.8, "virginica")):
        panel.view.hovered.emit(QPointF(0.5, up))
        assert f"{name} 100.0 %" in panel.view._readout
    panel.show_frame(replace(frame, epoch=4, answers={probe: values[::-1]}))
    assert "setosa 100.0 %" in panel.view._readout


def test_samples_are_drawn_and_can_be_hidden(panel: SlicePanel) -> None:
    assert [len(dots.positions) for dots in panel.view._dots] == [45, 105]
    panel.test_chip.click()
    assert [len(dots.positions) for dots in panel.view._dots] == [105]


def test_another_task_forgets_the_plane(panel: SlicePanel) -> None:
    panel.show_state(state_of("binary-classifier"))
    assert not panel.probes()


def test_a_constant_column_and_a_single_row_do_no_harm(qtbot: QtBot) -> None:
    config = DataConfig(Selection("iris"), (), 0.1, scaling="standard")
    state = state_of("iris")
    panel = SlicePanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(state)
    data = prepare(config, no_progress)
    panel.show_data(data)
    assert np.isfinite(inputs(panel)).all()


def test_the_sentence_gives_way_where_room_is_scarce_and_is_the_tooltip(panel: SlicePanel) -> None:
    width = panel.width()
    panel.fit(panel.least_height(width))
    assert not panel.sentence.isVisible()
    assert panel.view.toolTip() == panel.sentence.text() != ""
    least = panel.least_height(width)
    panel.fit(panel.best_height(width))
    assert panel.sentence.isVisible()
    assert panel.least_height(width) == least


def test_what_belongs_to_the_map_is_right_below_it_however_high_the_panel_is(
    panel: SlicePanel, qtbot: QtBot
) -> None:
    panel.resize(302, 900)
    qtbot.waitUntil(lambda: panel.view.height() == panel.view.height_for(302))
    assert panel.legend.y() - panel.view.geometry().bottom() < 12


def test_axes_have_the_ends_of_the_columns_that_are_chosen(panel: SlicePanel) -> None:
    before = panel.view.axes
    assert before is not None
    choose(panel.across, panel.across.itemText(2))
    after = panel.view.axes
    assert after is not None
    assert after.across_ends != before.across_ends
    assert after.up_ends == before.up_ends
    assert after.across_ends[0] < after.across_ends[1]
