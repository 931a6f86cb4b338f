"""Saves, opens and questions belong to the project for which they were begun.

The disk is as slow as the test wants: what is written or read ends when the test says so.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu, QMessageBox
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file
from playground.training.protocol.controls import TakeCheckpoint
from playground.training.protocol.events import CheckpointTaken
from playground.training.protocol.frames import Frame
from playground.ui.dialogs.unsaved import ChangedQuestion, UnsavedQuestion
from playground.ui.files.recent_files import RecentFiles
from playground.ui.files.work.disk import Disk
from playground.ui.settings import Settings
from tests.ui.conftest import Shell
from tests.ui.slow_disk import SlowDisk, SlowReading

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def slow() -> SlowDisk:
    """Return the disk that the test moves."""
    return SlowDisk()


@pytest.fixture
def disk(slow: SlowDisk) -> Disk:
    """Return what the window takes of it."""
    return slow.disk


@pytest.fixture(autouse=True)
def _active(shell: Shell, qtbot: QtBot) -> None:
    """Keys reach the window that is active."""
    shell.window.activateWindow()
    qtbot.waitUntil(shell.window.isActiveWindow)


def press(shell: Shell, key: Qt.Key) -> None:
    """Press a key with Ctrl in the window."""
    QTest.keyClick(shell.window.designer, key, Qt.KeyboardModifier.ControlModifier)


def take(shell: Shell) -> None:
    """Answer for the model as the training thread would: nothing is built yet."""
    waiting = shell.controls(TakeCheckpoint)
    shell.asked.clear()
    for control in waiting:
        shell.report(CheckpointTaken(control.request, None))


def edit(shell: Shell, epochs: int) -> Project:
    """Change the project; return it."""
    assert shell.presenter.editor.do(SetTraining({"epochs": epochs}))
    return shell.document.project


def question(shell: Shell) -> QMessageBox:
    """Return the question that is open."""
    found = [each for each in shell.window.findChildren(QMessageBox) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def asks(shell: Shell) -> bool:
    """Return whether a question is open."""
    return any(each.isVisible() for each in shell.window.findChildren(QMessageBox))


def unsaved(shell: Shell) -> UnsavedQuestion:
    """Return the question about unsaved changes."""
    found = question(shell)
    assert isinstance(found, UnsavedQuestion)
    return found


def changed(shell: Shell) -> ChangedQuestion:
    """Return the question about a file that was changed."""
    found = question(shell)
    assert isinstance(found, ChangedQuestion)
    return found


def saved(shell: Shell, slow: SlowDisk, path: Path) -> Path:
    """Save to `path` at once; return it."""
    shell.presenter.files.saves.save_to(path)
    take(shell)
    slow.writing.finish()
    assert not shell.presenter.files.is_unsaved
    return path


def on_disk(path: Path) -> Project:
    """Return the project in a file."""
    return project_file.load(path).project


def file_of(path: Path, template: str) -> Path:
    """Write a template to a file; return its path."""
    project_file.save(path, TEMPLATES[template].build())
    return path


def choose(shell: Shell, path: Path) -> None:
    """Choose a file in the dialog that is open."""
    (dialog,) = [each for each in shell.window.findChildren(QFileDialog) if each.isVisible()]
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    entry = dialog.findChild(QLineEdit)
    assert isinstance(entry, QLineEdit)
    entry.setText(str(path))
    dialog.accept()


def test_save_that_ends_after_new_leaves_the_new_project_without_a_file(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "old.nnplay")
    old = shell.document.project
    press(shell, Qt.Key.Key_S)
    shell.presenter.files.new("spiral")
    assert shell.document.project == TEMPLATES["spiral"].build()
    take(shell)
    slow.writing.finish()
    assert shell.presenter.files.current.path is None
    press(shell, Qt.Key.Key_S)
    take(shell)
    slow.writing.finish()
    assert on_disk(path) == old
    assert shell.window.findChildren(QFileDialog)  # a new project asks for a file
    shell.window.findChildren(QFileDialog)[0].reject()


def test_new_waits_for_a_save_of_just_what_would_be_lost(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "old.nnplay")
    edited = edit(shell, 7)
    press(shell, Qt.Key.Key_S)
    shell.presenter.files.new("spiral")
    assert shell.document.project == edited
    assert not asks(shell)
    take(shell)
    slow.writing.finish()
    assert shell.document.project == TEMPLATES["spiral"].build()
    assert on_disk(path) == edited
    assert not shell.presenter.files.is_unsaved


def test_edit_made_while_saving_is_asked_about_before_new(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "old.nnplay")
    first = edit(shell, 7)
    shell.presenter.files.new("spiral")
    QTest.mouseClick(unsaved(shell).save_button, LEFT)
    take(shell)
    second = edit(shell, 8)
    slow.writing.finish()
    assert on_disk(path) == first
    assert shell.document.project == second
    QTest.mouseClick(unsaved(shell).discard_button, LEFT)
    assert shell.document.project == TEMPLATES["spiral"].build()


def test_save_that_fails_keeps_the_project_that_new_would_replace(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    path = saved(shell, slow, tmp_path / "folder" / "old.nnplay")
    edited = edit(shell, 7)
    path.unlink()
    path.parent.rmdir()
    shell.presenter.files.new("spiral")
    QTest.mouseClick(unsaved(shell).save_button, LEFT)
    take(shell)
    slow.writing.finish()
    assert shell.document.project == edited
    assert "does not exist" in shell.window.messages.text.text()
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    choose(shell, tmp_path / "rescued.nnplay")
    take(shell)
    slow.writing.finish()
    assert on_disk(tmp_path / "rescued.nnplay") == edited


def test_failed_save_of_a_project_that_is_gone_can_still_be_saved_elsewhere(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    edited = edit(shell, 7)
    shell.presenter.files.saves.save_to(tmp_path / "absent" / "old.nnplay")
    take(shell)
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    slow.writing.finish()
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    assert "does not exist" in shell.window.messages.text.text()
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    choose(shell, tmp_path / "rescued.nnplay")
    slow.writing.finish()
    assert on_disk(tmp_path / "rescued.nnplay") == edited
    assert shell.presenter.files.current.path is None
    assert shell.document.project == TEMPLATES["spiral"].build()


def test_model_that_cannot_be_copied_is_said_and_the_file_stays(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "old.nnplay")
    before = path.read_bytes()
    edit(shell, 7)
    press(shell, Qt.Key.Key_S)
    (control,) = shell.controls(TakeCheckpoint)
    shell.report(CheckpointTaken(control.request, None, "no space left on device"))
    slow.writing.finish()
    assert "no space left on device" in shell.window.messages.text.text()
    assert path.read_bytes() == before
    assert shell.presenter.files.is_unsaved


def test_edits_made_while_a_file_is_opening_are_not_thrown_away(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = file_of(tmp_path / "iris.nnplay", "iris")
    shell.presenter.files.opens.open_when_safe(path)
    edited = edit(shell, 7)
    slow.reading.end_first()
    assert shell.document.project == edited
    assert "iris.nnplay was being opened" in unsaved(shell).informativeText()
    QTest.mouseClick(unsaved(shell).cancel_button, LEFT)
    assert shell.document.project == edited
    assert shell.presenter.files.current.path is None

    shell.presenter.files.opens.open_when_safe(path)
    QTest.mouseClick(unsaved(shell).discard_button, LEFT)
    slow.reading.end_first()
    assert shell.document.project == TEMPLATES["iris"].build()
    assert shell.presenter.files.current.path == path


def test_training_done_while_a_file_is_opening_is_not_thrown_away(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    shell.presenter.files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4))
    slow.reading.end_first()
    QTest.mouseClick(unsaved(shell).cancel_button, LEFT)
    assert shell.document.project.title == "XOR"


def test_file_that_opens_after_new_replaces_nothing(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    shell.presenter.files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    shell.presenter.files.new("spiral")
    slow.reading.end_first()
    assert shell.document.project == TEMPLATES["spiral"].build()
    assert shell.presenter.files.current.path is None


def test_the_file_that_was_asked_for_last_is_opened(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    for name in ("iris", "spiral"):
        shell.presenter.files.opens.open_when_safe(file_of(tmp_path / f"{name}.nnplay", name))
    first, second = slow.reading.jobs
    second.end()
    first.end()
    assert shell.document.project == TEMPLATES["spiral"].build()


def test_no_project_is_replaced_under_an_open_dialog(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    project = shell.document.project
    shell.presenter.files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    shell.window.actions_by_name["save_as"].trigger()
    slow.reading.end_first()
    assert shell.document.project == project
    choose(shell, tmp_path / "mine.nnplay")
    take(shell)
    slow.writing.finish()
    assert on_disk(tmp_path / "mine.nnplay") == project
    assert shell.document.project == TEMPLATES["iris"].build()
    assert shell.presenter.files.current.path == tmp_path / "iris.nnplay"


def test_open_that_hangs_stops_neither_saving_nor_closing(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    shell.presenter.files.opens.open_when_safe(tmp_path / "hangs.nnplay")
    edit(shell, 7)
    path = saved(shell, slow, tmp_path / "mine.nnplay")
    assert on_disk(path).training.epochs == 7
    assert shell.window.close()


def test_slow_open_can_be_cancelled(
    shell: Shell, slow: SlowDisk, tmp_path: Path, qtbot: QtBot
) -> None:
    status, project = shell.window.status, shell.document.project
    shell.presenter.files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    qtbot.waitUntil(status.cancel.isVisible)
    assert status.progress_text.text() == "Reading iris.nnplay"
    QTest.mouseClick(status.cancel, LEFT)
    assert slow.reading.jobs[0].is_cancelled
    slow.reading.end_first()
    assert shell.document.project == project
    assert not status.cancel.isVisible()
    assert status.note.text() == "Opening iris.nnplay was cancelled"


def test_another_project_cancels_a_slow_open(
    shell: Shell, slow: SlowDisk, tmp_path: Path, qtbot: QtBot
) -> None:
    status, files = shell.window.status, shell.presenter.files
    files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    qtbot.waitUntil(status.cancel.isVisible)
    files.current.show(TEMPLATES["spiral"].build())
    assert slow.reading.jobs[0].is_cancelled
    assert not status.cancel.isVisible()
    slow.reading.end_first()
    assert shell.document.project == TEMPLATES["spiral"].build()


def test_progress_of_a_slow_open_goes_with_it(
    shell: Shell, slow: SlowDisk, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.presenter.files.opens.open_when_safe(file_of(tmp_path / "iris.nnplay", "iris"))
    qtbot.waitUntil(shell.window.status.cancel.isVisible)
    slow.reading.end_first()
    assert not shell.window.status.cancel.isVisible()
    assert shell.document.project == TEMPLATES["iris"].build()


def test_closing_finishes_the_save_first(shell: Shell, slow: SlowDisk, tmp_path: Path) -> None:
    path = saved(shell, slow, tmp_path / "mine.nnplay")
    edited = edit(shell, 7)
    press(shell, Qt.Key.Key_S)
    assert not shell.window.close()
    assert not asks(shell)
    take(shell)
    slow.writing.finish()
    assert not shell.window.isVisible()
    assert on_disk(path) == edited


def test_closing_again_while_saving_asks(shell: Shell, slow: SlowDisk, tmp_path: Path) -> None:
    saved(shell, slow, tmp_path / "mine.nnplay")
    edit(shell, 7)
    press(shell, Qt.Key.Key_S)
    assert not shell.window.close()
    assert not shell.window.close()
    QTest.mouseClick(unsaved(shell).cancel_button, LEFT)
    take(shell)
    slow.writing.finish()
    assert shell.window.isVisible()
    press(shell, Qt.Key.Key_S)
    shell.window.close()
    shell.window.close()
    QTest.mouseClick(unsaved(shell).discard_button, LEFT)
    assert not shell.window.isVisible()


@pytest.fixture
def overwritten(shell: Shell, slow: SlowDisk, tmp_path: Path) -> Path:
    """Return a file with changes of ours unsaved, and another program's version on disk."""
    path = saved(shell, slow, tmp_path / "mine.nnplay")
    edit(shell, 7)
    file_of(path, "iris")
    press(shell, Qt.Key.Key_S)
    take(shell)
    slow.writing.finish()
    assert on_disk(path) == TEMPLATES["iris"].build()
    return path


def test_changed_file_is_replaced_only_on_demand(
    shell: Shell, slow: SlowDisk, overwritten: Path
) -> None:
    QTest.mouseClick(changed(shell).overwrite_button, LEFT)
    slow.writing.finish()
    assert on_disk(overwritten).training.epochs == 7
    assert not shell.presenter.files.is_unsaved
    edit(shell, 8)
    saved(shell, slow, overwritten)
    assert not asks(shell)


def test_changed_file_stays_if_saved_elsewhere(
    shell: Shell, slow: SlowDisk, overwritten: Path, tmp_path: Path
) -> None:
    QTest.mouseClick(changed(shell).save_as_button, LEFT)
    choose(shell, tmp_path / "other.nnplay")
    slow.writing.finish()
    assert on_disk(overwritten) == TEMPLATES["iris"].build()
    assert on_disk(tmp_path / "other.nnplay").training.epochs == 7
    assert shell.presenter.files.current.path == tmp_path / "other.nnplay"


def test_changed_file_can_be_read_again(shell: Shell, slow: SlowDisk, overwritten: Path) -> None:
    QTest.mouseClick(changed(shell).reload_button, LEFT)
    slow.reading.end_first()
    assert shell.document.project == TEMPLATES["iris"].build()
    assert not shell.presenter.files.is_unsaved


def test_cancelled_question_about_a_changed_file_keeps_both(
    shell: Shell, slow: SlowDisk, overwritten: Path
) -> None:
    QTest.mouseClick(changed(shell).cancel_button, LEFT)
    assert shell.presenter.files.is_unsaved
    assert shell.document.project.training.epochs == 7
    assert on_disk(overwritten) == TEMPLATES["iris"].build()


def test_opened_file_that_was_replaced_since_is_asked_about(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = file_of(tmp_path / "iris.nnplay", "iris")
    shell.presenter.files.opens.open_when_safe(path)
    slow.reading.end_first()
    edit(shell, 7)
    file_of(path, "spiral")
    press(shell, Qt.Key.Key_S)
    take(shell)
    slow.writing.finish()
    QTest.mouseClick(changed(shell).cancel_button, LEFT)
    assert on_disk(path) == TEMPLATES["spiral"].build()


def test_two_saves_in_a_row_are_not_taken_for_another_program(
    shell: Shell, slow: SlowDisk, tmp_path: Path
) -> None:
    path = saved(shell, slow, tmp_path / "mine.nnplay")
    edit(shell, 7)
    press(shell, Qt.Key.Key_S)
    edit(shell, 8)
    press(shell, Qt.Key.Key_S)
    take(shell)
    slow.writing.finish()
    assert not asks(shell)
    assert on_disk(path).training.epochs == 8
    assert not shell.presenter.files.is_unsaved


def test_dialogs_open_in_the_earlier_folder_once_it_is_found(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    kept, newer = tmp_path / "kept", tmp_path / "newer"
    for is_found, chosen, expected in (
        (True, None, kept),
        (False, None, Path.home()),
        (True, newer, newer),
    ):
        settings.set_text("files/folder", str(kept))
        settings.close()
        later, reading = Settings(tmp_path / "window.ini"), SlowReading()
        recent = RecentFiles(menu, later, reading)
        assert later.folder == Path.home()  # the disk has not answered
        if is_found:
            kept.mkdir(exist_ok=True)
        else:
            kept.rmdir()
        if chosen is not None:
            recent.remember(chosen / "a.nnplay")
        reading.end_first()
        assert later.folder == expected
