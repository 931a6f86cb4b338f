"""What every panel must survive, run over the registry and the panels of the right column."""

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QImage, QPainter, QPicture
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid, ownedByPython

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.commands import AddLayer, Rename
from playground.document.inference import Problem, Severity, infer
from playground.document.project import LayerId, Point, Project
from playground.explain.focus import Level
from playground.training.protocol.events import RunsChanged
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    BoundaryAnswer,
    BoundaryProbe,
    ChangeAnswer,
    ChangesProbe,
    ConfusionAnswer,
    ConfusionProbe,
    CurveAnswer,
    CurveProbe,
    DeadUnitsProbe,
    GradientAnswer,
    GradientsProbe,
    HiddenAnswer,
    HiddenProbe,
    Histogram,
    KernelsProbe,
    NeighboursAnswer,
    NeighboursProbe,
    NeuronMapsProbe,
    PredictionsAnswer,
    PredictionsProbe,
    Probe,
    ReconstructionsAnswer,
    ReconstructionsProbe,
    SampleAnswer,
    SampleProbe,
    SaturationProbe,
    UnitMapsProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe
from playground.training.protocol.step_trace import StepProbe
from playground.ui.panels.base import Panel
from playground.ui.panels.boundary import BoundaryPanel
from playground.ui.panels.curve import CurvePanel
from playground.ui.panels.gradients.panel import GradientsPanel
from playground.ui.panels.microscope.panel import MicroscopePanel
from playground.ui.panels.problems import ProblemsPanel
from playground.ui.panels.registry import PANELS
from playground.ui.panels.sample.panel import SamplePanel
from playground.ui.panels.summary import SummaryPanel
from playground.ui.panels.weights import WeightsPanel
from playground.ui.shell.main_window import NOTHING_TRAINED
from playground.ui.theme.theme import LIGHT, Theme
from playground.ui.view_state import ViewState
from tests.ui.panels.traces import trace_of
from tests.ui.recording_editor import RecordingEditor

Scenes = Any
pytestmark = [
    pytest.mark.qt_log_ignore("propagateSizeHints", extend=True),
    pytest.mark.parametrize("panel_type", [*PANELS, BoundaryPanel, CurvePanel, SamplePanel]),
]

IMAGES = Task(
    kind=TaskKind.MULTICLASS, input_shape=(28, 28), output_units=10, class_names=tuple("0123456789")
)
RECONSTRUCTED = Task(
    kind=TaskKind.REGRESSION,
    input_shape=(28, 28),
    output_units=28,
    target_shape=(28, 28),
    is_reconstruction=True,
)
ONE_INPUT = Task(kind=TaskKind.REGRESSION, input_shape=(1,), feature_names=("x",), low=-1.0)
REGRESSION = Task(kind=TaskKind.REGRESSION, input_shape=(3,), low=-1.0, high=1.0)


def histogram() -> Histogram:
    counts = np.array([1, 4, 2], np.float32)
    return Histogram(counts, np.array([-1, 0, 1, 2], np.float32), 0.1, 0.5, 0.25)


def answer(probe: Probe[Any], layers: tuple[LayerId, ...], state: ViewState) -> object:
    """Return an answer of the form that the probe promises."""
    if isinstance(probe, StepProbe):
        return trace_of(state)
    if isinstance(probe, SaliencyProbe):
        x = np.linspace(0, 1, int(np.prod(state.task.input_shape)), dtype=np.float32)
        x = x.reshape(state.task.input_shape)
        outputs = np.full(state.task.output_units, 0.1, np.float32)
        return SaliencyAnswer(x, x * 0, 1.0, outputs, 0, 0.0, x, x - 0.5, 32)
    if isinstance(probe, BoundaryProbe):
        return BoundaryAnswer(np.zeros((1, 20, 20), np.float32), -6.0, 6.0)
    if isinstance(probe, CurveProbe):
        x = np.linspace(-1, 1, 20, dtype=np.float32)
        return CurveAnswer(x, x[np.newaxis] ** 2)
    if isinstance(probe, SampleProbe):
        by_layer = {layer: np.full(10, 0.1, np.float32) for layer in layers}
        return SampleAnswer(np.ones((28, 28), np.float32), 3.0, by_layer)
    if isinstance(probe, ConfusionProbe):
        return ConfusionAnswer(np.arange(100, dtype=np.int64).reshape(10, 10))
    if isinstance(probe, PredictionsProbe):
        values = np.full((4, 10), 0.1, np.float32)
        return PredictionsAnswer(values, values)
    if isinstance(probe, ReconstructionsProbe):
        pixels = np.full((probe.count, 28, 28), 0.5, np.float32)
        return ReconstructionsAnswer(pixels, pixels, pixels)
    if isinstance(probe, UnitMapsProbe):
        return np.zeros((probe.count, 50, 50), np.float32)
    if isinstance(probe, KernelsProbe):
        return np.zeros((3, 3, 1, probe.count), np.float32)
    if isinstance(probe, HiddenProbe):
        places = np.stack((np.arange(4), np.ones(4)), axis=1).astype(np.float32)
        return HiddenAnswer(np.ones((4, 8), np.float32), places, 0.5)
    if isinstance(probe, NeighboursProbe):
        return NeighboursAnswer(np.arange(probe.count), np.ones(probe.count, np.float32))
    assert type(probe) in OF_EACH_LAYER, f"add an example of an answer to {type(probe).__name__}"
    return dict.fromkeys(layers, OF_EACH_LAYER[type(probe)])


OF_EACH_LAYER: dict[type[Probe[Any]], object] = {
    WeightHistogramsProbe: {"kernel": histogram()},
    WeightsProbe: {"kernel": np.ones((2, 3), np.float32)},
    ActivationHistogramsProbe: histogram(),
    ChangesProbe: ChangeAnswer(histogram(), histogram()),
    DeadUnitsProbe: 1,
    SaturationProbe: np.full(3, 0.5, np.float32),
    GradientsProbe: GradientAnswer(0.1, 1.0, 1e-3),
    NeuronMapsProbe: np.zeros((3, 50, 50), np.float32),
}


def states(scenes: Scenes) -> list[ViewState]:
    lone = AddLayer("Dense", Point()).apply(Project())
    empty = Project()
    task = scenes.state(1).task
    return [
        scenes.state(3, 1),
        scenes.state(10, task=IMAGES),
        scenes.state(1, task=REGRESSION),
        scenes.state(1, task=ONE_INPUT),
        scenes.state(*([4] * 12)),
        ViewState(empty, infer(empty.network, task), task),
        ViewState(lone, infer(lone.network, task), task),
        scenes.state(2, 1),
    ]


@pytest.fixture
def panel(qtbot: QtBot, panel_type: type[Panel]) -> Panel:
    panel = panel_type(RecordingEditor())
    qtbot.addWidget(panel)
    panel.resize(900, 260)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


def images() -> Prepared:
    x = np.linspace(0, 1, 4 * 28 * 28, dtype=np.float32).reshape(4, 28, 28)
    samples = Samples(x, np.arange(4, dtype=np.int32))
    return Prepared(IMAGES, samples, samples)


def numbers() -> Prepared:
    x = np.linspace(-1, 1, 4, dtype=np.float32).reshape(4, 1)
    return Prepared(ONE_INPUT, Samples(x, x**3), Samples(x[:2], x[:2] ** 3))


def several_numbers() -> Prepared:
    x = np.linspace(0, 1, 12, dtype=np.float32).reshape(4, 3)
    samples = Samples(x, x[:, :1])
    return Prepared(REGRESSION, samples, samples)


def test_survives_any_network_with_and_without_answers(panel: Panel, scenes: Scenes) -> None:
    data = {each.task: each for each in (images(), numbers(), several_numbers(), scenes.points())}
    for generation, state in enumerate(states(scenes)):
        panel.show_state(state)
        panel.grab()
        panel.show_data(data[state.task])
        panel.show_frame(scenes.frame(0, generation=generation))
        panel.grab()
        layers = scenes.layers(state)
        answers = {probe: answer(probe, layers, state) for probe in panel.probes()}
        panel.show_frame(scenes.frame(3, answers, generation=generation))
        panel.show_frame(scenes.frame(4, generation=generation))
        panel.show_frame(scenes.frame(2, generation=generation, is_live=False))
        assert not panel.grab().isNull()


def filled(panel: Panel, scenes: Scenes) -> Panel:
    """Give a panel a project and a frame that answers all it asks."""
    state = scenes.state(3, 1)
    panel.show_state(state)
    if panel.is_useful(state):
        panel.show_data(scenes.points())
    answers = {probe: answer(probe, scenes.layers(state), state) for probe in probes(panel)}
    panel.show_frame(scenes.frame(3, answers))
    return panel


def picture(panel: Panel) -> QImage:
    """Return how a panel looks while the keyboard is elsewhere."""
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    QTest.qWait(0)
    return panel.grab().toImage()


def test_a_change_of_theme_leaves_a_panel_as_if_it_was_made_in_that_theme(
    panel: Panel, scenes: Scenes, qtbot: QtBot, show_theme: Callable[[Theme], None]
) -> None:
    filled(panel, scenes).grab()
    show_theme(LIGHT)
    made_so = filled(type(panel)(RecordingEditor()), scenes)
    qtbot.addWidget(made_so)
    made_so.resize(panel.size())
    made_so.show()
    qtbot.waitExposed(made_so)
    assert picture(panel) == picture(made_so)


def probes(panel: Panel) -> list[Probe[Any]]:
    return [probe for probe in panel.probes() if not isinstance(probe, SampleProbe)]


def test_has_a_title_and_says_what_it_shows(panel: Panel) -> None:
    assert panel.title
    assert panel.summary.endswith(".")


def test_all_that_takes_the_focus_has_a_name(panel: Panel, scenes: Scenes) -> None:
    panel.show_state(scenes.state(3, 1))
    nameless = [
        type(widget).__name__
        for widget in panel.findChildren(QWidget)
        if widget.focusPolicy().value & 1
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert not nameless


def useful(panel: Panel, scenes: Scenes) -> tuple[ViewState, Prepared]:
    """Return a project that the panel has something to show for, and its data."""
    settings = (
        (scenes.state(3, 1), scenes.points()),
        (scenes.state(10, task=IMAGES), images()),
        (scenes.state(1, task=REGRESSION), several_numbers()),
        (scenes.state(1, task=ONE_INPUT), numbers()),
        (scenes.state(10, task=RECONSTRUCTED), images()),
    )
    found = next((setting for setting in settings if panel.is_useful(setting[0])), None)
    assert found is not None, "add a project to `settings` for which `is_useful` is true"
    return found


def test_another_program_brings_back_the_empty_state(panel: Panel, scenes: Scenes) -> None:
    state, data = useful(panel, scenes)
    if isinstance(panel, SamplePanel):
        panel.box.hide()  # the picture belongs to the data and stays
    panel.show_state(state)
    panel.show_data(data)
    panel.show_frame(scenes.frame(0))
    empty = panel.grab().toImage()
    answers = {probe: answer(probe, scenes.layers(state), state) for probe in panel.probes()}
    panel.show_frame(scenes.frame(3, answers))
    # A panel that asks nothing shows the project or events, which this test leaves as they are.
    assert panel.grab().toImage() != empty or not panel.probes()
    panel.show_frame(scenes.frame(0, generation=2))
    assert panel.grab().toImage() == empty


def test_another_project_leaves_nothing_of_the_last_one(
    panel: Panel, scenes: Scenes, qtbot: QtBot
) -> None:
    """Its data may come late, or never: until then a panel looks as if it was just made."""
    fresh = type(panel)(RecordingEditor())
    qtbot.addWidget(fresh)
    fresh.resize(panel.size())
    fresh.show()
    qtbot.waitExposed(fresh)
    state, data = useful(panel, scenes)
    panel.show_state(state)
    panel.show_data(data)
    answers = {probe: answer(probe, scenes.layers(state), state) for probe in panel.probes()}
    panel.show_frame(scenes.frame(3, answers))
    panel.start_over()
    for each in (panel, fresh):
        each.show_state(state)
        each.handle_event(RunsChanged(()))
        each.show_frame(NOTHING_TRAINED)
    assert picture(panel) == picture(fresh)


@pytest.mark.usefixtures("qapp")
def test_no_widget_of_a_closed_panel_is_left_to_the_garbage_collector(
    panel_type: type[Panel], scenes: Scenes
) -> None:
    """A collection may run in the training thread, where no widget may be deleted."""
    state = scenes.state(3, 1)
    gc.disable()
    gc.freeze()  # what exists already is left out: a whole collection takes seconds
    try:
        panel = panel_type(RecordingEditor())
        panel.show_state(state)
        panel.deleteLater()
        del panel
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [each for each in gc.garbage if isinstance(each, QWidget) and isValid(each)]
        assert not [each for each in left if ownedByPython(each)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.unfreeze()
        gc.enable()


NAMING = (MicroscopePanel, GradientsPanel, WeightsPanel, ProblemsPanel, SummaryPanel)
NAME = "zq7x"
"""The name of a layer, which occurs in no other word."""


def named(scenes: Scenes, hidden: frozenset[LayerId]) -> ViewState:
    """Return a project whose first Dense layer has that name."""
    project = scenes.project(3, 2, 1)
    project = Rename(project.network.layers[1].id, NAME).apply(project)
    inference = infer(project.network, scenes.state(1).task)
    note = Problem("too wide", project.network.layers[1].id, Severity.WARNING)
    inference = replace(inference, problems=(note,))
    return ViewState(project, inference, scenes.state(1).task, hidden=hidden)


def texts(panel: Panel) -> str:
    """Return all that a panel paints and says, however it does: Qt records the painted text."""
    picture = QPicture()
    with QPainter(picture) as painter:
        panel.render(painter, QPoint())
    painted = bytes(cast(memoryview, picture.data()))
    parts = [panel, *panel.findChildren(QWidget)]
    said = [text for part in parts for text in (part.toolTip(), part.accessibleName())]
    said += [box.itemText(at) for box in panel.findChildren(QComboBox) for at in range(box.count())]
    both = (painted[shift:].decode("utf-16-be", "replace") for shift in (0, 1))
    return "\n".join((*both, *said))


def test_a_hidden_layer_is_named_nowhere(panel: Panel, scenes: Scenes, qtbot: QtBot) -> None:
    state = named(scenes, frozenset())
    if not panel.is_useful(state):
        pytest.skip("this panel has nothing to show for points in the plane")
    layers = scenes.layers(state)
    measured = GradientCurves(
        np.array([1.0]), layers[1:], np.full((3, 1), 0.1), np.full((3, 1), 0.01)
    )
    for level in range(4):
        for hidden in (frozenset({layers[1]}), frozenset()):
            state = named(scenes, hidden)
            panel.show_state(state)
            panel.show_data(scenes.points())
            answers = {probe: answer(probe, layers, state) for probe in probes(panel)}
            frame = scenes.frame(3, answers, generation=level)
            panel.show_frame(replace(frame, gradients=measured))
            if isinstance(panel, MicroscopePanel):
                panel.look_at_layers((layers[1],))
                panel.choose_level(list(Level)[level])
            QTest.qWait(0)
            if hidden:
                assert NAME not in texts(panel)
        if isinstance(panel, NAMING):
            assert NAME in texts(panel), "the test would not see the name"
