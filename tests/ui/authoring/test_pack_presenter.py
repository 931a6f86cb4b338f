"""A lesson or challenge that was handed out is dropped, kept on the shelf, and removed."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.packs.pack import Kind
from playground.ui.learn.pages.list_page import LessonRow
from tests.packs.test_packs import (
    CHALLENGE,
    GOOD,
    HEAD,
    HOSTILE,
    LESSON,
    START,
    zipped,
)
from tests.packs.test_packs import (
    lesson as archive,
)
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


def drop(shell: Shell, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(shell.window, QDragEnterEvent(QPoint(20, 20), copy, data, LEFT, keys))
    QApplication.sendEvent(shell.window, QDropEvent(QPointF(20, 20), copy, data, LEFT, keys))


@pytest.fixture
def lesson(tmp_path: Path) -> Path:
    """Return a lesson as one file."""
    path = tmp_path / "from a teacher.nnlesson"
    path.write_bytes(GOOD)
    return path


@pytest.fixture
def challenge(tmp_path: Path) -> Path:
    """Return a challenge as one file."""
    path = tmp_path / "goal.nnchallenge"
    members: dict[str, bytes | str] = {"challenge.toml": CHALLENGE, "start.json": START}
    path.write_bytes(zipped(members, {**HEAD, "kind": "challenge"}))
    return path


def given_rows(shell: Shell) -> list[LessonRow]:
    """Return the rows of lessons that were given to the user."""
    rows = shell.presenter.learn.tab.list.rows
    return [row for row in rows if row.name == "mine"]


def test_a_dropped_lesson_opens_and_stays_in_the_list_until_it_is_removed(
    shell: Shell, lesson: Path, qtbot: QtBot
) -> None:
    learn = shell.presenter.learn
    drop(shell, lesson)
    qtbot.waitUntil(lambda: learn.player.lesson is not None)
    assert learn.tab.lesson.heading.text() == "A"
    learn.leave()
    lesson.unlink()
    (row,) = given_rows(shell)
    learn.tab.list.area.ensureWidgetVisible(row.remove)
    qtbot.waitUntil(lambda: row.remove.height() > 0)
    QTest.mouseClick(row.remove, LEFT)
    qtbot.waitUntil(lambda: not given_rows(shell))
    shown = shell.window.messages.board.shown
    assert shown is not None
    shown.remedies[0].act()
    qtbot.waitUntil(lambda: bool(given_rows(shell)))
    QTest.keyClick(given_rows(shell)[0], Qt.Key.Key_Return)
    assert learn.player.lesson is not None


def test_a_challenge_is_chosen_in_the_menu_and_listed_until_it_is_removed(
    shell: Shell, challenge: Path, qtbot: QtBot
) -> None:
    presenter = shell.presenter.challenges
    shell.window.actions_by_name["lesson_open"].trigger()
    (files,) = shell.window.findChildren(QFileDialog)
    files.selectFile(str(challenge))
    files.fileSelected.emit(str(challenge))
    files.close()
    qtbot.waitUntil(lambda: presenter.dialog is not None)
    dialog = presenter.dialog
    assert dialog is not None
    assert dialog.current is not None
    assert dialog.current.name == "mine"
    QTest.mouseClick(dialog.remove, LEFT)
    qtbot.waitUntil(lambda: presenter.dialog is not dialog and presenter.dialog is not None)
    assert presenter.dialog is not None
    presenter.dialog.choose("mine")
    assert presenter.dialog.current is not None
    assert presenter.dialog.current.name != "mine"
    presenter.dialog.close()


def test_a_damaged_pack_is_one_sentence_and_changes_nothing(
    shell: Shell, lesson: Path, qtbot: QtBot
) -> None:
    lesson.write_bytes(GOOD[:-40])
    before = shell.document.project
    drop(shell, lesson)
    board = shell.window.messages.board
    qtbot.waitUntil(lambda: board.shown is not None and "damaged" in board.shown.text)
    assert shell.document.project == before
    assert shell.presenter.learn.player.lesson is None


@pytest.mark.full
def test_each_hostile_pack_is_one_sentence_in_the_window_and_nothing_is_kept(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    board, before = shell.window.messages.board, shell.document.project
    for number, (name, (content, reason)) in enumerate(HOSTILE.items()):
        path = tmp_path / f"hostile {number}.nnlesson"
        path.write_bytes(content)
        drop(shell, path)
        qtbot.waitUntil(lambda: board.shown is not None, timeout=60_000)
        assert board.shown is not None
        assert re.search(reason, board.shown.text), name
        assert "\n" not in board.shown.text, name
    assert shell.document.project is before
    assert shell.presenter.learn.player.lesson is None
    assert all(not shell.presenter._shelf.names(kind) for kind in Kind)


def test_a_lesson_whose_project_does_not_open_says_so_and_the_users_project_stays(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    text = LESSON.replace("[[steps]]", '[projects.p]\nfile = "p.nnplay"\n[[steps]]\nopen = "p"', 1)
    path = tmp_path / "broken.nnlesson"
    path.write_bytes(archive(text, {"p.nnplay": b"PK no project"}))
    before, board = shell.document.project, shell.window.messages.board
    drop(shell, path)
    qtbot.waitUntil(lambda: board.shown is not None, timeout=60_000)
    assert board.shown is not None
    assert "p.nnplay" in board.shown.text
    assert "\n" not in board.shown.text
    assert shell.document.project == before


def test_a_locked_window_opens_no_lesson(shell: Shell, lesson: Path) -> None:
    shell.window.actions_by_name["lesson_open"].setEnabled(False)
    drop(shell, lesson)
    shown = shell.window.messages.board.shown
    assert shown is not None
    assert "locked" in shown.text
