"""Steps that were recorded stay when the dialog is closed; another project ends recording."""

import zipfile
from contextlib import closing
from io import BytesIO
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.file.codec import decode
from playground.document.templates.templates import TEMPLATES
from playground.packs.pack import read_archive
from playground.ui.authoring.recording_dialog import RecordingDialog
from playground.ui.authoring.recording_presenter import KEPT, RecordingPresenter
from playground.ui.widgets.fields.number_field import SliderField
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


def test_a_closed_window_leaves_its_steps_to_the_next_one(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(shell)
    QTest.keyClicks(dialog.title, "Mine")
    QTest.mouseClick(dialog.record, LEFT)
    start = shell.document.project
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    with qtbot.waitSignal(dialog.destroyed):
        shell.presenter.recording.close()  # before the step is looked at: it is kept, too
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    with closing(again(shell, tmp_path)) as later:
        later.show()
        assert later.dialog is not None
        dialog = later.dialog
        qtbot.waitUntil(lambda: dialog.steps.count() == 1)
        assert (dialog.title.text(), dialog.note.text()) == ("Mine", KEPT)
        target = tmp_path / "mine.nnlesson"
        later._save(target)
        qtbot.waitUntil(lambda: dialog.note.text().startswith("Saved"))
        pack = read_archive(BytesIO(target.read_bytes()), "mine")
        project = decode(zipfile.ZipFile(BytesIO(pack.files["start.nnplay"])).read("project.json"))
        assert project.network == start.network
    with closing(again(shell, tmp_path)) as last:
        last.show()
        done: list[int] = []
        shell.presenter._disk.writing.run(lambda: None, lambda _done: done.append(1))
        qtbot.waitUntil(lambda: bool(done))
        assert last.dialog is not None
        assert last.dialog.steps.count() == 0, "what was saved is not offered again"


def again(shell: Shell, tmp_path: Path) -> RecordingPresenter:
    """Return what a later window of the same user has."""
    presenter = shell.presenter
    return RecordingPresenter(
        presenter.editor,
        shell.window,
        shell.settings,
        presenter.run,
        presenter._disk.writing,
        tmp_path / "state",
        presenter,
    )


def test_another_project_ends_recording(shell: Shell, qtbot: QtBot) -> None:
    dialog = opened(shell)
    QTest.mouseClick(dialog.record, LEFT)
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
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


def test_a_lesson_starts_before_the_first_step_that_is_left(shell: Shell, qtbot: QtBot) -> None:
    dialog, do = opened(shell), shell.presenter.editor.do
    QTest.mouseClick(dialog.record, LEFT)
    do(SetTraining({"learning_rate": 0.25}))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    QTest.mouseClick(dialog.record, LEFT)
    shell.presenter.recording._remove(0)
    assert dialog.steps.count() == 0
    before = shell.document.project
    QTest.mouseClick(dialog.record, LEFT)
    do(SetTraining({"batch_size": 7}))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    assert shell.presenter.recording._start is before


def test_a_recording_is_started_over_and_brought_back(shell: Shell, qtbot: QtBot) -> None:
    dialog, do = opened(shell), shell.presenter.editor.do
    assert not dialog.restart.isEnabled()
    QTest.keyClicks(dialog.title, "Mine")
    QTest.mouseClick(dialog.record, LEFT)
    do(SetTraining({"learning_rate": 0.25}))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    QTest.mouseClick(dialog.restart, LEFT)
    assert (dialog.steps.count(), dialog.title.text()) == (0, "")
    assert not dialog.save.isEnabled()
    QTest.mouseClick(dialog.restart, LEFT)
    assert (dialog.steps.count(), dialog.title.text()) == (1, "Mine")
    QTest.mouseClick(dialog.restart, LEFT)
    before = shell.document.project
    do(SetTraining({"batch_size": 7}))
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    assert "7" in dialog.steps.item(0).text()
    assert shell.presenter.recording._start is before
    assert dialog.restart.text() == "Start over"


def test_stop_records_what_a_slider_that_keeps_the_focus_has_set(shell: Shell) -> None:
    dialog, editor = opened(shell), shell.presenter.editor
    QTest.mouseClick(dialog.record, LEFT)
    editor.begin("Set noise")
    editor.do(SetTraining({"learning_rate": 0.25}))
    QTest.mouseClick(dialog.record, LEFT)
    assert dialog.steps.count() == 1
    editor.end()


def test_a_slider_moved_by_keys_is_recorded_while_it_keeps_the_focus(
    shell: Shell, qtbot: QtBot
) -> None:
    dialog, data = opened(shell), shell.window.side.inspector.data
    QTest.mouseClick(dialog.record, LEFT)
    field = data.split.fields["train_fraction"]
    assert isinstance(field, SliderField)
    QTest.keyClick(field.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
    QTest.keyClick(field.slider, Qt.Key.Key_PageUp)
    share = shell.document.project.data.train_fraction

    qtbot.waitUntil(lambda: f"{share:g}" in dialog.steps.item(0).text())
    assert dialog.steps.count() == 1, "both keys are one step, as in the history"


def test_a_drag_is_recorded_when_the_button_is_released(shell: Shell, qtbot: QtBot) -> None:
    dialog, editor, handle = opened(shell), shell.presenter.editor, shell.window.windowHandle()
    QTest.mouseClick(dialog.record, LEFT)
    QTest.mousePress(handle, LEFT, pos=QPoint(1, 1))
    editor.begin("Set noise")
    editor.do(SetTraining({"learning_rate": 0.25}))
    shell.presenter.recording._note()
    assert dialog.steps.count() == 0
    QTest.mouseRelease(handle, LEFT, pos=QPoint(1, 1))
    editor.end()

    qtbot.waitUntil(lambda: dialog.steps.count() == 1)
