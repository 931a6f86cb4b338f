"""The code panel shows the script of the canvas and marks what an edit changed."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import MoveLayers, SetParams
from playground.document.inference import infer
from playground.document.problems import examine
from playground.document.project import Point, Project
from playground.document.templates import TEMPLATES
from playground.export.script import script_of
from playground.ui.panels.code import CodePanel
from playground.ui.theme import DARK
from playground.ui.view_state import ViewState

Scenes = Any

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def state_of(project: Project) -> ViewState:
    return ViewState(project, *examine(project))


@pytest.fixture
def panel(qtbot: QtBot) -> CodePanel:
    panel = CodePanel(DARK)
    qtbot.addWidget(panel)
    return panel


def test_shows_the_script_of_the_project(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    assert panel.notice == ""
    assert panel.script == script_of(project)
    assert panel.marked_lines == ()


def test_marks_the_line_that_an_edit_changed(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    hidden = next(layer for layer in project.network.layers if layer.params.get("units") == 4)
    panel.show_state(state_of(SetParams(hidden.id, {"units": 17}).apply(project)))
    lines = panel.script.splitlines()
    assert ["17" in lines[number] for number in panel.marked_lines] == [True]


def test_moving_a_layer_leaves_script_and_marks_alone(panel: CodePanel) -> None:
    project = TEMPLATES["xor"].build()
    panel.show_state(state_of(project))
    before = panel.script
    first = project.network.layers[0].id
    panel.show_state(state_of(MoveLayers({first: Point(9, 9)}).apply(project)))
    assert panel.script == before


def test_a_network_with_problems_has_no_script(panel: CodePanel) -> None:
    project = replace(Project(), title="Empty")
    _, task = examine(project)
    panel.show_state(ViewState(project, infer(project.network, task), task))
    assert "problems" in panel.notice


def test_copy_takes_the_whole_script(panel: CodePanel) -> None:
    panel.show_state(state_of(TEMPLATES["xor"].build()))
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.script
