"""The text of the Code panel is read apart: the window never waits for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.ui.panels.code.panel import CodePanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
ENDLESS = "x = [[0 for a in range(140)] for b in range(140)]\n" * 9000
"""Takes minutes: each line is followed as far as is sensible."""
NETWORK = """
model = Sequential()
model.add(Dense(7, input_dim=2))
model.add(Dense(1, activation='sigmoid'))
"""


@pytest.fixture
def panel(shell: Shell) -> CodePanel:
    panel = shell.window.panels.panel(CodePanel)
    shell.window.panels.tabs.setCurrentWidget(panel)
    return panel


def paste(panel: CodePanel, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    panel.text_editor.setFocus()
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.SelectAll)
    QTest.keySequence(panel.text_editor, QKeySequence.StandardKey.Paste)


def units(shell: Shell) -> list[object]:
    return [layer.params.get("units") for layer in shell.document.project.network.layers]


def test_a_pasted_program_becomes_the_canvas(shell: Shell, panel: CodePanel, qtbot: QtBot) -> None:
    paste(panel, NETWORK)
    QTest.mouseClick(panel.apply_button, LEFT)
    assert not panel.apply_button.isEnabled()
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    assert shell.document.undo_texts == ("Apply script",)


def test_a_program_without_end_is_cancelled_and_the_next_is_read(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    paste(panel, ENDLESS)
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(shell.window.status.cancel.isVisible)
    QTest.mouseClick(shell.window.status.cancel, LEFT)
    qtbot.waitUntil(lambda: panel.said == "Reading was cancelled.")
    assert panel.script == ENDLESS
    assert panel.apply_button.isEnabled()
    assert not shell.window.status.cancel.isVisible()
    paste(panel, NETWORK)
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


def test_editing_the_text_cancels_what_is_being_read(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    paste(panel, ENDLESS)
    QTest.mouseClick(panel.apply_button, LEFT)
    paste(panel, NETWORK)
    assert panel.apply_button.isEnabled()
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])


def test_an_edit_made_while_the_text_is_read_is_not_lost(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    paste(panel, NETWORK)
    QTest.mouseClick(panel.apply_button, LEFT)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    assert shell.document.project.training.learning_rate == 0.25


@pytest.mark.full
def test_saving_does_not_wait_for_a_text_without_end(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    paste(panel, ENDLESS)
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(shell.window.status.cancel.isVisible)
    done: list[bool] = []
    shell.presenter._disk.writing.run(lambda: True, lambda future: done.append(future.result()))
    qtbot.waitUntil(lambda: done == [True])
    assert shell.window.status.cancel.isVisible()
