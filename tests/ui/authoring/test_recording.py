"""Steps that were recorded stay when the dialog is closed; another project ends recording."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.ui.authoring.recording_dialog import RecordingDialog
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def opened(shell: Shell) -> RecordingDialog:
    """Return the dialog, opened by its action."""
    shell.window.actions_by_name["record_lesson"].trigger()
    dialog = shell.presenter.recording.dialog
    assert dialog is not None
    return dialog


def test_a_closed_dialog_keeps_its_steps_and_texts(shell: Shell, qtbot: QtBot) -> None:
    dialog = opened(shell)
    QTest.keyClicks(dialog.title, "Mine")
    QTest.mouseClick(dialog.record, LEFT)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    QTest.keyClicks(dialog.form.ask, "Which?")
    dialog.form.answers.insertPlainText("* this | it is\nthat | it is not")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()
    dialog = opened(shell)
    assert (dialog.title.text(), dialog.steps.count()) == ("Mine", 1)
    assert dialog.record.isChecked(), "it records while the dialog is closed"
    assert dialog.form.ask.text() == "Which?"
    assert dialog.form.answers.toPlainText() == "* this | it is\nthat | it is not"
    dialog.close()


def test_another_project_ends_recording(shell: Shell, qtbot: QtBot) -> None:
    dialog = opened(shell)
    QTest.mouseClick(dialog.record, LEFT)
    shell.presenter.files.show_project(TEMPLATES["spiral"].build())
    assert not dialog.record.isChecked()
    assert "another project" in dialog.note.text()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()


def test_a_step_to_read_is_added_and_deleted(shell: Shell) -> None:
    dialog = opened(shell)
    QTest.mouseClick(dialog.add, LEFT)
    assert dialog.steps.count() == 1
    QTest.mouseClick(dialog.remove, LEFT)
    assert dialog.steps.count() == 0
    assert not dialog.save.isEnabled()
    dialog.close()
