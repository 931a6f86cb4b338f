"""Undo after common sequences of actions; each of these gave a wrong result in the past."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from playground.base.params import Selection
from playground.document.commands import RemoveLayers, SetData, SetParams, SetTraining
from playground.document.document import Command
from playground.document.project import LayerId, Project
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


def test_a_run_is_listed_with_the_settings_that_trained_it(
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


def test_the_start_of_a_run_can_be_restored_after_undo_within_its_first_epoch(
    bench: "Bench", with_training: Train
) -> None:
    """It is not listed because it completed no epoch, but its start is kept."""
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


def test_a_moment_is_recorded_after_undo_of_an_edit_within_an_opened_epoch(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=12)
    bench.do(SetProject(project), Play())
    bench.finish()
    bench.do(StepOnce())
    bench.finish()
    bench.do(TakeCheckpoint(1))
    opened = bench.of(CheckpointTaken)[-1].checkpoint
    assert opened is not None
    opened = replace(opened, recorded=None)  # as in a file of an earlier version
    bench.do(SetProject(project, is_load=True, checkpoint=opened))
    for version, size in enumerate((16, 4), 1):
        bench.do(SetProject(with_training(epochs=12, batch_size=size), left=version))
    bench.do(SetProject(with_training(epochs=12, batch_size=16), left=3, back_to=2))
    weights = bench.program.weights
    bench.do(ContinueFrom(0))
    assert not bench.of(Failed)
    np.testing.assert_array_equal(bench.program.weights, weights)


def test_play_without_an_output_layer_then_undo_stops_at_the_epochs_limit(
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


def test_play_at_the_end_keeps_its_goal_through_an_edit(
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


def test_undo_after_best_weights_were_restored_restores_exactly_those(
    bench: "Bench", with_training: Train
) -> None:
    project = with_training(epochs=400, learning_rate=0.3, callbacks=(STOPS_EARLY,))
    bench.do(SetProject(project), Play())
    bench.finish()
    assert "the weights of epoch" in bench.of(StateChanged)[-1].detail
    best = bench.program.weights
    other = replace(project, training=replace(project.training, batch_size=16))
    bench.do(SetProject(other, left=1), Play())
    bench.finish()
    assert not np.array_equal(bench.program.weights, best)
    bench.do(SetProject(project, left=2, back_to=1))
    np.testing.assert_array_equal(bench.program.weights, best)


def test_a_run_continued_after_undo_returns_with_the_weights_that_a_rule_restored(
    bench: "Bench", with_training: Train
) -> None:
    """The end of training had no moment of its own when the edit was undone."""
    project = with_training(epochs=40, callbacks=(STOPS_EARLY,))
    bench.do(SetProject(project), Play())
    bench.finish()
    end, run = bench.program.weights, bench.trainer.runs[-1]
    slower = replace(project, training=replace(project.training, learning_rate=0.001))
    bench.do(SetProject(slower, left=1), SetProject(project, left=2, back_to=1))
    np.testing.assert_array_equal(bench.program.weights, end)
    bench.do(ContinueFrom(1, run.id), StepOnce())
    bench.finish()
    bench.do(ReturnToRun(run.id))
    np.testing.assert_array_equal(bench.program.weights, end)


def test_states_for_undo_share_the_budget_and_dropped_ones_are_reported(
    bench: "Bench", with_training: Train
) -> None:
    bench.do(SetProject(with_training(epochs=5)), Play())
    bench.finish()
    for version in range(1, 40):
        size = 8 + version
        bench.do(SetProject(with_training(epochs=5, batch_size=size), left=version))
    before = bench.of(TimelineChanged)[-1]
    bench.do(SetBudget(before.size_bytes // 4))
    after = bench.of(TimelineChanged)[-1]
    assert after.size_bytes <= after.budget_bytes
    assert not bench.of(Notice)
    bench.do(SetProject(with_training(epochs=5), left=99, back_to=1))
    assert "dropped to save memory" in bench.of(Notice)[-1].message


def test_weights_that_are_brought_in_begin_a_run_and_undo_restores_the_one_before(
    bench: "Bench", with_training: Train
) -> None:
    project, other = with_training(epochs=20), with_training(epochs=30)
    bench.do(SetProject(project), Play())
    bench.finish()
    bench.do(TakeCheckpoint(1))
    brought = bench.of(CheckpointTaken)[-1].checkpoint
    assert brought is not None
    bench.do(Reset(), StepOnce())
    bench.finish()
    before = bench.program.weights

    bench.do(SetProject(other, left=1), SetProject(other, checkpoint=brought))

    np.testing.assert_array_equal(bench.program.weights, brought.extra["0"])
    assert bench.trainer.runs[-1].is_present
    bench.do(SetProject(project, left=2, back_to=1))
    np.testing.assert_array_equal(bench.program.weights, before)
    bench.do(SetProject(other, left=1, back_to=2))
    np.testing.assert_array_equal(bench.program.weights, brought.extra["0"])


# Edits before anything was built


@pytest.mark.parametrize(
    "edit",
    [
        SetParams(LayerId("layer2"), {"activation": "tanh"}),
        SetTraining({"learning_rate": 0.3}),
        SetData({"seed": 4}),
    ],
    ids=["network", "setting", "data"],
)
def test_undo_of_an_edit_before_keras_was_loaded_gives_untrained_weights(
    edit: Command, make_bench: Callable[..., "Bench"], with_training: Train
) -> None:
    project = with_training(epochs=5)
    bench, other = make_bench(has_engine=False), make_bench()
    other.do(SetProject(project, is_load=True))
    bench.do(SetProject(project, is_load=True), SetProject(edit.apply(project), left=1))
    bench.trainer.set_engine(bench.engine)
    bench.do(Play())
    bench.finish()
    bench.do(SetProject(project, left=2, back_to=1))
    run = bench.trainer.run
    assert run is not None
    assert (run.epoch, run.project) == (0, project)
    np.testing.assert_array_equal(bench.program.weights, other.program.weights)
    assert [len(each.curves) for each in bench.trainer.runs] == [5, 0]
    bench.do(SetProject(edit.apply(project), left=1, back_to=2))
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 5


@pytest.mark.parametrize("rate", [0.3, 0.01])
def test_undo_of_an_edit_before_keras_was_loaded_gives_the_model_that_was_opened(
    rate: float, make_bench: Callable[..., "Bench"], with_training: Train
) -> None:
    project = with_training(epochs=5)
    first = make_bench()
    first.do(SetProject(project, is_load=True), Play())
    first.finish()
    first.do(TakeCheckpoint(1, is_quick=True))
    checkpoint = first.of(CheckpointTaken)[-1].checkpoint
    edited = SetTraining({"learning_rate": rate, "epochs": 9}).apply(project)
    bench = make_bench(has_engine=False)
    bench.do(SetProject(project, is_load=True, checkpoint=checkpoint), SetProject(edited, left=1))
    bench.trainer.set_engine(bench.engine)
    bench.do(Play())
    bench.finish()
    bench.do(SetProject(project, left=2, back_to=1))
    run = bench.trainer.run
    assert run is not None
    assert (run.epoch, run.project) == (5, project)
    np.testing.assert_array_equal(bench.program.weights, first.program.weights)
