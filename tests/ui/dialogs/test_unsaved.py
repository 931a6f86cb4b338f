"""The question before unsaved work is lost can be answered by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.ui.dialogs.unsaved import UnsavedQuestion
from tests.ui.conftest import Shell


@pytest.mark.parametrize(
    ("button", "keys"),
    [("save_button", "Alt+S"), ("discard_button", "Alt+D"), ("cancel_button", "Alt+C")],
)
def test_every_button_has_an_alt_key(shell: Shell, button: str, keys: str) -> None:
    question = UnsavedQuestion(shell.window)
    found = getattr(question, button)
    assert isinstance(found, QPushButton)
    assert found.shortcut() == QKeySequence(keys)
    question.close()


def test_discard_by_its_key_opens_the_other_project(shell: Shell, qtbot: QtBot) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    shell.presenter.files.new("iris")
    question = shell.window.findChild(UnsavedQuestion)
    assert isinstance(question, UnsavedQuestion)
    question.activateWindow()
    qtbot.waitUntil(question.isActiveWindow)
    QTest.keyClick(question, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: shell.document.project.data.source.name == "iris")
