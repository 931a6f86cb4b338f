"""The user's own project is set aside for a lesson, and comes back exactly as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from playground.datasets.prepare import prepare
from playground.document.commands import SetTitle, SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file, recovery
from playground.training.protocol.controls import BringBack, SetAside, SetProject
from playground.training.protocol.events import DataReady
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.state import Position
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.files.autosave import Autosave
from playground.ui.files.shelf import BUSY
from tests.ui.conftest import Shell


@pytest.fixture
def autosave(shell: Shell, tmp_path: Path) -> Iterator[Autosave]:
    """Return the autosave of the window, not started."""
    made = Autosave(tmp_path / "unsaved", shell.presenter, shell.window.messages)
    yield made
    made.close()


def test_no_point_of_the_last_project_is_drawn_until_the_data_of_the_next_comes(
    shell: Shell,
) -> None:
    data, boundary = shell.document.project.data, shell.window.side.boundary
    shell.report(DataReady(prepare(data, lambda _text, _share: None), data))
    assert boundary.view.dots
    show_lesson(shell)
    assert not boundary.view.dots
    assert boundary.train_chip.text() == "train"
    shell.presenter.files.shelf.bring_back()
    assert not boundary.view.dots


def show_lesson(shell: Shell) -> None:
    """Open a project of a lesson."""
    assert shell.presenter.files.shelf.show(TEMPLATES["spiral"].build()) == ""


def test_project_history_and_position_come_back(shell: Shell) -> None:
    editor, shelf = shell.presenter.editor, shell.presenter.files.shelf
    first = shell.document.project
    editor.do(SetTraining({"epochs": 7}))
    editor.do(SetTraining({"epochs": 9}))
    editor.undo()
    own, generation = shell.document.project, shell.document.generation
    shell.draw(Frame(generation=1, epoch=4, step=0, steps_per_epoch=1, curves=Curves()))
    assert shell.presenter.run.position == Position(4)

    show_lesson(shell)
    assert shell.document.project.title == TEMPLATES["spiral"].title
    assert shell.document.undo_texts == ()
    editor.do(SetTitle("changed in the lesson"))
    shelf.bring_back()

    assert shell.document.project == own
    assert shell.document.generation == generation
    assert shell.document.is_modified
    assert shell.presenter.run.position == Position(4)
    editor.redo()
    assert shell.document.project.training.epochs == 9
    editor.undo()
    editor.undo()
    assert shell.document.project == first


def test_the_training_thread_sets_the_run_aside_and_brings_it_back(shell: Shell) -> None:
    del shell.asked[:]
    show_lesson(shell)
    kinds = [type(control) for control in shell.asked]
    assert kinds.index(SetAside) < kinds.index(SetProject)
    del shell.asked[:]
    shell.presenter.files.shelf.bring_back()
    assert shell.controls(BringBack)
    assert not shell.controls(SetProject)


def test_a_second_lesson_keeps_the_users_project(shell: Shell) -> None:
    own = shell.document.project
    show_lesson(shell)
    show_lesson(shell)
    assert len(shell.controls(SetAside)) == 1
    shell.presenter.files.shelf.bring_back()
    assert shell.document.project is own


def test_closing_in_a_lesson_asks_only_about_the_users_project(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    own = shell.document.project
    show_lesson(shell)
    shell.presenter.editor.do(SetTitle("of no importance"))
    assert not shell.window.close()
    assert shell.document.project == own
    question = shell.window.findChild(UnsavedQuestion)
    assert question is not None
    question.reject()


def test_closing_in_a_lesson_asks_nothing_if_the_users_project_is_saved(shell: Shell) -> None:
    show_lesson(shell)
    shell.presenter.editor.do(SetTitle("of no importance"))
    assert shell.window.close()


def test_a_crash_in_a_lesson_leaves_the_users_project_on_disk(
    shell: Shell, autosave: Autosave, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    own = shell.document.project
    show_lesson(shell)
    shell.presenter.editor.do(SetTitle("of no importance"))
    autosave.keep()
    folder = tmp_path / "unsaved"
    qtbot.waitUntil(lambda: bool(list(folder.glob(f"[!.]*{recovery.SUFFIX}"))))
    (kept,) = folder.glob(f"[!.]*{recovery.SUFFIX}")
    assert project_file.load(kept).project == own


def test_a_project_that_is_being_restored_is_not_set_aside(shell: Shell) -> None:
    shelf, own = shell.presenter.files.shelf, shell.document.project
    shelf.is_busy = lambda: True
    assert shelf.show(TEMPLATES["spiral"].build()) == BUSY
    assert shell.document.project is own
    assert not shell.controls(SetAside)
