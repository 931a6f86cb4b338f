"""Setting a weight by hand takes effect immediately and never stops training."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from playground.document.project import LayerId, Project
from playground.training.protocol.controls import Play, Scrub, SetProject, SetWeight
from playground.training.protocol.events import Failed, Notice, RunState

if TYPE_CHECKING:
    from tests.training.conftest import Bench

KERNEL = SetWeight(LayerId("layer2"), "kernel", (1,), 4.0)


def test_a_paused_run_shows_the_weight_immediately(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project))
    before = bench.program.weights
    bench.mailbox.take()
    bench.do(KERNEL)
    assert bench.mailbox.take() is not None
    assert bench.program.weights.tolist() == [before[0], 4.0, before[2]]
    assert bench.is_in(RunState.PAUSED)


def test_a_training_run_continues_from_the_weight(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    bench.trainer.work()
    bench.mailbox.take()
    bench.do(KERNEL)
    assert bench.mailbox.take() is not None
    assert bench.program.weights[1] == pytest.approx(4.0)
    assert bench.is_in(RunState.RUNNING)
    bench.trainer.work()
    assert bench.program.weights[1] != 4.0


def test_the_moment_is_recorded_on_the_time_line(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    bench.trainer.work()
    bench.do(KERNEL)
    bench.trainer.work()
    assert bench.trainer.run is not None
    moments = bench.trainer.run.timeline.moments
    anchors = [moment for moment in moments if moment.is_anchor]
    assert any(4.0 in anchor.state.arrays[0] for anchor in anchors)


def test_it_changes_the_present_while_an_earlier_moment_is_shown(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), Play())
    for _ in range(5):
        bench.trainer.work()
    bench.do(Scrub(1), KERNEL)
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.is_live
    assert bench.program.weights[1] == pytest.approx(4.0)


def test_a_missing_weight_is_reported_and_stops_nothing(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play(), SetWeight(LayerId("layer2"), "gamma", (0,), 1.0))
    assert [event.message for event in bench.of(Notice)] == [
        "This layer has no weights called gamma; nothing was changed"
    ]
    assert not bench.of(Failed)
    assert bench.is_in(RunState.RUNNING)


def test_without_a_program_nothing_happens(bench: "Bench") -> None:
    bench.do(KERNEL)
    assert not bench.of(Failed)
    assert not bench.of(Notice)
    assert bench.mailbox.take() is None


def test_undo_sets_the_weight_itself_where_the_version_is_no_longer_known(
    bench: "Bench", project: Project
) -> None:
    """The moment to return to may have been dropped: then the old value is set."""
    bench.do(SetProject(project), KERNEL)
    before = replace(KERNEL, value=-2.0)
    bench.do(SetProject(project, left=1, back_to=99, weights=(before,)))
    assert bench.program.weights[1] == -2.0
