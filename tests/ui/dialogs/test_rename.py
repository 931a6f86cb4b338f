"""A project is renamed from the File menu, which can be undone; the window shows the name."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from playground.training.protocol.controls import SetProject, TakeCheckpoint
from playground.training.protocol.events import CheckpointTaken
from playground.ui.dialogs.rename import RenameDialog
from tests.ui.conftest import Shell

ENTER = Qt.Key.Key_Return


def dialog_of(shell: Shell) -> RenameDialog:
    shell.window.actions_by_name["rename"].trigger()
    (dialog,) = [each for each in shell.window.findChildren(RenameDialog) if each.isVisible()]
    return dialog


def shown_title(shell: Shell) -> str:
    label = shell.window.findChild(QLabel, "project title")
    assert isinstance(label, QLabel)
    return label.text()


def test_the_file_menu_has_it(shell: Shell) -> None:
    menus = [menu for menu in shell.window.menuBar().findChildren(QMenu) if "File" in menu.title()]
    assert shell.window.actions_by_name["rename"] in menus[0].actions()


def test_a_name_is_typed_shown_and_undone_without_training_being_concerned(shell: Shell) -> None:
    before = shell.document.project
    dialog = dialog_of(shell)
    shell.asked.clear()
    QTest.keyClicks(dialog.field, "  Two   rings ")
    QTest.keyClick(dialog.field, ENTER)
    assert shell.document.project.title == "Two rings"
    assert shell.window.windowTitle().startswith("Two rings")
    assert shown_title(shell).startswith("Two rings")
    assert shell.presenter.files.is_unsaved
    assert "Rename project" in shell.window.actions_by_name["undo"].text()
    assert not shell.controls(SetProject)
    shell.window.actions_by_name["undo"].trigger()
    assert shell.document.project == before
    assert shown_title(shell).startswith("XOR")


def test_neither_nothing_nor_the_same_name_can_be_taken(shell: Shell) -> None:
    dialog = dialog_of(shell)
    assert not dialog.accept_button.isEnabled()
    for text in (" ", "XOR", " XOR "):
        dialog.field.clear()
        QTest.keyClicks(dialog.field, text)
        QTest.keyClick(dialog.field, ENTER)
        assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert shell.document.project.title == "XOR"


def test_a_name_typed_for_a_project_that_is_gone_renames_no_other(shell: Shell) -> None:
    dialog = dialog_of(shell)
    QTest.keyClicks(dialog.field, "Mine")
    shell.presenter.files.current.show(shell.document.project)
    QTest.keyClick(dialog.field, ENTER)
    assert shell.document.project.title == "XOR"


def test_the_window_shows_name_and_file_where_they_differ(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "XOR.nnplay"
    shell.presenter.files.saves.save_to(path)
    (control,) = shell.controls(TakeCheckpoint)
    shell.report(CheckpointTaken(control.request, None))
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    assert shell.window.windowTitle().startswith("XOR.nnplay")
    dialog = dialog_of(shell)
    QTest.keyClicks(dialog.field, "Rings <b>")
    QTest.keyClick(dialog.field, ENTER)
    assert shell.window.windowTitle().startswith("Rings <b> (XOR.nnplay)")
    assert shown_title(shell) == "Rings <b> (XOR.nnplay) •"
