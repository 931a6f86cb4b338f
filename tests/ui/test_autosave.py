"""Autosave: edits are kept until they are saved; what a crash left is offered, once."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file, recovery
from playground.training.files.snapshots import snapshot, state_in
from playground.training.protocol.controls import SetProject, TakeCheckpoint
from playground.training.protocol.engine import BuildReport, Checkpoint
from playground.training.protocol.events import (
    Built,
    CheckpointTaken,
    RunInfo,
    RunState,
    StateChanged,
)
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.state import Position, State
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.files.autosave import Autosave
from playground.ui.messages import Topic
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton
Quick: TypeAlias = Callable[..., None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of kept projects."""
    return tmp_path / "unsaved"


@pytest.fixture
def autosave(shell: Shell, folder: Path) -> Iterator[Autosave]:
    """Return the autosave of the window, not started."""
    made = Autosave(folder, shell.presenter, shell.window.messages)
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
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    assert not kept(folder)
    qtbot.waitUntil(lambda: bool(kept(folder)), timeout=20_000)
    assert project_file.load(kept(folder)[0]).project == shell.document.project


def test_clean_end_leaves_nothing(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))


def test_undone_edit_is_not_kept_any_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    shell.document.undo()
    autosave.keep()
    qtbot.waitUntil(lambda: not kept(folder))


def test_saved_project_is_not_kept_any_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(lambda: bool(kept(folder)))
    shell.presenter.files.saves.save_to(tmp_path / "mine.nnplay")
    for control in shell.controls(TakeCheckpoint):
        shell.report(CheckpointTaken(control.request, None))
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
    assert shell.presenter.files.current.path is None
    assert not bar.isVisible()
    autosave.keep()
    qtbot.waitUntil(lambda: not list(folder.glob(".playground-*")))
    assert kept(folder) == [path]  # this window's own from now on


@pytest.fixture
def quick(shell: Shell) -> Quick:
    """Return a function that answers for what was learned as the training thread would."""

    def answer(epoch: int, value: float = 0.5) -> None:
        for control in shell.controls(TakeCheckpoint):
            taken = learned(epoch, value) if control.is_quick else None
            shell.report(CheckpointTaken(control.request, taken))
        shell.asked.clear()

    return answer


def learned(epoch: int, value: float) -> Checkpoint:
    """Return what was learned after that many epochs."""
    curves = Curves(("loss",), np.full((epoch, 1), value, np.float32))
    return snapshot(State(Position(epoch), (np.full(8, value, np.float32),)), curves)


def weights(path: Path) -> float | None:
    """Return the value of the weights in a kept file; None while it is being replaced."""
    try:
        checkpoint = project_file.load(path).checkpoint
    except project_file.FileChanged:
        return None
    assert checkpoint is not None
    state = state_in(checkpoint)
    assert state is not None
    return float(state.arrays[0][0])


def files_of_learned(folder: Path) -> list[Path]:
    """Return the files of what was learned."""
    return list(folder.glob(f"[!.]*{recovery.LEARNED_SUFFIX}"))


@pytest.mark.full
def test_what_was_learned_is_kept_while_it_trains(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, quick: Quick
) -> None:
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4))
    shell.report(StateChanged(RunState.RUNNING))
    assert autosave.interval_ms <= 60_000
    autosave.keep_learned()
    quick(3)
    qtbot.waitUntil(lambda: len(files_of_learned(folder)) == 1)
    assert project_file.load(files_of_learned(folder)[0]).project == shell.document.project
    assert kept(folder) == []  # the project is as it was opened


def test_what_was_learned_is_written_only_when_it_changed(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, quick: Quick
) -> None:
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4))
    autosave.keep_learned()
    quick(3)
    qtbot.waitUntil(lambda: len(files_of_learned(folder)) == 1)
    (path,) = files_of_learned(folder)
    before = path.stat().st_ino
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    autosave.keep()
    quick(3)
    shell.presenter.editor.do(SetTraining({"epochs": 8}))
    autosave.keep()  # written after what was learned, by the same thread
    qtbot.waitUntil(
        lambda: (
            bool(kept(folder)) and project_file.load(kept(folder)[0]).project.training.epochs == 8
        )
    )
    assert path.stat().st_ino == before
    quick(4, 0.25)
    qtbot.waitUntil(lambda: weights(path) == 0.25)


def test_saved_training_is_not_kept_any_more(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, quick: Quick, tmp_path: Path
) -> None:
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4))
    autosave.keep_learned()
    quick(3)
    qtbot.waitUntil(lambda: len(files_of_learned(folder)) == 1)
    shell.presenter.files.saves.save_to(tmp_path / "mine.nnplay")
    for control in shell.controls(TakeCheckpoint):
        shell.report(CheckpointTaken(control.request, learned(3, 0.5)))
    qtbot.waitUntil(lambda: not files_of_learned(folder))


def test_answer_for_another_project_is_not_kept(
    shell: Shell, autosave: Autosave, folder: Path, quick: Quick
) -> None:
    shell.draw(Frame(generation=1, epoch=3, step=0, steps_per_epoch=4))
    autosave.keep_learned()
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    quick(3)
    autosave.close()
    assert not folder.exists() or not list(folder.iterdir())


def left_trained(folder: Path, trained: Project, edited: Project | None = None) -> Path:
    """Put a trained project there as a crashed window would, and later edits of it."""
    folder.mkdir(exist_ok=True)
    path = folder / f"99-trained{recovery.LEARNED_SUFFIX}"
    project_file.save(path, trained, learned(500, 0.5))
    os.utime(path, ns=(10**18, 10**18))
    if edited is not None:
        project_file.save(folder / f"99-trained{recovery.SUFFIX}", edited)
    return path


def test_training_that_a_crash_left_is_restored(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, quick: Quick
) -> None:
    path = left_trained(folder, TEMPLATES["spiral"].build())
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    assert bar.text.text().endswith("with 500 epochs of training.")
    QTest.mouseClick(bar.remedy, LEFT)
    opened = shell.controls(SetProject)[-1]
    assert opened.project == TEMPLATES["spiral"].build()
    assert opened.checkpoint is not None
    assert len(opened.checkpoint.curves) == 500
    assert shell.presenter.run.position == Position(500)
    # Until the weights are loaded what was kept of them is not touched.
    autosave.keep_learned()
    quick(0)
    autosave.keep_learned()
    quick(500, 0.5)
    assert weights(path) == 0.5


def test_edits_made_after_the_training_come_back_with_it(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    trained = TEMPLATES["spiral"].build()
    edited = SetTraining({"learning_rate": 0.5}).apply(trained)
    left_trained(folder, trained, edited)
    autosave.start()
    qtbot.waitUntil(shell.window.messages.isVisible)
    QTest.mouseClick(shell.window.messages.remedy, LEFT)
    assert shell.document.project == trained
    autosave.keep()
    assert project_file.load(folder / "99-trained.nnplay").project == edited
    shell.report(Built(1, BuildReport()))
    assert shell.document.project == edited
    shell.document.undo()
    assert shell.document.project == trained


@pytest.mark.parametrize("suffix", [recovery.SUFFIX, recovery.LEARNED_SUFFIX])
def test_work_that_cannot_be_read_now_stays_until_it_is_refused(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot, suffix: str
) -> None:
    folder.mkdir()
    path = folder / f"99-newer{suffix}"
    path.write_bytes(b"of a newer version")
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    assert "cannot be read now" in bar.text.text()
    QTest.mouseClick(bar.remedy, LEFT)
    qtbot.waitUntil(bar.isVisible)
    assert path.read_bytes() == b"of a newer version"
    QTest.mouseClick(bar.other, LEFT)
    qtbot.waitUntil(lambda: not path.exists())


def test_part_of_what_was_kept_is_restored_and_the_rest_stays(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    broken = path.with_suffix(recovery.LEARNED_SUFFIX)
    broken.write_bytes(b"of a newer version")
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    assert "can be restored only in part" in bar.text.text()
    QTest.mouseClick(bar.remedy, LEFT)
    assert shell.document.project == TEMPLATES["spiral"].build()
    autosave.close()
    assert path.exists()
    assert broken.exists()


def test_what_can_be_read_of_the_runs_and_weights_is_restored_too(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    project = TEMPLATES["spiral"].build()
    taken = snapshot(State(Position(3), (np.zeros(3, np.float32),)), Curves())
    project_file.save(path.with_suffix(recovery.LEARNED_SUFFIX), project, taken)
    runs = path.with_suffix(recovery.RUNS_SUFFIX)
    project_file.save(runs, project, runs=(RunInfo(1, "best", project, Curves()),))
    with zipfile.ZipFile(runs, "a") as archive:
        archive.writestr("stars.json", "of a newer version")
    before = runs.read_bytes()
    autosave.start()
    bar = shell.window.messages
    qtbot.waitUntil(bar.isVisible)
    assert "can be restored only in part" in bar.text.text()
    shell.asked.clear()
    QTest.mouseClick(bar.remedy, LEFT)
    (control,) = shell.controls(SetProject)
    assert control.checkpoint is not None
    assert control.checkpoint.position == Position(3)
    assert [run.name for run in control.runs] == ["best"]
    autosave.close()
    assert runs.read_bytes() == before


def test_restoring_asks_before_other_edits_are_lost(
    shell: Shell, autosave: Autosave, folder: Path, qtbot: QtBot
) -> None:
    path = left_behind(folder, "spiral")
    autosave.start()
    qtbot.waitUntil(shell.window.messages.isVisible)
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
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
    assert [left.kept.project for left in again] == [path]
    again[0].leave()


def test_folder_that_cannot_be_written_is_reported_once(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "file").write_text("in the way")
    bar = shell.window.messages
    autosave = Autosave(tmp_path / "file" / "unsaved", shell.presenter, bar)
    shell.presenter.editor.do(SetTraining({"epochs": 7}))
    autosave.keep()
    qtbot.waitUntil(bar.isVisible)
    assert bar.text.text().startswith("Unsaved work is not backed up automatically: ")
    bar.end_topics(Topic.AUTOSAVE)
    autosave.keep()
    autosave.close()
    assert not bar.isVisible()
