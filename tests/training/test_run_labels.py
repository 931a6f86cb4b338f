"""What a file keeps of a run apart from what it trained: its name and its colour."""

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from playground.document.file.archive import Member
from playground.document.project import Project
from playground.training.files import project_file
from playground.training.files.snapshots import snapshot
from playground.training.files.stored_runs import PRESENT_RUN, RUNS, label_members, run_members
from playground.training.protocol.controls import (
    EpochOnce,
    RenameRun,
    Reset,
    SetProject,
    TakeCheckpoint,
)
from playground.training.protocol.engine import RunLabel
from playground.training.protocol.events import CheckpointTaken, RunsChanged
from playground.training.protocol.state import Position, State
from tests.training.conftest import Bench
from tests.training.stored import found_in
from tests.training.test_stored_runs import again, curves, listed, run


def test_a_run_keeps_its_colour_when_its_project_is_opened_and_a_new_one_gets_a_free_one(
    bench: Bench, project: Project
) -> None:
    bench.do(SetProject(project, is_load=True), EpochOnce())
    bench.finish()
    checkpoint = bench.program.checkpoint(curves(1))
    checkpoint = replace(checkpoint, label=RunLabel("Mine", colour=0))
    stored = (run(project, name="Run 1", colour=2), run(project, name="Run 4", colour=5))
    bench.do(SetProject(project, is_load=True, checkpoint=checkpoint, runs=again(stored)))
    assert [each.colour for each in bench.of(RunsChanged)[-1].runs] == [2, 5, 0]
    bench.do(EpochOnce())
    bench.finish()
    bench.do(Reset())
    assert [each.colour for each in bench.of(RunsChanged)[-1].runs] == [2, 5, 0, 1]
    bench.do(TakeCheckpoint(5))
    label = bench.of(CheckpointTaken)[-1].checkpoint.label
    assert found_in(label_members(label)).label.colour == 1


def test_runs_of_a_file_without_colours_have_different_ones(project: Project) -> None:
    rows = msgspec.json.decode(run_members((run(project), run(project)))[RUNS].content)
    without = [{key: row[key] for key in row if key != "colour"} for row in rows]
    found = listed(msgspec.json.encode(without))
    assert found.warnings == ()
    assert [each.colour for each in found.earlier] == [0, 1]


@pytest.mark.parametrize("content", [b"", b"[", b"[" * 9000, b'{"name": 3}', b"\xff", b"null"])
def test_a_damaged_name_of_the_present_run_is_left_out_with_a_warning(content: bytes) -> None:
    found = found_in({PRESENT_RUN: Member(content)})
    assert found.label.name == ""
    (warning,) = found.warnings
    assert warning.startswith("The name of the present run could not be read")


@pytest.mark.parametrize("is_quick", [False, True])
@pytest.mark.parametrize(
    ("name", "following"), [("best", "Run 2"), ("Run 4", "Run 5"), ("a <b>&</b>", "Run 2")]
)
def test_the_present_run_keeps_its_name_and_the_next_gets_the_next_number(
    name: str, following: str, is_quick: bool, bench: Bench, project: Project
) -> None:
    bench.do(SetProject(project, is_load=True))
    bench.do(EpochOnce())
    bench.finish()
    bench.do(RenameRun(bench.of(RunsChanged)[-1].runs[-1].id, name))
    bench.do(TakeCheckpoint(5, is_quick=is_quick))
    taken = bench.of(CheckpointTaken)[-1].checkpoint
    assert found_in(label_members(taken.label)).label.name == name

    checkpoint = replace(bench.program.checkpoint(taken.curves), label=taken.label)
    bench.do(SetProject(project, is_load=True, checkpoint=checkpoint))
    assert [run.name for run in bench.of(RunsChanged)[-1].runs] == [name]
    bench.do(EpochOnce())
    bench.finish()
    bench.do(Reset())
    assert [run.name for run in bench.of(RunsChanged)[-1].runs] == [name, following]


def test_the_name_of_the_present_run_is_in_the_project_file(
    project: Project, tmp_path: Path
) -> None:
    state = State(Position(1), (np.zeros(2, np.float32),))
    path = tmp_path / "mine.nnplay"
    project_file.save(path, project, replace(snapshot(state, curves(1)), label=RunLabel("best")))
    opened = project_file.load(path)
    assert opened.checkpoint is not None
    assert opened.checkpoint.label.name == "best"
