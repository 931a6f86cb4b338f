"""The text of the Code panel is read apart: the window never waits for it."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.ui.panels.code.panel import CodePanel
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
ENDLESS = "x = [[0 for a in range(140)] for b in range(140)]\n" * 3000
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


@pytest.mark.full
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


@pytest.mark.full
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


def test_a_long_refusal_is_read_whole_and_leaves_the_buttons_in_sight(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    names = [f"input_with_a_long_name_{number}" for number in range(9)]
    lines = [f"{name} = keras.Input((3,))" for name in names]
    every = ", ".join(names)
    lines += [f"x = keras.layers.Concatenate()([{every}])"]
    lines += [f"m = keras.Model([{every}], keras.layers.Dense(1)(x))", "m.compile('adam', 'mse')"]
    paste(panel, "\n".join(["import keras", *lines]))
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: "9 inputs" in panel.said)
    said = panel._said
    qtbot.waitUntil(lambda: said.height() >= said.heightForWidth(said.width()))
    for button in (panel.apply_button, panel.revert_button, panel.copy_button):
        corner = button.mapTo(panel, button.rect().bottomRight())
        assert panel.rect().contains(corner)
        assert button.visibleRegion().boundingRect() == button.rect()


def test_a_pasted_notebook_is_shown_as_its_program(
    shell: Shell, panel: CodePanel, qtbot: QtBot
) -> None:
    cells = [
        {"cell_type": "code", "source": ["import keras\n", "x.shape"]},
        {
            "cell_type": "code",
            "source": "m = keras.Sequential([keras.Input((2,)), keras.layers.Dense(7)])\n"
            "m.add(keras.layers.Dense(1))\nm.add(the layer above)",
        },
    ]
    paste(panel, json.dumps({"cells": cells, "nbformat": 4}))
    QTest.mouseClick(panel.apply_button, LEFT)
    qtbot.waitUntil(lambda: units(shell) == [None, 7, 1])
    assert "m.add(the layer above)" in panel.script
    assert "cell_type" not in panel.script
    assert any("code cell 2, line 3" in text.casefold() for text in panel.notes.texts())
