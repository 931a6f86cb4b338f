"""The boundary panel shows values, points and what lies under the cursor."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Plane, Task, TaskKind
from playground.document.problems.examining import examine
from playground.document.project import Network
from playground.training.protocol.probes import BoundaryAnswer, UnitMapsProbe
from playground.ui.panels.boundary import BOUNDARY, NEURONS, BoundaryPanel
from playground.ui.theme.text_size import scaled
from playground.ui.theme.theme import DARK
from playground.ui.view_state import ViewState
from playground.ui.widgets.maps.axes import SHARE, Axes, texts_of
from playground.ui.widgets.maps.view import MapView
from playground.ui.widgets.plots.chip import Chip
from tests.ui.recording_editor import RecordingEditor

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def split_map() -> BoundaryAnswer:
    """Left half -1, right half 1."""
    values = np.ones((1, 100, 100), np.float32)
    values[:, :, :50] = -1.0
    return BoundaryAnswer(values, -6.0, 6.0)


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes) -> BoundaryPanel:
    panel = BoundaryPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(302, 460)
    panel.show_state(scenes.state(3, 1))
    panel.show_data(scenes.points())
    panel.show_frame(scenes.frame(5, {BOUNDARY: split_map()}))
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def colour_at(panel: BoundaryPanel, x: float, y: float) -> QColor:
    return panel.view.grab().toImage().pixelColor(panel.view.to_pixels(QPointF(x, y)).toPoint())


def is_near(one: QColor, other: str, tolerance: int = 3) -> bool:
    wanted = QColor(other)
    return all(
        abs(a - b) <= tolerance
        for a, b in zip(one.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def test_output_is_drawn_in_the_diverging_colours(panel: BoundaryPanel) -> None:
    assert is_near(colour_at(panel, -4, 1), DARK.negative)
    assert is_near(colour_at(panel, 4, 1), DARK.positive)


def test_the_output_unit_has_the_scale_of_the_labels(panel: BoundaryPanel, scenes: Scenes) -> None:
    state = scenes.state(3, 1)
    output = state.inference.output
    panel.set_unit(output, 0)
    maps = np.full((1, 50, 50), state.task.low, np.float32)
    panel.show_frame(scenes.frame(5, {NEURONS: {output: maps}}))
    assert is_near(colour_at(panel, -4, 1), DARK.negative)
    hidden = state.project.network.layers[1].id
    panel.set_unit(hidden, 0)
    panel.show_frame(scenes.frame(5, {NEURONS: {hidden: np.zeros((3, 50, 50), np.float32)}}))
    assert not is_near(colour_at(panel, -4, 1), DARK.negative, 20)


def test_training_points_are_filled_and_test_points_hollow(panel: BoundaryPanel) -> None:
    assert not is_near(colour_at(panel, -3, -3), DARK.negative, 20)
    panel.classes_chip.click()
    assert is_near(colour_at(panel, 0.2, 3), DARK.positive)


def test_points_go_with_their_chip(panel: BoundaryPanel, qtbot: QtBot) -> None:
    press(qtbot, panel.points_chip)
    assert is_near(colour_at(panel, -3, -3), DARK.negative)
    press(qtbot, panel.points_chip)
    press(qtbot, panel.train_chip)
    assert is_near(colour_at(panel, -3, -3), DARK.negative)


def press(qtbot: QtBot, chip: Chip) -> None:
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)


def test_chips_answer_to_the_space_key(panel: BoundaryPanel, qtbot: QtBot) -> None:
    QTest.keyClick(panel.classes_chip, Qt.Key.Key_Space)
    assert panel.classes_chip.isChecked()


def test_chips_count_the_points(panel: BoundaryPanel) -> None:
    assert panel.train_chip.text() == "train 2"
    assert panel.test_chip.text() == "test 1"


def hover(qtbot: QtBot, panel: BoundaryPanel, x: float, y: float) -> str:
    QTest.mouseMove(panel.view, QPoint(1, 1))
    QTest.mouseMove(panel.view, panel.view.to_pixels(QPointF(x, y)).toPoint())
    return panel.readout


def test_hover_reads_the_value_and_the_point_under_the_cursor(
    panel: BoundaryPanel, qtbot: QtBot
) -> None:
    text = hover(qtbot, panel, -3, -3)
    assert "output −1" in text
    assert "train point (−3.00, −3.00): different (1)" in text
    assert "point" not in hover(qtbot, panel, 4, 4)
    assert "output 1" in panel.readout


def test_the_value_under_a_cursor_that_rests_follows_the_frames(
    panel: BoundaryPanel, qtbot: QtBot, scenes: Scenes
) -> None:
    assert "output −1" in hover(qtbot, panel, -3, -3)
    other = replace(split_map(), values=-split_map().values)
    panel.show_frame(scenes.frame(6, {BOUNDARY: other}))
    assert "output 1" in panel.readout
    panel.view.hovered.emit(None)
    panel.show_frame(scenes.frame(7, {BOUNDARY: split_map()}))
    assert panel.readout == ""


def test_the_epoch_is_shown(panel: BoundaryPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(12480))
    assert panel.epoch_text == "epoch 12,480"


def test_a_frame_of_another_program_clears_the_map(panel: BoundaryPanel, scenes: Scenes) -> None:
    panel.show_frame(scenes.frame(0, generation=2))
    assert is_near(colour_at(panel, -4, 5), DARK.sunken)


def test_a_neuron_is_shown_large_and_asked_for(
    panel: BoundaryPanel, scenes: Scenes, qtbot: QtBot
) -> None:
    state = scenes.state(3, 1)
    dense = scenes.layers(state)[1]
    with qtbot.waitSignal(panel.probes_changed):
        panel.set_unit(dense, 2)
    assert panel.probes() == {BOUNDARY, NEURONS}
    assert panel.heading == "dense · neuron 3"
    maps = np.full((3, 50, 50), -1.0, np.float32)
    maps[2] = 1.0
    panel.show_frame(scenes.frame(6, {BOUNDARY: split_map(), NEURONS: {dense: maps}}))
    assert is_near(colour_at(panel, -4, 1), DARK.positive)
    with qtbot.waitSignal(panel.probes_changed):
        panel.set_unit(None, 0)
    panel.show_frame(scenes.frame(6, {BOUNDARY: split_map()}))
    assert panel.heading == "Decision boundary"
    assert is_near(colour_at(panel, -4, 1), DARK.negative)


def test_a_neuron_of_a_large_layer_is_asked_for_alone(panel: BoundaryPanel, scenes: Scenes) -> None:
    state = scenes.state(40, 1)
    dense = scenes.layers(state)[1]
    panel.show_state(state)
    panel.set_unit(dense, 37)
    probe = UnitMapsProbe(dense, 37, 1)
    assert panel.probes() == {BOUNDARY, probe}
    one = np.full((1, 50, 50), 1.0, np.float32)
    panel.show_frame(scenes.frame(6, {BOUNDARY: split_map(), probe: one}))
    assert is_near(colour_at(panel, -4, 1), DARK.positive)


def test_the_model_s_map_is_back_at_once_after_a_neuron(
    panel: BoundaryPanel, scenes: Scenes
) -> None:
    dense = scenes.layers(scenes.state(3, 1))[1]
    panel.set_unit(dense, 0)
    panel.set_unit(None, 0)
    assert is_near(colour_at(panel, -4, 1), DARK.negative)


def test_a_neuron_whose_layer_is_gone_gives_way_to_the_model(
    panel: BoundaryPanel, scenes: Scenes
) -> None:
    panel.set_unit(scenes.layers(scenes.state(3, 1))[2], 0)
    panel.show_state(scenes.state(3))
    assert panel.heading == "Decision boundary"


def test_data_beyond_the_plane_is_not_its_business(panel: BoundaryPanel, scenes: Scenes) -> None:
    images = Task(kind=TaskKind.MULTICLASS, input_shape=(28, 28), output_units=10)
    assert not panel.is_useful(scenes.state(10, task=images))
    assert panel.is_useful(scenes.state(1))


def test_a_network_that_is_gone_leaves_no_map(panel: BoundaryPanel, scenes: Scenes) -> None:
    shown = scenes.state(3, 1)
    empty = replace(shown.project, network=Network())
    panel.show_state(ViewState(empty, examine(empty)[0], shown.task))
    assert is_near(colour_at(panel, -4, 5), DARK.sunken)
    assert "complete" in panel.view.message
    panel.show_state(shown)
    assert is_near(colour_at(panel, -4, 1), DARK.negative)


@pytest.mark.parametrize("plane", [Plane(), Plane(-0.5, 1.5), Plane(-1250.0, 1250.0)])
@pytest.mark.parametrize("size", [(310, 330), (150, 400), (400, 150)])
def test_axes_have_numbers_that_are_whole_beside_the_map(
    qtbot: QtBot, plane: Plane, size: tuple[int, int]
) -> None:
    view = MapView()
    qtbot.addWidget(view)
    ends = (plane.low, plane.high)
    view.plane, view.axes = plane, Axes("x", "y", ends, ends)
    view.resize(*size)
    area = view.area()
    metrics = QFontMetrics(scaled(view.font(), SHARE))
    widest = max(map(metrics.horizontalAdvance, texts_of(ends)))
    assert area.width() == area.height()
    assert area.left() >= widest
    assert area.right() <= view.width()
    assert view.height() - area.bottom() >= metrics.ascent()
    corner = view.to_plane(area.topLeft() + QPointF(0.1, 0.1))
    assert corner is not None
    assert corner.x() == pytest.approx(plane.low, abs=0.01 * (plane.high - plane.low))
