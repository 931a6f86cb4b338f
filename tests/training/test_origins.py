"""Which run a run branched off, and after which epoch, is in the file and is listed again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from playground.document.commands import AddLayer, SetTraining
from playground.document.project import Point, Project
from playground.document.templates.templates import TEMPLATES
from playground.training import inline
from playground.training.files import project_file
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import (
    ContinueFrom,
    DeleteRun,
    EpochOnce,
    HideRun,
    Play,
    RenameRun,
    Reset,
    ReturnToRun,
    SetProject,
    TakeCheckpoint,
)
from playground.training.protocol.events import CheckpointTaken, Event, Failed, ModelLost, RunInfo
from playground.training.protocol.mailbox import Mailbox
from tests.training.conftest import Bench


def listed(bench: Bench) -> list[tuple[object, ...]]:
    """Return what the list of runs says, without deleted ones."""
    return [
        (run.name, run.parent_name, run.branch_epoch, run.is_hidden, run.is_present)
        for run in bench.trainer.runs
        if not run.is_deleted
    ]


def named(bench: Bench, name: str) -> RunInfo:
    return next(run for run in bench.trainer.runs if run.name == name)


def reopen(bench: Bench, project: Project, path: Path) -> None:
    """Save as the window does, and open the file."""
    bench.do(TakeCheckpoint(1, is_quick=True))
    checkpoint = bench.of(CheckpointTaken)[-1].checkpoint
    runs = tuple(run for run in bench.trainer.runs if not (run.is_present or run.is_deleted))
    project_file.save(path, project, checkpoint, runs=runs)
    opened = project_file.load(path)
    assert opened.warnings == ()
    bench.do(
        SetProject(opened.project, is_load=True, checkpoint=opened.checkpoint, runs=opened.runs)
    )


@pytest.fixture
def project(with_training: Callable[..., Project]) -> Project:
    return with_training(epochs=8)


@pytest.fixture
def branched(bench: Bench, project: Project) -> Bench:
    """Return three runs: the second branched off the first, the third off the second."""
    bench.do(SetProject(project, is_load=True), Play())
    bench.finish()
    for epoch in (5, 6):
        bench.do(ContinueFrom(epoch), Play())
        bench.finish()
    return bench


def test_it_is_listed_after_opening_as_before(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    before = listed(branched)
    assert [each[:3] for each in before] == [
        ("Run 1", "", 0),
        ("Run 2", "Run 1", 5),
        ("Run 3", "Run 2", 6),
    ]
    for number in range(3):
        reopen(branched, project, tmp_path / f"{number}.nnplay")
        assert listed(branched) == before


def test_a_parent_that_is_renamed_or_hidden_after_opening_is_followed(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    reopen(branched, project, tmp_path / "mine.nnplay")
    branched.do(RenameRun(named(branched, "Run 1").id, "first"))
    branched.do(HideRun(named(branched, "first").id, is_hidden=True))
    branched.do(HideRun(named(branched, "Run 3").id, is_hidden=True))
    assert named(branched, "Run 2").parent_name == "first"
    before = listed(branched)
    reopen(branched, project, tmp_path / "again.nnplay")
    assert listed(branched) == before


def test_a_parent_that_trains_now_is_found_again(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    branched.do(ReturnToRun(named(branched, "Run 1").id), EpochOnce())
    branched.finish()
    before = listed(branched)
    assert before[-1][:1] == ("Run 1",)
    reopen(branched, project, tmp_path / "mine.nnplay")
    assert listed(branched) == before
    branched.do(RenameRun(named(branched, "Run 1").id, "first"))
    assert named(branched, "Run 2").parent_name == "first"


def test_the_name_of_a_deleted_parent_stays(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    branched.do(DeleteRun(named(branched, "Run 1").id))
    before = listed(branched)
    assert before[0][:3] == ("Run 2", "Run 1", 5)
    reopen(branched, project, tmp_path / "mine.nnplay")
    assert listed(branched) == before


def test_a_branch_whose_parent_is_gone_is_worth_keeping_as_it_is(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    branched.do(ContinueFrom(4), DeleteRun(named(branched, "Run 3").id))
    reopen(branched, project, tmp_path / "mine.nnplay")
    present = branched.trainer.runs[-1]
    assert (present.parent_name, present.branch_epoch, len(present.curves)) == ("Run 3", 4, 4)
    branched.do(Reset())
    assert (present.name, 4) in [(run.name, len(run.curves)) for run in branched.trainer.runs]


def test_runs_of_one_name_are_not_taken_for_each_other(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    for name in ("Run 1", "Run 2"):
        branched.do(RenameRun(named(branched, name).id, "same"))
    before = listed(branched)
    reopen(branched, project, tmp_path / "mine.nnplay")
    assert listed(branched) == before
    first = branched.trainer.runs[0]
    branched.do(RenameRun(first.id, "other"))
    assert [run.parent for run in branched.trainer.runs][1:] == [None, None]


def test_the_rate_at_which_a_run_diverged_is_known_after_opening(
    branched: Bench, project: Project, tmp_path: Path
) -> None:
    history = branched.trainer._run_history
    history.note_divergence(0.5)
    reopen(branched, project, tmp_path / "mine.nnplay")
    assert branched.trainer.runs[-1].diverged_rate == 0.5


@pytest.mark.keras
def test_a_model_that_is_edited_before_keras_is_loaded_keeps_the_weights_that_fit() -> None:
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    engine = create_engine("graph")
    project = SetTraining({"epochs": 3}).apply(TEMPLATES["xor-noisy"].build())
    ended = inline.train(engine, project)
    checkpoint = ended.checkpoint()
    first, *_ = ended.program.state().arrays
    ended.program.close()
    wire = project.network.wires[-1]
    edited = AddLayer("Dense", Point(), {"units": 3}, wire=wire).apply(project)

    events: list[Event] = []
    trainer = Trainer(events.append, Mailbox())
    trainer.handle(SetProject(project, is_load=True, checkpoint=checkpoint))
    trainer.handle(SetProject(edited))
    trainer.set_engine(engine)
    assert not [event for event in events if isinstance(event, Failed | ModelLost)]
    assert trainer.run is not None
    assert trainer.run.project == edited
    assert trainer.run.program.state().arrays[0].tobytes() == first.tobytes()
    assert len(trainer.runs[-1].curves) == 3
    trainer.close()
