"""Autosave: edits are kept until they are saved; what a crash left is offered, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates import TEMPLATES
from playground.training import project_file, recovery
from playground.training.controls import TakeCheckpoint
from playground.training.events import CheckpointTaken
from playground.ui.autosave import Autosave
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.messages import Topic
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of kept projects."""
    return tmp_path / "unsaved"


@pytest.fixture
def autosave(shell: Shell, folder: Path) -> Iterator[Autosave]:
    """Return the autosave of the window, not started."""
    made = Autosave(folder, shell.document, shell.presenter.files, shell.window.messages)
    yield made
    made.close()
    assert not list(folder.glob("*.lock"))


def left_behind(folder: Path, template: str) -> Path:
    """Put a project there as a crashed window would."""
    path = folder / f"99-{template}{recovery.SUFFIX}"
    folder.mkdir(exist_ok=True)
    project_file.save(path, TEMPLATES[template].build())
    return path


def kept(folder: Path) -> list[Path]:
    """Return the files of kept projects, without those being written."""
    return list(folder.glob(f"[!.]*{recovery.SUFFIX}"))


def test_edit_is_kept_within_seconds(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.do(SetTraining({"epochs": 7}))
    assert not kept(folder)
    qtbot.waitUntil(lambda: bool(kept(folder)), timeout=20_000)
    assert project_file.load(kept(folder)[0]).project == shell.document.project


def test_clean_end_leaves_nothing(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))


def test_undone_edit_is_not_kept_any_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    shell.document.undo()
    autosave.keep()
    qtbot.waitUntil(lambda: not kept(folder))


def test_saved_project_is_not_kept_any_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    shell.presenter.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    shell.presenter.files.save_to(tmp_path / "mine.nnplay")
    for control in shell.controls(TakeCheckpoint):
        shell.tell(CheckpointTaken(control.request, None))
    qtbot.waitUntil(lambda: not kept(folder))


def test_what_a_crash_left_is_offered_and_restored_as_unsaved(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    assert bar.text.text().startswith("“Spiral” was not saved when the program ended")
    QTest.mouseClick(bar.remedy, LEFT)
    assert shell.document.project == TEMPLATES["spiral"].build()
    assert shell.presenter.files.is_unsaved
    assert shell.presenter.files.path is None
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: not path.exists())
    assert len(kept(folder)) == 1


def test_restoring_asks_before_other_edits_are_lost(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    autosave.start()
    qtbot.waitUntil(shell.window.messages.isVisible)
    shell.presenter.do(SetTraining({"epochs": 7}))
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    question = shell.window.findChild(UnsavedQuestion)
    assert isinstance(question, UnsavedQuestion)
    question.reject()
    assert shell.document.project.title == "XOR"
    assert path.exists()


def test_discarded_project_is_not_offered_again_but_the_next_one_is(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    for template in ("spiral", "iris"):
        left_behind(folder, template)
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    first = bar.text.text()
    QTest.mouseClick(bar.other, LEFT)
    assert bar.isVisible()
    assert bar.text.text() != first
    QTest.mouseClick(bar.other, LEFT)
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: not kept(folder))


def test_closed_offer_comes_again_with_another_project_and_at_the_next_start(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    QTest.mouseClick(bar.dismiss, LEFT)
    assert not bar.isVisible()
    shell.presenter.files.new("iris")
    qtbot.waitUntil(bar.isVisible)
    autosave.close()
    again = recovery.Recovery(folder).left()
    assert [left.path for left in again] == [path]
    again[0].leave()


def test_folder_that_cannot_be_written_is_told_once(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way")
    files, bar = shell.presenter.files, shell.window.messages
    autosave = Autosave(tmp_path / "file" / "unsaved", shell.document, files, bar)
    shell.presenter.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(bar.isVisible)
    assert bar.text.text().startswith("Your edits are not kept by themselves: ")
    bar.end_topics(Topic.AUTOSAVE)
    autosave.keep()
    autosave.close()
    assert not bar.isVisible()
