"""Undo and a natural order of actions, one by one: each of these gave something untrue before."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from playground.base.params import Selection
from playground.document.commands import RemoveLayers
from playground.document.project import Project
from playground.training.protocol.controls import (
    ContinueFrom,
    Play,
    Reset,
    ReturnToRun,
    SetBudget,
    SetProject,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.events import (
    CheckpointTaken,
    Failed,
    Notice,
    RunState,
    StateChanged,
    TimelineChanged,
)

if TYPE_CHECKING:
    from tests.training.conftest import Bench

Train = Callable[..., Project]
STOPS_EARLY = Selection(
    "early_stopping", {"monitor": "val_loss", "patience": 2, "restore_best_weights": True}
)


def test_a_run_is_listed_with_what_trained_it_not_with_what_was_chosen_before_reset(
    bench: "Bench", with_training: Train
) -> None:
    adam, sgd = (with_training(epochs=20, optimizer=Selection(name)) for name in ("adam", "sgd"))
    bench.do(SetProject(adam), Play())
    bench.finish()
    end = bench.program.weights
    bench.do(SetProject(sgd), Reset(), Play())
    bench.finish()
    first, second = bench.trainer.runs
    assert [part.project.training.optimizer.name for part in first.parts] == ["adam"]
    assert first.project.training.optimizer.name == "adam"
    assert second.project.training.optimizer.name == "sgd"
    bench.do(ReturnToRun(first.id))
    np.testing.assert_array_equal(bench.program.weights, end)


def test_redo_of_a_branch_that_trained_nothing_keeps_the_moments_before_it(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=40)
    bench.do(SetProject(project), Play())
    bench.finish()
    bench.do(ContinueFrom(20, left=1))
    assert bench.trainer.run is not None
    moments = bench.trainer.run.timeline.epochs
    assert len(moments) > 2
    bench.do(SetProject(project, left=2, back_to=1))
    assert bench.trainer.run.epoch == 40
    bench.do(SetProject(project, left=1, back_to=2))
    assert bench.trainer.run.epoch == 20
    np.testing.assert_array_equal(bench.trainer.run.timeline.epochs, moments)


def test_the_start_of_a_run_can_be_gone_back_to_after_undo_within_its_first_epoch(
    bench: "Bench", with_training: Train
) -> None:
    """It is not listed, having completed no epoch; its beginning is kept all the same."""
    project, other = with_training(epochs=20), with_training(epochs=20, batch_size=16)
    bench.do(SetProject(project))
    start = bench.program.weights
    bench.do(StepOnce())
    bench.finish()
    bench.do(SetProject(other, left=1), SetProject(project, left=2, back_to=1), Play())
    bench.finish()
    bench.do(ContinueFrom(0))
    np.testing.assert_array_equal(bench.program.weights, start)


def test_a_branch_left_within_its_first_epoch_keeps_the_moments_before_it(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=40)
    bench.do(SetProject(project), Play())
    bench.finish()
    bench.do(ContinueFrom(20, left=1), StepOnce())
    bench.finish()
    assert bench.trainer.run is not None
    moments = bench.trainer.run.timeline.epochs
    bench.do(SetProject(project, left=2, back_to=1), SetProject(project, left=1, back_to=2))
    assert (bench.trainer.run.epoch, bench.trainer.run.step) == (20, 1)
    np.testing.assert_array_equal(bench.trainer.run.timeline.epochs, moments)


def test_a_moment_is_recorded_after_undo_of_an_edit_amid_an_epoch_that_was_opened(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=12)
    bench.do(SetProject(project), Play())
    bench.finish()
    bench.do(StepOnce())
    bench.finish()
    bench.do(TakeCheckpoint(1))
    opened = bench.of(CheckpointTaken)[-1].checkpoint
    bench.do(SetProject(project, is_load=True, checkpoint=opened))
    for version, size in enumerate((16, 4), 1):
        bench.do(SetProject(with_training(epochs=12, batch_size=size), left=version))
    bench.do(SetProject(with_training(epochs=12, batch_size=16), left=3, back_to=2))
    weights = bench.program.weights
    bench.do(ContinueFrom(0))
    assert not bench.of(Failed)
    np.testing.assert_array_equal(bench.program.weights, weights)


def test_play_without_an_output_layer_then_undo_stops_where_it_should(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=12)
    broken = RemoveLayers((project.network.layers[-1].id,)).apply(project)
    broken = RemoveLayers((broken.network.layers[0].id,)).apply(broken)
    bench.do(SetProject(project), SetProject(broken, left=1), Play())
    assert bench.is_in(RunState.INCOMPLETE)
    bench.do(SetProject(project, left=2, back_to=1))
    bench.finish()
    assert bench.is_in(RunState.FINISHED)
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 12


def test_more_epochs_asked_for_at_the_end_stay_the_goal_through_an_edit(
    bench: "Bench", with_training: Train
) -> None:
    bench.do(SetProject(with_training(epochs=100)), Play())
    bench.finish()
    bench.program.seconds_per_step = 0.01
    bench.do(Play())
    for _ in range(30):
        bench.trainer.work()
    bench.do(SetProject(with_training(epochs=100, batch_size=16)))
    bench.finish()
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 200


def test_undo_after_best_weights_were_restored_brings_back_just_those(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=400, learning_rate=0.3, callbacks=(STOPS_EARLY,))
    bench.do(SetProject(project), Play())
    bench.finish()
    assert "back to the weights" in bench.of(StateChanged)[-1].detail
    best = bench.program.weights
    other = replace(project, training=replace(project.training, batch_size=16))
    bench.do(SetProject(other, left=1), Play())
    bench.finish()
    assert not np.array_equal(bench.program.weights, best)
    bench.do(SetProject(project, left=2, back_to=1))
    np.testing.assert_array_equal(bench.program.weights, best)


def test_what_is_kept_for_undo_shares_the_budget_and_its_loss_is_told(
    bench: "Bench", with_training: Train
) -> None:
    bench.do(SetProject(with_training(epochs=5)), Play())
    bench.finish()
    for version in range(1, 40):
        size = 8 + version
        bench.do(SetProject(with_training(epochs=5, batch_size=size), left=version))
    told = bench.of(TimelineChanged)[-1]
    bench.do(SetBudget(told.size_bytes // 4))
    after = bench.of(TimelineChanged)[-1]
    assert after.size_bytes <= after.budget_bytes
    assert not bench.of(Notice)
    bench.do(SetProject(with_training(epochs=5), left=99, back_to=1))
    assert "no longer kept" in bench.of(Notice)[-1].message
