"""A copy of the model is built for an export, and nobody trains without data."""

from typing import TYPE_CHECKING

import pytest

from playground.document.commands import Disconnect
from playground.document.needs import without_data
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.training.protocol.controls import (
    CallOnCopy,
    EpochOnce,
    Play,
    SetProject,
    StepOnce,
)
from playground.training.protocol.events import Called, Failed, RunState
from playground.training.protocol.state import Position

if TYPE_CHECKING:
    from tests.training.conftest import Bench


def test_a_copy_is_built_beside_a_run_that_has_no_program(bench: "Bench", project: Project) -> None:
    broken = Disconnect(project.network.wires).apply(project)
    bench.do(SetProject(broken))
    assert bench.is_in(RunState.INCOMPLETE)
    bench.do(CallOnCopy(7, project, lambda program, data: (program, len(data.train))))
    (called,) = bench.of(Called)
    program, count = called.result
    assert (called.request, called.error, count) == (7, None, 50)
    assert program.is_closed
    assert bench.trainer.run is None
    assert bench.is_in(RunState.INCOMPLETE)


def test_a_copy_that_cannot_be_built_is_an_answer_in_words(
    bench: "Bench", project: Project
) -> None:
    broken = Disconnect(project.network.wires).apply(project)
    bench.do(SetProject(project), CallOnCopy(8, broken, lambda *_: None))
    (called,) = bench.of(Called)
    assert called.error is not None
    assert "no output" in called.error
    assert bench.is_in(RunState.PAUSED)


def test_training_without_chosen_data_is_refused_in_words(
    bench: "Bench", project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = without_data(project)
    problem = examine(bare)[0].training_problem
    assert problem is not None
    monkeypatch.setattr(bench.trainer._builder.examination, "_examine", examine)
    bench.do(SetProject(bare))
    assert bench.is_in(RunState.PAUSED)
    for control in (Play(), StepOnce(), EpochOnce()):
        bench.do(control)
        assert bench.of(Failed)[-1].message == problem.message
    assert bench.program.position == Position()
