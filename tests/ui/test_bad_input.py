"""Bad input: named in the Problems panel before training, and fixed there with a click."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from playground.base.params import Selection
from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.document.commands import SetData, SetTraining
from playground.document.document import Command
from playground.document.inference import Problem
from playground.document.problems.examining import examine
from playground.training.protocol.controls import SetProject
from playground.training.protocol.events import (
    DataReady,
    DataRefused,
    Failed,
    RunState,
    StateChanged,
)
from playground.ui.panels.problems import ProblemsPanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
ONE_CLASS = "All 20 training samples are of one class, so there is nothing to learn"


@pytest.fixture
def panel(shell: Shell) -> ProblemsPanel:
    """Return the list of problems, in front."""
    found = shell.window.panels.panel(ProblemsPanel)
    shell.window.panels.tabs.setCurrentWidget(found)
    return found


def row_that_says(panel: ProblemsPanel, words: str) -> int:
    """Return which row says `words`; -1 if none does."""
    for index, row in enumerate(panel.rows):
        if any(words in text.text() for text in row.findChildren(QLabel)):
            return index
    return -1


def click_repair(panel: ProblemsPanel, row: int) -> str:
    """Click the repair of a row; return what the button said."""
    button = panel.rows[row].findChild(QPushButton)
    assert isinstance(button, QPushButton)
    label = button.text()
    QTest.mouseClick(button, LEFT)
    return label


CASES: dict[str, tuple[Command, str, str]] = {
    "labels out of range": (
        SetData({"source": Selection("xor", {"labels": "-1/1"})}),
        "needs labels that are numbers from 0 to 1",
        "Use labels 0 and 1",
    ),
    "an empty split": (
        SetTraining({"validation_split": 0.9}),
        "leaves one part of the 4 training samples empty",
        "Use the test set",
    ),
    "a batch larger than the data": (
        SetTraining({"batch_size": 32}),
        "A batch of 32 is larger than the training set of 4 samples",
        "Set the batch size to 4",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_named_and_a_click_fixes_it(shell: Shell, panel: ProblemsPanel, name: str) -> None:
    command, words, label = CASES[name]
    shell.presenter.editor.do(command)
    row = row_that_says(panel, words)
    assert row >= 0
    assert click_repair(panel, row) == label
    assert row_that_says(panel, words) < 0
    assert words not in " ".join(
        problem.message for problem in examine(shell.document.project)[0].problems
    )


def refuse(shell: Shell, *, may_split: bool) -> None:
    """Let the training thread find that the data cannot be used."""
    data = shell.document.project.data
    shell.report(
        StateChanged(RunState.LOADING),
        DataRefused(data, ONE_CLASS, may_split),
        Failed(ONE_CLASS),
        StateChanged(RunState.FAILED, ONE_CLASS),
    )


def click_in_panel(shell: Shell, panel: ProblemsPanel) -> None:
    assert click_repair(panel, row_that_says(panel, ONE_CLASS)) == "Use another seed"


def click_in_bar(shell: Shell, panel: ProblemsPanel) -> None:
    assert shell.window.messages.remedy.text() == "Use another seed"
    QTest.mouseClick(shell.window.messages.remedy, LEFT)


@pytest.mark.parametrize("click", [click_in_panel, click_in_bar])
def test_one_class_found_while_loading_is_listed_and_split_again_by_a_click(
    shell: Shell, panel: ProblemsPanel, click: Callable[[Shell, ProblemsPanel], None]
) -> None:
    seed = shell.document.project.data.seed
    refuse(shell, may_split=True)
    assert row_that_says(panel, ONE_CLASS) == 0
    assert ONE_CLASS in shell.window.messages.text.text()
    click(shell, panel)
    assert shell.document.project.data.seed == seed + 1
    assert shell.controls(SetProject)[-1].project.data.seed == seed + 1
    assert row_that_says(panel, ONE_CLASS) < 0
    shell.window.actions_by_name["undo"].trigger()
    assert row_that_says(panel, ONE_CLASS) == 0


def test_data_that_no_split_helps_has_no_repair(shell: Shell, panel: ProblemsPanel) -> None:
    refuse(shell, may_split=False)
    row = panel.rows[row_that_says(panel, ONE_CLASS)]
    assert row.findChild(QPushButton) is None
    assert not shell.window.messages.remedy.isVisible()


def test_data_that_can_be_loaded_again_is_not_a_problem_any_more(
    shell: Shell, panel: ProblemsPanel
) -> None:
    refuse(shell, may_split=False)
    shell.report(DataReady(prepare(shell.document.project.data, no_progress)))
    assert row_that_says(panel, ONE_CLASS) < 0


def test_a_problem_that_is_already_shown_is_shown_once(shell: Shell, panel: ProblemsPanel) -> None:
    shell.presenter.editor.do(SetTraining({"validation_split": 0.9}))
    known: Problem = examine(shell.document.project)[0].problems[0]
    data = shell.document.project.data
    shell.report(DataRefused(data, known.message), Failed(known.message))
    assert len(panel.rows) == 1
