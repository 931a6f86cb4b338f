"""Problems are listed with where, what and how to fix them."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTitle
from playground.document.inference import Problem, Repair, Severity
from playground.ui.panels.problems import ProblemsPanel
from playground.ui.view_state import ViewState
from tests.ui.recording_editor import RecordingEditor

Scenes = Any


def with_problems(state: ViewState, *problems: Problem) -> ViewState:
    return replace(state, inference=replace(state.inference, problems=problems))


def texts(panel: ProblemsPanel, row: int) -> list[str]:
    return [label.text() for label in panel.rows[row].findChildren(QLabel)]


def test_says_so_when_all_is_well(qtbot: QtBot, scenes: Scenes) -> None:
    panel = ProblemsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(scenes.state(3, 1))
    assert panel.notice == "No problems: the network can be built and trained."


def test_lists_errors_before_warnings_with_the_layer_s_name(qtbot: QtBot, scenes: Scenes) -> None:
    panel = ProblemsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    state = scenes.state(3, 1)
    layer = scenes.layers(state)[1]
    mild = Problem("It takes no part", None, Severity.WARNING)
    panel.show_state(with_problems(state, mild, Problem("It does not fit", layer)))
    assert texts(panel, 0) == ["✖", "dense", "It does not fit"]
    assert texts(panel, 1) == ["⚠", "Project", "It takes no part"]


def test_the_repair_button_asks_for_its_command(qtbot: QtBot, scenes: Scenes) -> None:
    editor = RecordingEditor()
    panel = ProblemsPanel(editor)
    qtbot.addWidget(panel)
    command = SetTitle("Fixed")
    problem = Problem("It does not fit", None, Severity.ERROR, Repair("Fix it", command))
    panel.show_state(with_problems(scenes.state(1), problem))
    button = panel.rows[0].findChild(QPushButton)
    assert isinstance(button, QPushButton)
    assert button.text() == "Fix it"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert editor.commands == [command]


def test_a_fixed_problem_leaves_the_list(qtbot: QtBot, scenes: Scenes) -> None:
    panel = ProblemsPanel(RecordingEditor())
    qtbot.addWidget(panel)
    panel.show_state(with_problems(scenes.state(1), Problem("One"), Problem("Two")))
    assert len(panel.rows) == 2
    panel.show_state(with_problems(scenes.state(1), Problem("Two")))
    assert texts(panel, 0)[-1] == "Two"
    assert len(panel.rows) == 1
