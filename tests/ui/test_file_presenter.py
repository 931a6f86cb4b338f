"""Files: saving, opening, recent files, and the question before work is lost."""

import zipfile
from io import BytesIO
from pathlib import Path

import h5py
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from playground.base.disk.open_files import OpenFiles
from playground.document.commands import SetTraining
from playground.document.file.archive import Member, write_archive
from playground.document.templates.templates import TEMPLATES
from playground.reading.hdf5 import plain_copy
from playground.training.files import project_file
from playground.training.protocol.controls import SetProject, TakeCheckpoint
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import CheckpointTaken, ModelLost, RunInfo
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.state import Position
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.files.work.background import Background, Readers
from playground.ui.files.work.disk import Disk
from tests.ui.conftest import Shell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def open_folder(tmp_path: Path) -> Path:
    """Return where windows say which files they have open."""
    return tmp_path / "open"


@pytest.fixture
def disk(open_folder: Path, qapp: QApplication) -> Disk:
    """Return threads, and a window that knows of others."""
    return Disk(Background(), Readers(), OpenFiles(open_folder))


def trained(epoch: int) -> Frame:
    """Return a frame of a run that has come so far."""
    return Frame(generation=1, epoch=epoch, step=0, steps_per_epoch=4)


def answer_checkpoints(shell: Shell, checkpoint: Checkpoint | None = None) -> None:
    """Answer what was asked for as the training thread would."""
    for control in shell.controls(TakeCheckpoint):
        shell.report(CheckpointTaken(control.request, checkpoint))


def save_to(shell: Shell, path: Path, qtbot: QtBot) -> None:
    """Save and wait until it is on disk."""
    shell.presenter.files.saves.save_to(path)
    answer_checkpoints(shell)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)


def a_model() -> bytes:
    """Return what passes for a `.keras` file as long as nobody builds it."""
    weights, stream = BytesIO(), BytesIO()
    with h5py.File(weights, "w") as file:
        file["layers/dense/vars/0"] = np.zeros(2, np.float32)
    # As the reader writes it: what it has read once comes back the same.
    write_archive(stream, {"model.weights.h5": Member(plain_copy(weights.getvalue(), "it"))})
    return stream.getvalue()


def question(shell: Shell) -> UnsavedQuestion:
    """Return the question that is open."""
    found = [each for each in shell.window.findChildren(UnsavedQuestion) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_saved_file_holds_the_project(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    assert shell.presenter.files.is_unsaved
    save_to(shell, tmp_path / "mine.nnplay", qtbot)
    assert not shell.presenter.files.is_unsaved
    assert project_file.load(tmp_path / "mine.nnplay").project == shell.document.project
    assert shell.window.windowTitle().startswith("XOR (mine.nnplay)")
    assert shell.settings.recent == (tmp_path / "mine.nnplay",)


def test_run_that_advanced_counts_as_unsaved(shell: Shell) -> None:
    assert not shell.presenter.files.is_unsaved
    shell.draw(trained(3))
    assert shell.presenter.files.is_unsaved
    assert shell.window.isWindowModified()


def test_opened_model_is_saved_again_before_it_was_built(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    checkpoint = Checkpoint(a_model(), {}, Position(7, 0), Curves())
    shell.presenter.files.current.show(TEMPLATES["xor"].build(), checkpoint)
    save_to(shell, tmp_path / "again.nnplay", qtbot)
    kept = project_file.load(tmp_path / "again.nnplay").checkpoint
    assert kept is not None
    assert kept.model == checkpoint.model
    assert not shell.presenter.files.is_unsaved


def test_run_that_was_rebuilt_is_saved_with_all_its_epochs(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.draw(trained(12))
    shell.presenter.files.saves.save_to(tmp_path / "mine.nnplay")
    # The program was rebuilt after ten epochs, so its own count is two.
    curves = Curves(("loss",), np.ones((12, 1), np.float32))
    answer_checkpoints(shell, Checkpoint(a_model(), {}, Position(2, 0), curves))
    qtbot.waitUntil(lambda: shell.presenter.files.current.path is not None)
    assert not shell.presenter.files.is_unsaved


def test_failed_save_is_said_and_the_work_stays_unsaved(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    shell.presenter.files.saves.save_to(tmp_path / "missing" / "mine.nnplay")
    answer_checkpoints(shell)
    qtbot.waitUntil(shell.window.messages.isVisible)
    assert "mine.nnplay" in shell.window.messages.text.text()
    assert shell.presenter.files.is_unsaved


def test_damaged_file_is_said_in_words_and_nothing_is_lost(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "broken.nnplay"
    path.write_bytes(b"not a zip")
    shell.settings.add_recent(path)
    before = shell.document.project
    shell.presenter.files.open(path)
    qtbot.waitUntil(shell.window.messages.isVisible)
    assert "broken.nnplay" in shell.window.messages.text.text()
    assert shell.document.project is before
    assert shell.settings.recent == ()


def test_file_whose_model_cannot_be_read_is_not_saved_over(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.nnplay"
    earlier = RunInfo(1, "best", TEMPLATES["spiral"].build(), Curves())
    project_file.save(
        path,
        TEMPLATES["spiral"].build(),
        Checkpoint(b"no model", {}, Position(7, 0), Curves()),
        runs=(earlier,),
    )
    before = path.read_bytes()
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.document.project == TEMPLATES["spiral"].build())
    assert shell.presenter.files.current.path is None
    assert [run.name for run in shell.controls(SetProject)[-1].runs] == ["best"]
    assert "mine.nnplay stays as it is" in shell.window.messages.text.text()
    shell.window.actions_by_name["save"].trigger()
    assert [each for each in shell.window.findChildren(QFileDialog) if each.isVisible()]
    assert path.read_bytes() == before


def save_again(shell: Shell, qtbot: QtBot, taken: Checkpoint | None = None) -> None:
    """Save to the file of the project, and wait until it is written."""
    shell.asked.clear()
    with qtbot.waitSignal(shell.presenter.files.current.saved):
        shell.window.actions_by_name["save"].trigger()
        answer_checkpoints(shell, taken)


def test_file_of_which_not_everything_was_read_is_kept_when_it_is_saved_over(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path, original = tmp_path / "mine.nnplay", tmp_path / "mine-original.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("runs.json", b"damaged")
    before = path.read_bytes()
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    text = shell.window.messages.text.text()
    assert "runs.json in mine.nnplay cannot be read" in text
    assert "Save keeps the file as it is under another name" in text
    shell.presenter.files.open(tmp_path / "missing.nnplay")
    qtbot.waitUntil(lambda: "missing" in shell.window.messages.text.text())
    shell.window.messages.close_shown()
    assert shell.window.messages.text.text() == text  # another file says nothing of this one
    save_again(shell, qtbot)
    assert shell.window.messages.isHidden()
    assert original.read_bytes() == before
    assert "it is kept as mine-original.nnplay" in shell.window.status.note.text()
    assert project_file.load(path).warnings == ()
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    save_again(shell, qtbot)
    assert set(tmp_path.glob("*.nnplay")) == {path, original}
    assert "kept as" not in shell.window.status.note.text()


def test_file_whose_model_did_not_fit_is_kept_when_it_is_saved_over(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.nnplay"
    model = Checkpoint(a_model(), {}, Position(), Curves())
    project_file.save(path, TEMPLATES["spiral"].build(), model)
    before = path.read_bytes()
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    shell.report(ModelLost())
    save_again(shell, qtbot, model)
    assert (tmp_path / "mine-original.nnplay").read_bytes() == before


def test_choosing_the_file_whose_model_was_lost_keeps_it_too(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.nnplay"
    lost = Checkpoint(b"no model", {}, Position(7, 0), Curves())
    project_file.save(path, TEMPLATES["spiral"].build(), lost)
    before = path.read_bytes()
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.document.project == TEMPLATES["spiral"].build())
    save_to(shell, path, qtbot)
    assert (tmp_path / "mine-original.nnplay").read_bytes() == before


def test_recent_file_opens_from_the_menu(shell: Shell, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "spiral.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build())
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    shell.presenter.files.new("xor")
    assert shell.presenter.files.current.path is None
    shell.window.actions_by_name.submenus["recent"].actions()[0].trigger()
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    assert shell.document.project == TEMPLATES["spiral"].build()


def test_closing_with_nothing_unsaved_asks_nothing(shell: Shell) -> None:
    assert shell.window.close()


def test_cancelled_question_keeps_the_window_open(shell: Shell) -> None:
    shell.draw(trained(3))
    assert not shell.window.close()
    QTest.mouseClick(question(shell).cancel_button, LEFT)
    assert shell.window.isVisible()


def test_discarded_work_closes_the_window(shell: Shell, qtbot: QtBot) -> None:
    shell.draw(trained(3))
    shell.window.close()
    QTest.mouseClick(question(shell).discard_button, LEFT)
    qtbot.waitUntil(lambda: not shell.window.isVisible())


def test_saved_work_closes_the_window_once_it_is_on_disk(
    shell: Shell, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "mine.nnplay"
    save_to(shell, path, qtbot)
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    shell.asked.clear()
    shell.window.close()
    QTest.mouseClick(question(shell).save_button, LEFT)
    assert shell.window.isVisible()
    answer_checkpoints(shell)
    qtbot.waitUntil(lambda: not shell.window.isVisible())
    assert project_file.load(path).project.training.learning_rate == 0.25


def test_new_from_template_asks_before_work_is_lost(shell: Shell) -> None:
    shell.presenter.editor.do(SetTraining({"learning_rate": 0.25}))
    shell.window.actions_by_name.submenus["new"].actions()[1].trigger()
    QTest.mouseClick(question(shell).discard_button, LEFT)
    second = tuple(TEMPLATES)[1]
    assert shell.document.project == second.build()
    assert not shell.presenter.files.is_unsaved


@pytest.mark.parametrize("name", ["save", "save_as"])
def test_first_save_asks_for_a_file(shell: Shell, name: str, qtbot: QtBot) -> None:
    shell.window.actions_by_name[name].trigger()
    (dialog,) = shell.window.findChildren(QFileDialog)
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "nnplay"
    dialog.reject()
    assert shell.controls(TakeCheckpoint) == []


def test_file_that_is_open_in_another_window_is_said_to_be(
    shell: Shell, tmp_path: Path, qtbot: QtBot, open_folder: Path
) -> None:
    path = tmp_path / "spiral.nnplay"
    project_file.save(path, TEMPLATES["spiral"].build())
    other = OpenFiles(open_folder)
    other.enter(path)
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    assert "spiral.nnplay is also open in another window" in shell.window.messages.text.text()
    other.leave_others(None)
    shell.presenter.files.new("xor")
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    assert not shell.window.messages.isVisible()
    written: list[object] = []
    shell.presenter._disk.writing.run(lambda: None, written.append)
    qtbot.waitUntil(lambda: bool(written))
    assert other.enter(path)


def test_an_error_that_nobody_expected_is_said_in_one_sentence(
    shell: Shell, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the reader\n  did not start\x1b[2J\n" + "at line 1\n" * 100)

    monkeypatch.setattr(shell.presenter.files.opens._opener, "_read", fail)
    shell.presenter.files.open(tmp_path / "t.csv")
    qtbot.waitUntil(shell.window.messages.isVisible)
    text = shell.window.messages.text.text()
    assert text.startswith("t.csv could not be opened: the reader did not start")
    assert text.isprintable()
    assert len(text) <= 301
