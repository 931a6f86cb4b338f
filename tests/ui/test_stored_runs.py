"""Earlier runs are saved with the project, and listed again as what the file has of them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.document.commands import SetTraining
from playground.document.templates.templates import TEMPLATES
from playground.training.files import stored_runs
from playground.training.files.snapshots import snapshot
from playground.training.protocol.basis import WeakData
from playground.training.protocol.controls import SetProject, TakeCheckpoint
from playground.training.protocol.engine import Checkpoint, RunLabel
from playground.training.protocol.events import CheckpointTaken, RunInfo, RunsChanged
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Moment, Recorded, Segment, only_moment
from playground.training.protocol.state import Position, State
from playground.ui.panels.runs.panel import RunsPanel
from playground.ui.panels.runs.table import STORED
from tests.ui.conftest import Shell


def runs_of(shell: Shell) -> tuple[RunInfo, ...]:
    project = shell.document.project
    other = SetTraining({"learning_rate": 0.7}).apply(project)
    curves = Curves(("loss", "accuracy"), np.full((9, 2), 0.25, np.float32))
    return (
        RunInfo(1, "First", other, curves),
        RunInfo(2, "Deleted", other, curves, is_deleted=True),
        RunInfo(3, "Run 3", project, curves, is_present=True),
    )


def trained(name: str) -> Checkpoint:
    """Return an untrained model whose run has that name."""
    taken = snapshot(State(Position(), (np.zeros(3, np.float32),)), Curves())
    return replace(taken, label=RunLabel(name))


def save(shell: Shell, path: Path, qtbot: QtBot, taken: Checkpoint | None = None) -> None:
    shell.asked.clear()
    shell.presenter.files.saves.save_to(path)
    (control,) = shell.controls(TakeCheckpoint)
    with qtbot.waitSignal(shell.presenter.files.current.saved):
        shell.report(CheckpointTaken(control.request, taken))


def opened(shell: Shell, path: Path, qtbot: QtBot) -> tuple[RunInfo, ...]:
    shell.presenter.files.current.show(TEMPLATES["iris"].build())
    shell.asked.clear()
    shell.presenter.files.open(path)
    qtbot.waitUntil(lambda: shell.presenter.files.current.path == path)
    runs: tuple[RunInfo, ...] = shell.controls(SetProject)[-1].runs
    return runs


def test_earlier_runs_come_back_from_the_file_again_and_again(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    first, _deleted, _present = runs_of(shell)
    shell.report(RunsChanged(runs_of(shell)))
    save(shell, tmp_path / "mine.nnplay", qtbot)
    path = tmp_path / "mine.nnplay"
    for _ in range(2):
        (found,) = opened(shell, path, qtbot)
        assert (found.name, found.project, found.is_stored) == ("First", first.project, True)
        assert np.array_equal(found.curves.rows, first.curves.rows)
        save(shell, path, qtbot)  # before the training thread has listed them


def test_another_project_does_not_get_the_runs_of_the_one_before(
    shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    shell.report(RunsChanged(runs_of(shell)))
    shell.presenter.files.current.show(TEMPLATES["spiral"].build())
    save(shell, tmp_path / "spiral.nnplay", qtbot)
    assert opened(shell, tmp_path / "spiral.nnplay", qtbot) == ()


def changed_lists(shell: Shell) -> dict[str, tuple[RunInfo, ...]]:
    """Return what a user can make of the list of runs, without an edit and without training."""
    first, deleted, present = runs_of(shell)
    return {
        "renamed": (replace(first, name="best"), deleted, present),
        "deleted": (replace(first, is_deleted=True), deleted, present),
        "restored": (first, replace(deleted, is_deleted=False), present),
        "present renamed": (first, deleted, replace(present, name="best")),
        "another one": (first, deleted, replace(first, id=9, name="Run 3"), present),
    }


@pytest.mark.parametrize(
    "what", ["renamed", "deleted", "restored", "present renamed", "another one"]
)
def test_a_changed_list_of_runs_is_unsaved_work(
    what: str, shell: Shell, qtbot: QtBot, tmp_path: Path
) -> None:
    files = shell.presenter.files
    shell.report(RunsChanged(runs_of(shell)))
    assert files.is_unsaved
    save(shell, tmp_path / "mine.nnplay", qtbot, trained("Run 3"))
    assert not files.is_unsaved
    shell.report(RunsChanged(runs_of(shell)))
    assert not files.is_unsaved
    runs = changed_lists(shell)[what]
    shell.report(RunsChanged(runs))
    assert files.is_unsaved
    assert files.shelf.show(TEMPLATES["spiral"].build()) == ""
    assert files.is_unsaved
    files.shelf.bring_back()
    assert files.is_unsaved
    name = runs[-1].name
    save(shell, tmp_path / "mine.nnplay", qtbot, trained(name))
    assert not files.is_unsaved
    opened(shell, tmp_path / "mine.nnplay", qtbot)
    assert not files.is_unsaved
    checkpoint = shell.controls(SetProject)[-1].checkpoint
    assert checkpoint is not None
    assert checkpoint.label.name == name


def test_the_panel_marks_them_and_offers_only_what_can_be_done(shell: Shell) -> None:
    first, _deleted, present = runs_of(shell)
    shell.window.panels.complete()
    panel = shell.window.panels.panel(RunsPanel)
    shell.window.panels.tabs.setCurrentWidget(panel)
    shell.report(RunsChanged((replace(first, is_stored=True), present)))
    cells = [panel.table.item(1, column) for column in range(3)]
    name, epochs, loss = (cell.text() if cell is not None else "" for cell in cells)
    assert (name, epochs, loss) == ("First", f"9{STORED}", "0.25")
    assert cells[0] is not None
    assert "not its weights" in cells[0].toolTip()
    place = panel.table.visualItemRect(cells[0]).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not panel.go_back.isEnabled()
    assert not panel.look.isEnabled()
    assert panel.rename.isEnabled()
    assert panel.delete.isEnabled()
    fields = [panel.settings.item(row, 0) for row in range(panel.settings.rowCount())]
    assert [field.text() for field in fields if field is not None] == ["learning rate"]


def test_saving_says_of_how_many_runs_the_weights_were_too_large(
    shell: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_runs, "MOST_STATES_BYTES", 2**20)
    first, *_ = runs_of(shell)
    state = State(Position(9), (np.zeros(400_000, np.int8),), 1)
    end = only_moment(9, state, first.project, WeakData.not_loaded(7))
    whole = Recorded.end_only(end, 20)
    runs = tuple(replace(first, id=number, recorded=whole) for number in (1, 2, 3, 4))
    shell.report(RunsChanged(runs[:2]))
    save(shell, tmp_path / "mine.nnplay", qtbot)
    assert shell.window.status.note.text() == "Saved mine.nnplay"
    shell.report(RunsChanged(runs))
    save(shell, tmp_path / "mine.nnplay", qtbot)
    assert shell.window.status.note.text() == (
        "Saved mine.nnplay, without the weights of the 2 oldest runs: at most 1 MB are kept"
    )
    found = opened(shell, tmp_path / "mine.nnplay", qtbot)
    assert [run.is_stored for run in found] == [True, True, False, False]


def test_saving_says_of_how_many_runs_there_were_too_many_moments(
    shell: Shell, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_runs, "MOST_MOMENTS_BYTES", 2**20)
    first, *_ = runs_of(shell)
    segment = Segment(first.project, WeakData.not_loaded(7), (0, 0))
    states = [State(Position(epoch), (np.zeros(50_000, np.int8),), 1) for epoch in range(10)]
    moments = tuple(Moment(state.position.epoch, state, segment) for state in states)
    few, many = (Recorded((segment,), some, 20) for some in (moments[:3], moments))
    shell.report(RunsChanged(tuple(replace(first, id=n, recorded=few) for n in (1, 2))))
    save(shell, tmp_path / "mine.nnplay", qtbot)
    assert shell.window.status.note.text() == "Saved mine.nnplay"
    runs = [replace(first, id=number, recorded=many) for number in (1, 2, 3)]
    shell.report(RunsChanged((*runs, replace(first, id=4, recorded=few))))
    save(shell, tmp_path / "mine.nnplay", qtbot)
    assert shell.window.status.note.text() == (
        "Saved mine.nnplay, with fewer recorded moments of 3 runs: at most 1 MB are kept"
    )
    found = opened(shell, tmp_path / "mine.nnplay", qtbot)
    counts = [len(run.recorded.moments) for run in found if run.recorded is not None]
    assert counts[3] == 3
    assert all(3 < count < 10 for count in counts[:3])
