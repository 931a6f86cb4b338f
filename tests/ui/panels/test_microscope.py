"""The panel Step by step: levels, samples, the walk, and what the canvas lights."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.datasets.task import Prepared, Samples
from playground.document.problems.examining import examine
from playground.document.project import FrozenWeight, LayerId
from playground.document.templates.templates import TEMPLATES
from playground.explain.focus import Level
from playground.explain.page import Stage
from playground.formula.values import Operand, Part
from playground.training.protocol.controls import StepOnce
from playground.training.protocol.probes import SampleProbe
from playground.training.protocol.step_trace import StepProbe
from playground.ui.designer.cards.layer_item import Spot
from playground.ui.designer.live.tracing import Traced
from playground.ui.designer.overlays.weight_place import WeightPlace
from playground.ui.panels.microscope.panel import STEP, TOO_LARGE, MicroscopePanel, _verdict
from playground.ui.panels.waiting import COMPUTING
from playground.ui.view_state import ViewState
from tests.ui.panels.traces import BATCH, shown_microscope, trace_of

Scenes = Any


@pytest.fixture
def state(scenes: Scenes) -> ViewState:
    found: ViewState = scenes.state(3, 1)
    return found


@pytest.fixture
def panel(qtbot: QtBot, scenes: Scenes, state: ViewState) -> MicroscopePanel:
    panel = shown_microscope(qtbot, state)
    panel.show_frame(scenes.frame(3, {STEP: trace_of(state)}))
    return panel


@pytest.fixture
def lit(panel: MicroscopePanel) -> list[tuple[Traced, ...]]:
    found: list[tuple[Traced, ...]] = []
    panel.traced.connect(found.append)
    return found


def level(panel: MicroscopePanel) -> Level:
    assert panel.page is not None
    return panel.page.focus.level


def text(panel: MicroscopePanel, stage: Stage) -> str:
    return panel.cards[stage].view.text


def test_it_shows_the_four_parts_of_the_step(panel: MicroscopePanel) -> None:
    assert [card.heading.split()[1] for card in panel.cards.values()] == [
        stage.value for stage in Stage
    ]
    assert "z = Σ xᵢ · wᵢ + b" in text(panel, Stage.FORWARD)
    assert "L = " in text(panel, Stage.LOSS)
    assert "∂L/∂w = " in text(panel, Stage.BACKWARD)
    assert "w = w" in text(panel, Stage.UPDATE)
    assert "step 2" in panel.header.where.text()


def test_another_project_is_shown_from_the_whole_network(
    panel: MicroscopePanel, qtbot: QtBot, scenes: Scenes, state: ViewState
) -> None:
    qtbot.mouseClick(panel.header.levels[Level.WEIGHT], Qt.MouseButton.LeftButton)
    assert level(panel) is Level.WEIGHT
    first = shown_first(qtbot, scenes, state)
    panel.start_over()
    panel.show_state(state)
    panel.show_frame(scenes.frame(4, {STEP: trace_of(state)}))
    assert level(panel) is first


def shown_first(qtbot: QtBot, scenes: Scenes, state: ViewState) -> Level:
    """Return what a new panel shows first."""
    new = shown_microscope(qtbot, state)
    new.show_frame(scenes.frame(3, {STEP: trace_of(state)}))
    return level(new)


@pytest.mark.parametrize("wanted", Level)
def test_each_level_is_a_click_away(panel: MicroscopePanel, qtbot: QtBot, wanted: Level) -> None:
    qtbot.mouseClick(panel.header.levels[wanted], Qt.MouseButton.LeftButton)
    assert level(panel) is wanted
    assert panel.header.levels[wanted].isChecked()


def test_a_click_on_a_row_goes_one_level_down(panel: MicroscopePanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.header.levels[Level.NETWORK], Qt.MouseButton.LeftButton)
    view = panel.cards[Stage.FORWARD].view
    row = next(line for line in view.lines if line.focus is not None)
    point = view.line_box(row.number).center().toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=point)
    assert level(panel) is Level.LAYER


def test_the_samples_of_the_batch_are_chosen_in_turn(panel: MicroscopePanel, qtbot: QtBot) -> None:
    assert panel.header.sample.text() == f"sample 1 / {BATCH}"
    qtbot.mouseClick(panel.header.next, Qt.MouseButton.LeftButton)
    assert panel.header.sample.text() == f"sample 2 / {BATCH}"
    qtbot.mouseClick(panel.header.next, Qt.MouseButton.LeftButton)
    assert panel.header.sample.text() == f"sample 1 / {BATCH}"


def test_a_click_on_a_weight_shows_it(panel: MicroscopePanel, qtbot: QtBot) -> None:
    view = panel.cards[Stage.FORWARD].view
    weight = _operand(panel, Stage.FORWARD, Part.WEIGHT)
    assert weight.place is not None
    box = view.box_of(weight.place)
    assert box is not None
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert level(panel) is Level.WEIGHT
    assert panel.page is not None
    assert panel.page.focus.weight is not None
    assert panel.page.focus.weight.index == weight.place.index


def _operand(panel: MicroscopePanel, stage: Stage, part: Part) -> Operand:
    marks = (mark for line in panel.cards[stage].view.lines for mark in (*line.marks, *line.right))
    operands = (mark.operand for mark in marks if mark.operand is not None)
    return next(one for one in operands if one.place is not None and one.place.part is part)


def test_a_number_under_the_cursor_is_lit_where_it_comes_from(
    panel: MicroscopePanel, lit: list[tuple[Traced, ...]], state: ViewState
) -> None:
    operand = _operand(panel, Stage.FORWARD, Part.OUTPUT)
    assert operand.place is not None
    view = panel.cards[Stage.FORWARD].view
    box = view.box_of(operand.place)
    assert box is not None
    QTest.mouseMove(view, box.center().toPoint())
    QTest.mouseMove(view, box.center().toPoint() + QPoint(1, 0))
    assert Traced(state.project.network.layers[1].id, operand.place.index[-1]) in lit[-1]
    assert operand.symbol in view.toolTip()


def test_the_arrow_keys_walk_through_the_lines(
    panel: MicroscopePanel, qtbot: QtBot, lit: list[tuple[Traced, ...]]
) -> None:
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert panel.header.stage.text() == Stage.FORWARD.value
    stages = []
    while panel.header.stage.text() in {stage.value for stage in Stage}:
        stages.append(panel.header.stage.text())
        qtbot.keyClick(panel, Qt.Key.Key_Right)
    assert list(dict.fromkeys(stages)) == [stage.value for stage in Stage]
    qtbot.keyClick(panel, Qt.Key.Key_Left)
    assert panel.header.stage.text() == Stage.UPDATE.value
    qtbot.keyClick(panel, Qt.Key.Key_Home)
    assert panel.header.stage.text() not in {stage.value for stage in Stage}
    assert lit


def test_the_keys_zoom_from_the_network_to_a_weight_and_back(
    panel: MicroscopePanel, qtbot: QtBot
) -> None:
    panel.setFocus()
    panel.choose_level(Level.NETWORK)
    seen = [level(panel)]
    for key in (Qt.Key.Key_Down,) * 4 + (Qt.Key.Key_Up,) * 4:
        qtbot.keyClick(panel, key)
        seen.append(level(panel))
    down = list(Level)
    assert seen == [*down, down[-1], *reversed(down[:-1]), down[0]]


def test_enter_follows_the_line_of_the_walk(panel: MicroscopePanel, qtbot: QtBot) -> None:
    panel.setFocus()
    panel.choose_level(Level.NETWORK)
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert level(panel) is Level.LAYER
    qtbot.keyClick(panel, Qt.Key.Key_Right)
    qtbot.keyClick(panel, Qt.Key.Key_Return)
    assert level(panel) is Level.UNIT


def test_the_page_keys_choose_the_sample(panel: MicroscopePanel, qtbot: QtBot) -> None:
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_PageDown)
    assert panel.header.sample.text() == f"sample 2 / {BATCH}"
    qtbot.keyClick(panel, Qt.Key.Key_PageUp)
    assert panel.header.sample.text() == f"sample 1 / {BATCH}"


@pytest.fixture
def words(panel: MicroscopePanel, scenes: Scenes) -> LayerId:
    """Show a network that reads words; return its LSTM."""
    project = TEMPLATES["reviews"].build()
    inference, task = examine(project)
    state = ViewState(project, inference, task)
    panel.show_state(state)
    panel.show_frame(scenes.frame(3, {STEP: trace_of(state)}, generation=5))
    found = next(one.id for one in project.network.layers if one.type_name == "LSTM")
    panel.look_at_unit((found, 1))
    return found


def test_a_recurrent_layer_is_walked_back_in_time(
    panel: MicroscopePanel, words: LayerId, qtbot: QtBot
) -> None:
    panel.setFocus()
    last = text(panel, Stage.FORWARD)
    qtbot.keyClick(panel, Qt.Key.Key_Comma)
    assert panel.page is not None
    assert panel.page.layer_id == words
    step = panel.page.focus.step
    assert step is not None
    assert f"step {step + 1} of" in text(panel, Stage.FORWARD)
    assert "∂L/∂zₖ,ₜ₊₁" in text(panel, Stage.BACKWARD)
    view = panel.cards[Stage.FORWARD].view
    row = next(line for line in view.lines if line.text.startswith("‹ before"))
    box = view.line_box(row.number)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    assert panel.page.focus.step == step - 1
    qtbot.keyClick(panel, Qt.Key.Key_Period)
    qtbot.keyClick(panel, Qt.Key.Key_Period)
    assert text(panel, Stage.FORWARD) == last


def test_a_whole_recurrent_layer_lists_the_gradient_after_each_step(
    panel: MicroscopePanel, words: LayerId, qtbot: QtBot
) -> None:
    panel.choose_level(Level.LAYER)
    view = panel.cards[Stage.BACKWARD].view
    rows = [line for line in view.lines if line.text.startswith("step ")]
    assert len(rows) > 1
    qtbot.mouseClick(
        view, Qt.MouseButton.LeftButton, pos=view.line_box(rows[1].number).center().toPoint()
    )
    assert level(panel) is Level.UNIT
    assert panel.page is not None
    assert panel.page.layer_id == words
    assert panel.page.focus.step is not None


def test_a_state_is_followed_to_the_step_that_made_it(
    panel: MicroscopePanel, words: LayerId, qtbot: QtBot
) -> None:
    operand = next(
        mark.operand
        for line in panel.cards[Stage.FORWARD].view.lines
        for mark in line.marks
        if mark.operand is not None and mark.operand.symbol == "cₜ₋₁"
    )
    assert operand.place is not None
    panel.cards[Stage.FORWARD].view.chosen.emit(operand)
    assert panel.page is not None
    assert panel.page.focus.step == operand.place.index[0]
    assert panel.page.focus.layer_id == words


def test_the_weight_of_a_gate_lights_the_unit_that_it_belongs_to(
    panel: MicroscopePanel, words: LayerId, lit: list[tuple[Traced, ...]]
) -> None:
    assert panel.page is not None
    unit = panel.page.focus.unit[-1]
    marks = [mark for line in panel.cards[Stage.FORWARD].view.lines for mark in line.marks]
    operands = (mark.operand for mark in marks if mark.operand is not None)
    weights = [one for one in operands if one.place is not None and one.place.part is Part.WEIGHT]
    assert weights
    for weight in weights:
        panel.cards[Stage.FORWARD].view.pointed.emit(weight)
        assert {each.unit for each in lit[-1] if each.layer_id == words} == {unit}


def test_a_tooltip_names_the_layer_that_a_number_came_from(
    panel: MicroscopePanel, state: ViewState
) -> None:
    operand = _operand(panel, Stage.FORWARD, Part.WEIGHT)
    assert operand.place is not None
    view = panel.cards[Stage.FORWARD].view
    box = view.box_of(operand.place)
    assert box is not None
    QTest.mouseMove(view, box.center().toPoint())
    QTest.mouseMove(view, box.center().toPoint() + QPoint(1, 0))
    name = state.project.network.layer(LayerId(operand.place.layer_id)).name
    assert f"{operand.place.array}[" in view.toolTip()
    assert name in view.toolTip()


def test_numbers_of_a_diverged_recurrent_network_are_shown_as_such(
    panel: MicroscopePanel, scenes: Scenes, words: LayerId
) -> None:
    assert panel.state is not None
    trace = trace_of(panel.state)
    assert trace is not None
    for number, array in enumerate((*trace.outputs.values(), *trace.gradients.values())):
        array[..., ::2] = (np.inf, -np.inf, np.nan)[number % 3]
    tokens = trace.outputs[panel.state.inference.active[0]]
    tokens[:] = 1
    panel.show_frame(scenes.frame(3, {STEP: trace}, generation=7))
    panel.look_at_unit((words, 0))
    for wanted in Level:
        panel.choose_level(wanted)
        assert not panel.grab().isNull()


def test_playing_slowly_ends_when_the_panel_is_hidden(
    panel: MicroscopePanel, qtbot: QtBot, lit: list[tuple[Traced, ...]]
) -> None:
    panel.setFocus()
    qtbot.keyClick(panel, Qt.Key.Key_P)
    assert panel.header.play.isChecked()
    assert panel.header.stage.text() == Stage.FORWARD.value
    panel.hide()
    assert not panel.header.play.isChecked()
    assert lit[-1] == ()


def test_the_step_that_is_shown_is_asked_for(panel: MicroscopePanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.control_requested) as asked:
        qtbot.mouseClick(panel.header.step, Qt.MouseButton.LeftButton)
    assert asked.args == [StepOnce()]


def test_what_is_clicked_on_the_canvas_is_shown(
    panel: MicroscopePanel, state: ViewState, lit: list[tuple[Traced, ...]]
) -> None:
    hidden = state.project.network.layers[1].id
    panel.look_at_unit((hidden, 2))
    assert level(panel) is Level.UNIT
    assert panel.page is not None
    assert (panel.page.layer_id, panel.page.focus.unit) == (hidden, (2,))
    weight = FrozenWeight("kernel", (1, 0))
    panel.look_at_place(
        WeightPlace(hidden, weight.name, weight.index, "x → dense[0]", QPoint().toPointF())
    )
    assert level(panel) is Level.WEIGHT
    traced = lit[-1][0]
    assert (traced.layer_id, traced.unit, traced.source) == (hidden, 0, 1)
    assert traced.caption.startswith("w = ")


def test_without_a_step_it_says_why(
    panel: MicroscopePanel, scenes: Scenes, state: ViewState
) -> None:
    """It is computed after the other answers; very large models have none."""
    built = scenes.frame(3, generation=2)
    panel.show_frame(built)
    assert panel.notice == COMPUTING
    panel.show_frame(replace(built, refused=frozenset({STEP})))
    assert panel.notice == TOO_LARGE
    panel.show_frame(replace(built, answers={STEP: trace_of(state)}))
    assert panel.notice == ""


def test_a_step_of_another_network_is_not_shown(
    panel: MicroscopePanel, scenes: Scenes, qtbot: QtBot
) -> None:
    panel.show_state(scenes.state(5, 1))
    assert panel.notice
    assert panel.page is None


def test_a_selected_layer_is_shown(panel: MicroscopePanel, state: ViewState) -> None:
    hidden = state.project.network.layers[1].id
    panel.choose_level(Level.NETWORK)
    panel.look_at_layers((hidden,))
    assert panel.page is not None
    assert (panel.page.focus.level, panel.page.layer_id) == (Level.LAYER, hidden)


def test_any_sample_is_explained_alone(
    panel: MicroscopePanel, scenes: Scenes, state: ViewState, qtbot: QtBot
) -> None:
    x = np.zeros((6, 2), np.float32)
    samples = Samples(x, x[:, :1])
    panel.show_data(Prepared(state.task, samples, samples))
    with qtbot.waitSignal(panel.probes_changed):
        qtbot.mouseClick(panel.header.batch, Qt.MouseButton.LeftButton)
    assert panel.probes() == {StepProbe(0)}
    assert not panel.header.step.isEnabled()
    with qtbot.waitSignal(panel.probes_changed):
        qtbot.mouseClick(panel.header.next, Qt.MouseButton.LeftButton)
    assert panel.probes() == {StepProbe(1)}
    panel.show_frame(scenes.frame(3, {StepProbe(1): trace_of(state)}))
    assert panel.header.sample.text().startswith("sample 2 / ")
    panel.watch_sample(SampleProbe(4))
    assert panel.probes() == {StepProbe(4)}
    qtbot.mouseClick(panel.header.batch, Qt.MouseButton.LeftButton)
    assert panel.probes() == {STEP}


def test_the_window_of_a_convolution_follows_the_cursor_on_the_canvas(
    panel: MicroscopePanel, scenes: Scenes
) -> None:
    project = TEMPLATES["mnist-cnn"].build()
    inference, task = examine(project)
    state = ViewState(project, inference, task)
    panel.show_state(state)
    panel.show_frame(scenes.frame(3, {STEP: trace_of(state)}, generation=5))
    conv = next(layer.id for layer in state.ordered_layers() if layer.traits.convolves)
    panel.look_at_unit((conv, 1))
    shape = inference.reports[conv].output_shape
    assert shape is not None
    panel.look_at_spot(Spot(conv, 2, 0.0, 0.999))
    assert panel.page is not None
    assert panel.page.focus.unit == ((shape[1] or 0) - 1, 0, 2)
    corner = text(panel, Stage.FORWARD)
    panel.look_at_spot(Spot(conv, 2, 0.5, 0.5))
    assert text(panel, Stage.FORWARD) != corner
    other = panel.page
    panel.look_at_spot(Spot(inference.active[0], 0, 0.5, 0.5))
    assert panel.page.layer_id == other.layer_id


@pytest.mark.parametrize(
    ("number", "words"), [(np.nan, "not a number"), (np.inf, "∞"), (-np.inf, "−∞")]
)
def test_numbers_that_are_not_finite_are_shown_as_such(
    panel: MicroscopePanel, scenes: Scenes, state: ViewState, number: float, words: str
) -> None:
    trace = trace_of(state)
    assert trace is not None
    for array in (*trace.outputs.values(), *trace.gradients.values()):
        array[:] = number
    panel.show_frame(scenes.frame(3, {STEP: trace}, generation=6))
    for wanted in Level:
        panel.choose_level(wanted)
        assert not panel.grab().isNull()
    shown = "\n".join(text(panel, stage) for stage in Stage)
    assert words in shown


def test_a_network_with_an_error_has_no_next_step(panel: MicroscopePanel) -> None:
    state = panel.state
    assert state is not None
    assert not panel.notice
    broken = replace(state.inference, output=None)
    panel.show_state(ViewState(state.project, broken, state.task))
    assert panel.notice


@pytest.mark.parametrize(
    ("difference", "words"),
    [
        (None, ""),
        (0.0, "equal to Keras in every digit"),
        (2e-7, "equal to Keras within 2e−7"),
        (0.03, "differs from Keras by 3e−2"),
    ],
)
def test_the_verdict_says_how_well_the_formulas_agree(
    panel: MicroscopePanel, difference: float | None, words: str
) -> None:
    assert panel.page is not None
    assert _verdict(replace(panel.page, difference=difference)) == words


def test_a_layer_says_what_its_numbers_are(panel: MicroscopePanel) -> None:
    panel.choose_level(Level.LAYER)
    assert "Largest change |Δw| of each array." in panel.cards[Stage.UPDATE].view.text
    assert "position" not in panel.cards[Stage.FORWARD].view.text, "a row has one place only"
