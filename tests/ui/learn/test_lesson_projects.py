"""A project file in a lesson is read apart; data that is dropped leaves the lesson alone."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.templates.templates import TEMPLATES
from playground.learning.checks.weight import WEIGHTS
from playground.learning.verdicts import Outcome
from playground.training.files import project_file
from playground.training.protocol.events import RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.ui.files.given.dropped_files import DroppedFiles
from playground.ui.learn.pages.task_card import CHECKING
from playground.ui.learn.pages.term_picture import LEAST_SHARE, legible
from playground.ui.learn.presenter import LearnPresenter
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
Put = Callable[[Mapping[str, str]], LearnPresenter]
FROM_FILE = """
[projects.p]
file = "p.nnplay"
[[steps]]
title = "Do"
text = "Now you."
open = "p"
[steps.task]
text = "Set the weight."
checks = [{ kind = "weight", layer = "dense", array = "kernel", index = [0, 0], at_least = 2 }]
"""


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the threads in which project files are read."""
    names: list[str] = []
    load = project_file.load

    def note(*arguments: Any) -> Any:
        names.append(threading.current_thread().name)
        return load(*arguments)

    monkeypatch.setattr(project_file, "load", note)
    return names


def begin(shell: Shell, learn: LearnPresenter) -> None:
    """Open the tab, then its first lesson, with the mouse."""
    bar = shell.window.left.tabBar()
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(1).center())
    QTest.mouseClick(learn.tab.list.rows[0], LEFT)


def test_a_project_file_is_read_in_a_thread_of_its_own(
    shell: Shell, with_lessons: Put, tmp_path: Path, threads: list[str], qtbot: QtBot
) -> None:
    learn = with_lessons({"one": FROM_FILE})
    project_file.save(tmp_path / "lessons" / "one" / "p.nnplay", TEMPLATES["iris"].build())
    begin(shell, learn)
    qtbot.waitUntil(lambda: shell.document.project.title == "Lesson 1 · one")
    assert threads == ["playground-reading"]
    assert shell.document.project.data.source.name == "iris"


def test_a_file_that_is_read_after_the_lesson_was_left_changes_nothing(
    shell: Shell, with_lessons: Put, tmp_path: Path, threads: list[str], qtbot: QtBot
) -> None:
    learn = with_lessons({"one": FROM_FILE})
    project_file.save(tmp_path / "lessons" / "one" / "p.nnplay", TEMPLATES["iris"].build())
    own = shell.document.project
    begin(shell, learn)
    learn.leave()
    qtbot.waitUntil(lambda: bool(threads))
    QTest.qWait(0)
    assert shell.document.project is own


def test_a_damaged_file_is_one_message_and_the_users_project_stays(
    shell: Shell, with_lessons: Put, tmp_path: Path, qtbot: QtBot
) -> None:
    learn = with_lessons({"one": FROM_FILE})
    (tmp_path / "lessons" / "one" / "p.nnplay").write_bytes(b"PK\x03\x04 nothing")
    own = shell.document.project
    begin(shell, learn)
    qtbot.waitUntil(lambda: "does not open" in shell.window.messages.text.text())
    assert shell.document.project is own


@pytest.fixture
def in_lesson(shell: Shell, with_lessons: Put, tmp_path: Path, qtbot: QtBot) -> LearnPresenter:
    """Return the presenter, with the lesson's own project shown."""
    learn = with_lessons({"one": FROM_FILE})
    project_file.save(tmp_path / "lessons" / "one" / "p.nnplay", TEMPLATES["xor"].build())
    begin(shell, learn)
    qtbot.waitUntil(lambda: shell.document.project.title == "Lesson 1 · one")
    return learn


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text("a,b,label\n" + "".join(f"{n},{n * 2},{n % 2}\n" for n in range(20)))
    return path


def dropped_files(shell: Shell) -> DroppedFiles:
    """Return what opens dropped files, and takes no pack."""
    presenter = shell.presenter
    return DroppedFiles(shell.window, presenter.files, presenter.pasted, takes_no_pack)


def takes_no_pack(_path: Path) -> bool:
    """Stand for the packs of lessons, which are another matter."""
    return False


def test_a_table_during_a_lesson_is_refused_in_a_sentence(
    shell: Shell, in_lesson: LearnPresenter, table: Path
) -> None:
    of_lesson = shell.document.project
    dropped_files(shell).take(table)
    assert "would replace the data of the lesson" in shell.window.messages.text.text()
    assert shell.document.project is of_lesson
    assert in_lesson.player.lesson is not None


def test_leaving_brings_the_users_project_back_and_opens_the_table_for_it(
    shell: Shell, in_lesson: LearnPresenter, table: Path
) -> None:
    opened: list[Path] = []
    shell.presenter.files.opens.open = lambda path, _settings: opened.append(path)  # type: ignore[method-assign, assignment, misc]
    dropped_files(shell).take(table)
    button = next(each for each in shell.window.messages._buttons() if each.isVisible())
    assert button.text() == "Leave and open"
    QTest.mouseClick(button, LEFT)
    assert in_lesson.player.lesson is None
    assert not shell.presenter.files.shelf.is_holding
    assert opened == [table]


def test_what_is_still_computed_is_neutral_and_not_counted(
    shell: Shell, in_lesson: LearnPresenter
) -> None:
    task = in_lesson.tab.lesson.task
    assert task is not None
    in_lesson.player._judge_now()
    assert task.verdict.text() == CHECKING
    assert task.verdict.property("role") == "muted"
    assert not in_lesson.player.progress.of("one").outcomes
    shell.report(StateChanged(RunState.PAUSED))
    frame = Frame(generation=1, epoch=0, step=0, steps_per_epoch=1)
    in_lesson.player.watcher.show_frame(frame)
    in_lesson.player._judge_now()
    assert task.verdict.text() == CHECKING  # built before the question was asked
    in_lesson.player.watcher.show_frame(replace(frame, asked=frozenset({WEIGHTS})))
    in_lesson.player._judge_now()
    assert task.verdict.text().startswith("? Cannot be checked")
    assert in_lesson.player.progress.of("one").outcomes["task 1"] is Outcome.UNCHECKABLE


@pytest.mark.parametrize("size", [(900, 190), (60, 20), (300, 700), (204, 128)])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.usefixtures("qapp")
def test_a_picture_of_a_word_fits_and_is_never_shrunk_until_it_cannot_be_read(
    size: tuple[int, int], ratio: float
) -> None:
    grabbed, room = QPixmap(*size), QSize(204, 128)
    grabbed.fill(Qt.GlobalColor.white)
    shown = legible(grabbed, room, ratio)
    assert shown.width() <= room.width() * ratio
    assert shown.height() <= room.height() * ratio
    share = min(1.0, max(LEAST_SHARE, min(204 * ratio / size[0], 128 * ratio / size[1])))
    assert shown.width() >= min(round(size[0] * share), 204 * ratio) - 1
