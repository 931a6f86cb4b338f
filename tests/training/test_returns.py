"""Returning to an earlier run: it continues as if it had never been left."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from playground.base.params import ParamValue
from playground.document.commands import SetParams, SetTraining
from playground.document.project import Project
from playground.training.protocol.controls import (
    ContinueFrom,
    DeleteRun,
    Play,
    Reset,
    ReturnToRun,
    Scrub,
    SetBudget,
    SetProject,
    StepOnce,
)
from playground.training.protocol.events import Failed, Notice, RunInfo, RunState, TimelineChanged

if TYPE_CHECKING:
    from tests.training.conftest import Bench

Train = Callable[..., Project]


def run_of(bench: "Bench", run_id: int) -> RunInfo:
    return next(run for run in bench.trainer.runs if run.id == run_id)


def return_to(bench: "Bench", run_id: int) -> None:
    bench.do(ReturnToRun(run_id))


def work(bench: "Bench", chunks: int) -> None:
    for _ in range(chunks):
        bench.trainer.work()


def trained(bench: "Bench", project: Project) -> "Bench":
    bench.do(SetProject(project), Play())
    bench.finish()
    return bench


def test_a_run_left_by_reset_continues_as_if_it_was_never_left(
    make_bench: Callable[..., "Bench"], with_training: Train
) -> None:
    bench = trained(make_bench(), with_training(epochs=100, learning_rate=0.01))
    end = bench.program.weights
    bench.do(Reset(), Play())
    work(bench, 5)
    return_to(bench, 1)
    np.testing.assert_array_equal(bench.program.weights, end)
    assert bench.is_in(RunState.PAUSED)
    bench.do(Play())
    bench.finish()
    other = make_bench()
    trained(other, with_training(epochs=200, learning_rate=0.01))
    np.testing.assert_array_equal(bench.program.weights, other.program.weights)
    assert len(run_of(bench, 1).curves) == 200


def test_the_run_that_was_present_stays_in_the_list(bench: "Bench", with_training: Train) -> None:
    trained(bench, with_training(epochs=60))
    bench.do(ContinueFrom(20), Play())
    work(bench, 3)
    return_to(bench, 1)
    assert [(run.id, run.is_present) for run in bench.trainer.runs] == [(2, False), (1, True)]
    return_to(bench, 2)
    assert [(run.id, run.is_present) for run in bench.trainer.runs] == [(1, False), (2, True)]


def test_its_settings_and_network_are_restored(bench: "Bench", with_training: Train) -> None:
    project = with_training(epochs=40, learning_rate=0.02)
    trained(bench, project)
    end = bench.program.weights
    seeded = with_training(epochs=40, seed=11, learning_rate=0.05)
    bench.do(SetProject(seeded), Play())
    work(bench, 4)
    return_to(bench, 1)
    np.testing.assert_array_equal(bench.program.weights, end)
    assert bench.program.learning_rate == 0.02
    bench.do(SetProject(project))
    assert run_of(bench, 1).is_present


@pytest.mark.parametrize("values", [{"batch_size": 4}, {"learning_rate": 0.05}])
def test_continuing_from_the_end_of_a_run_starts_where_it_was_left(
    values: dict[str, ParamValue], bench: "Bench", with_training: Train
) -> None:
    """It was edited at the end of its last epoch, and trained one more batch."""
    project = with_training(epochs=40, batch_size=8)
    trained(bench, project)
    bench.do(SetProject(SetTraining(values).apply(project)), StepOnce())
    work(bench, 1)
    end = bench.program.weights
    bench.do(Reset(), Play())
    work(bench, 4)
    bench.do(ContinueFrom(40, 1))
    assert not bench.of(Failed)
    assert run_of(bench, 3).is_present
    np.testing.assert_array_equal(bench.program.weights, end)


def test_its_data_are_restored(bench: "Bench", with_training: Train) -> None:
    project = with_training(epochs=40, learning_rate=0.02)
    trained(bench, project)
    end = bench.program.weights
    bench.do(Reset(), SetProject(replace(project, data=replace(project.data, seed=5))))
    bench.do(Play())
    work(bench, 4)
    return_to(bench, 1)
    assert bench.trainer.loader.has(project.data)
    np.testing.assert_array_equal(bench.program.weights, end)


def test_its_moments_can_be_scrubbed_again(bench: "Bench", with_training: Train) -> None:
    trained(bench, with_training(epochs=80, learning_rate=0.01))
    bench.do(Scrub(30))
    seen = bench.program.weights
    bench.do(Reset())
    return_to(bench, 1)
    bench.do(Scrub(30))
    np.testing.assert_array_equal(bench.program.weights, seen)


def test_a_deleted_run_can_be_restored_by_returning_to_it(
    bench: "Bench", with_training: Train
) -> None:
    trained(bench, with_training(epochs=10))
    bench.do(Reset(), DeleteRun(1))
    return_to(bench, 1)
    assert not run_of(bench, 1).is_deleted


def test_an_unknown_run_changes_nothing(bench: "Bench", with_training: Train) -> None:
    project = with_training(epochs=10)
    trained(bench, project)
    end = bench.program.weights
    bench.do(ReturnToRun(99))
    assert bench.of(Notice)
    np.testing.assert_array_equal(bench.program.weights, end)


def test_an_opened_run_is_listed_even_if_it_was_not_trained_further(
    make_bench: Callable[..., "Bench"], with_training: Train
) -> None:
    first = trained(make_bench(), with_training(epochs=30))
    run = first.trainer.run
    assert run is not None
    checkpoint = first.program.checkpoint(run.curves.snapshot())
    bench = make_bench()
    bench.do(SetProject(with_training(epochs=30), is_load=True, checkpoint=checkpoint), Reset())
    assert [len(each.curves) for each in bench.trainer.runs] == [30, 0]
    return_to(bench, 1)
    np.testing.assert_array_equal(bench.program.weights, first.program.weights)


def test_each_recorded_epoch_is_reported_once(
    make_bench: Callable[..., "Bench"], with_training: Train
) -> None:
    bench = trained(make_bench(), with_training(epochs=30))
    layer = bench.trainer.runs[-1].project.network.layers[-1].id
    for rate in (0.03, 0.04):
        project = SetParams(layer, {}).apply(with_training(epochs=30, learning_rate=rate))
        bench.do(SetProject(project), Play())
        work(bench, 1)
        epochs = bench.of(TimelineChanged)[-1].epochs
        assert np.all(np.diff(epochs) > 0)


def test_a_smaller_budget_applies_immediately(bench: "Bench", with_training: Train) -> None:
    trained(bench, with_training(epochs=300))
    before = bench.of(TimelineChanged)[-1]
    bench.do(SetBudget(before.size_bytes // 3))
    after = bench.of(TimelineChanged)[-1]
    assert after.budget_bytes == before.size_bytes // 3
    assert after.size_bytes <= after.budget_bytes
    assert len(after.epochs) < len(before.epochs)
