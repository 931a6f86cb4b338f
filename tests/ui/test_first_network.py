"""A network built by hand: what is put in bends, and what does not is said everywhere alike."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.document.inference import Problem
from playground.document.problems.examining import examine
from playground.document.project import LayerId, Project, TrainingConfig
from playground.document.templates.drafting import chained, dense
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import GradientAnswer, Probe
from playground.ui.inspector.problem_list import ProblemList
from playground.ui.panels.gradients.panel import GRADIENTS, GradientsPanel
from playground.ui.panels.problems import ProblemsPanel
from tests.ui.conftest import Shell

XOR = Project(
    data=DataConfig(Selection("truth_table", {"gate": "xor"})),
    training=TrainingConfig(batch_size=4),
)
LEFT = Qt.MouseButton.LeftButton


def activations(shell: Shell) -> list[object]:
    """Return the activation of each layer that has one, in order of creation."""
    layers = shell.document.project.network.layers
    return [layer.params["activation"] for layer in layers if "activation" in layer.params]


def test_layers_from_the_palette_make_a_network_that_bends(shell: Shell) -> None:
    shell.presenter.files.show_project(XOR)
    for name in ("Input", "Dense", "Dense"):
        shell.window.palette_list.layer_requested.emit(name)
    assert len(shell.document.project.network.wires) == 2
    assert activations(shell) == ["relu", "relu"]
    while (problem := next(iter(examine(shell.document.project)[0].problems), None)) is not None:
        assert problem.repair is not None
        assert shell.presenter.editor.do(problem.repair.command)
    assert activations(shell) == ["relu", "sigmoid"]
    card = shell.window.designer.network_scene.layer_items[LayerId("layer2")]
    assert "relu" in card.layout.details


def test_a_layer_put_on_a_wire_takes_the_activation_of_its_neighbours(shell: Shell) -> None:
    shell.presenter.files.new("xor-noisy")
    shell.window.designer.select((LayerId("layer2"),))
    shell.window.palette_list.layer_requested.emit("Dense")
    assert activations(shell) == ["tanh", "tanh", "sigmoid", "tanh"]


@pytest.fixture
def finding(shell: Shell) -> Problem:
    """Open a network without activations; return its one problem."""
    shell.presenter.files.show_project(chained(XOR, dense(4, "linear"), dense(1, "sigmoid")))
    shell.window.panels.complete()
    shell.window.designer.select((LayerId("layer2"),))
    state = shell.window.designer.network_scene.state
    assert state is not None
    (problem,) = state.inference.problems
    return problem


def parts_of(value: Any) -> list[Any]:
    """Return what is in nested tuples and lists. Any: lists of widgets keep what they like."""
    if isinstance(value, tuple | list):
        return [part for each in value for part in parts_of(each)]
    return [value]


def lists_of(shell: Shell, finding: Problem) -> list[ProblemList]:
    """Return the lists beside the canvas that show the problem."""
    lists = shell.window.findChildren(ProblemList)
    return [part for part in lists if finding in part._shown]


def test_one_finding_is_one_object_in_every_place_that_shows_it(
    shell: Shell, finding: Problem
) -> None:
    window = shell.window
    card = window.designer.network_scene.layer_items[LayerId("layer2")]
    section = window.side.inspector.layer.problems
    panel = window.panels.panel(ProblemsPanel)
    for shown in (section._shown, panel._shown):
        assert any(part is finding for part in parts_of(shown))
    assert finding.message in card.toolTip()


def test_the_gradients_give_it_as_the_reason(shell: Shell, finding: Problem) -> None:
    panel = shell.window.panels.panel(GradientsPanel)
    answer = {LayerId(key): GradientAnswer(0.0, 1.0, 0.0) for key in ("layer2", "layer3")}
    answers: dict[Probe[object], object] = {GRADIENTS: answer}  # type: ignore[dict-item]
    panel.show_frame(Frame(generation=1, epoch=9, step=0, steps_per_epoch=1, answers=answers))
    assert panel.hint == finding.message


def test_its_repair_is_one_click(shell: Shell, finding: Problem) -> None:
    assert finding.repair is not None
    (button,) = lists_of(shell, finding)[0].findChildren(QPushButton)
    assert button.text() == "Use relu in dense"
    QTest.mouseClick(button, LEFT)
    assert activations(shell) == ["relu", "sigmoid"]
    assert examine(shell.document.project)[0].problems == ()
