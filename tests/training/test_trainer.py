"""The trainer: states, controls, exact stops and failures, without threads or waiting."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document.commands import Connect, Disconnect, MoveLayers, Rename
from playground.document.project import Point, Project
from playground.training.protocol.controls import (
    Ask,
    Call,
    Control,
    EpochOnce,
    Pause,
    Play,
    Reset,
    Scrub,
    SetProject,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.events import (
    Built,
    Called,
    CheckpointTaken,
    DataReady,
    Failed,
    RunState,
    StateChanged,
)
from playground.training.protocol.probes import BoundaryProbe
from playground.training.protocol.state import Position
from playground.training.run.states import TRANSITIONS

if TYPE_CHECKING:
    from tests.training.conftest import Bench


def with_data_seed(project: Project, seed: int) -> Project:
    return replace(project, data=replace(project.data, seed=seed))


def test_a_new_project_is_loaded_built_and_shown(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project))
    states = [event.state for event in bench.of(StateChanged)]
    assert states == [RunState.LOADING, RunState.BUILDING, RunState.PAUSED]
    assert len(bench.of(DataReady)) == 1
    frame = bench.mailbox.take()
    assert frame is not None
    assert (frame.generation, frame.epoch, frame.step) == (1, 0, 0)


def test_play_is_prepared_once_during_a_pause(bench: "Bench", project: Project) -> None:
    assert not bench.trainer.can_prepare
    bench.do(SetProject(project))
    assert bench.trainer.can_prepare
    bench.trainer.prepare()
    assert bench.program.preparations == 1
    assert not bench.trainer.can_prepare
    bench.do(Play())
    assert not bench.trainer.can_prepare


def test_an_error_during_preparation_is_left_to_play(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project))
    bench.program.can_prepare = False
    bench.trainer.prepare()
    assert not bench.of(Failed)
    assert bench.is_in(RunState.PAUSED)
    assert not bench.trainer.can_prepare


def test_play_stops_at_the_epochs_limit(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(epochs=1000)), Play())
    bench.finish()
    last = bench.of(StateChanged)[-1]
    assert last == StateChanged(RunState.FINISHED, "Reached 1,000 epochs")
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.epoch == len(frame.curves) == bench.program.position.epoch == 1000


def test_play_at_the_limit_trains_the_same_number_of_epochs_again(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(epochs=30)), Play())
    bench.finish()
    bench.do(Play())
    bench.finish()
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 60
    assert bench.is_in(RunState.FINISHED)


def test_pause_builds_an_exact_frame_even_if_none_was_taken(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), Ask(frozenset({BoundaryProbe()})), Play())
    for _ in range(7):
        bench.trainer.work()
    bench.do(Pause())
    frame = bench.mailbox.take()
    assert frame is not None
    assert (frame.epoch, frame.step) == (
        bench.program.position.epoch,
        bench.program.position.step,
    )
    answers: Mapping[Any, Any] = frame.answers
    np.testing.assert_array_equal(answers[BoundaryProbe()], bench.program.weights)
    assert bench.is_in(RunState.PAUSED)


def test_one_step_and_one_epoch_end_exactly(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), StepOnce())
    bench.finish()
    assert (bench.program.position.epoch, bench.program.position.step) == (0, 1)
    bench.do(EpochOnce())
    bench.finish()
    assert (bench.program.position.epoch, bench.program.position.step) == (1, 0)
    assert bench.is_in(RunState.PAUSED)
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.epoch == 1


def test_frames_are_built_only_after_the_last_one_was_taken(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project))
    bench.mailbox.take()
    bench.do(Play())
    bench.trainer.work()
    first = bench.trainer.run and bench.trainer.run.epoch
    for _ in range(20):
        bench.trainer.work()
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.epoch == first


def test_chunks_grow_to_ten_milliseconds_and_no_further(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    for _ in range(30):
        bench.trainer.work()
    assert bench.program.chunks[0] == 1
    seconds = bench.program.chunks[-1] * bench.program.seconds_per_step
    assert 0.003 < seconds <= 0.010
    bench.program.seconds_per_step *= 4
    bench.trainer.work()
    bench.trainer.work()
    assert bench.program.chunks[-1] * bench.program.seconds_per_step <= 0.010


def test_reset_gives_the_same_weights_and_curves_again(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project))
    start = bench.program.weights
    bench.do(EpochOnce())
    bench.finish()
    after = bench.program.weights
    bench.do(Reset())
    np.testing.assert_array_equal(bench.program.weights, start)
    frame = bench.mailbox.take()
    assert frame is not None
    assert (frame.epoch, len(frame.curves)) == (0, 0)
    bench.do(EpochOnce())
    bench.finish()
    np.testing.assert_array_equal(bench.program.weights, after)


def test_reset_keeps_a_new_learning_rate(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(learning_rate=0.1)))
    bench.do(SetProject(with_training(learning_rate=0.01)), Reset())
    assert bench.program.learning_rate == 0.01


def test_a_learning_rate_is_changed_without_a_rebuild(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(learning_rate=0.1)), Play())
    bench.trainer.work()
    bench.do(SetProject(with_training(learning_rate=0.02)))
    assert bench.is_in(RunState.RUNNING)
    assert len(bench.engine.built) == 1
    assert bench.program.learning_rate == 0.02


def test_new_data_keeps_weights_and_keeps_training(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    bench.trainer.work()
    before = bench.program.weights
    bench.do(SetProject(with_data_seed(project, 5)))
    assert len(bench.engine.built) == 1
    np.testing.assert_array_equal(bench.program.weights, before)
    assert bench.is_in(RunState.RUNNING)
    assert len(bench.of(DataReady)) == 2


def test_a_rebuild_keeps_weights_and_curves_and_keeps_training(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), EpochOnce())
    bench.finish()
    before = bench.program.weights
    bench.do(Play(), SetProject(Rename(project.network.layers[1].id, "other").apply(project)))
    assert len(bench.engine.built) == 2
    assert bench.engine.built[0].is_closed
    np.testing.assert_array_equal(bench.program.weights, before)
    assert bench.is_in(RunState.RUNNING)
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 1


def test_a_rebuild_starts_at_epoch_0_if_keep_weights_is_off(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(keep_weights=False)), EpochOnce())
    bench.finish()
    bench.do(SetProject(with_training(keep_weights=False, batch_size=4)))
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 0


def test_another_seed_gives_other_weights(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(seed=1)))
    before = bench.program.weights
    bench.do(SetProject(with_training(seed=2)))
    assert not np.array_equal(bench.program.weights, before)


def test_moving_a_layer_does_not_disturb_training(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), Play())
    bench.trainer.work()
    count = len(bench.events)
    moved = MoveLayers({project.network.layers[0].id: Point(50, 50)}).apply(project)
    bench.do(SetProject(moved))
    assert bench.events[count:] == []
    assert bench.is_in(RunState.RUNNING)


def test_a_network_that_is_incomplete_for_a_moment_keeps_its_weights_and_trains_on(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), Play())
    bench.trainer.work()
    before = bench.program.weights
    bench.do(SetProject(Disconnect(project.network.wires).apply(project)))
    last = bench.of(StateChanged)[-1]
    assert last.state is RunState.INCOMPLETE
    assert "no output" in last.detail
    assert bench.trainer.wait_seconds != 0.0
    bench.do(SetProject(project))
    assert bench.is_in(RunState.RUNNING)
    assert len(bench.engine.built) == 1
    np.testing.assert_array_equal(bench.program.weights, before)


def test_play_before_the_engine_is_loaded_is_remembered(
    make_bench: Callable[..., "Bench"], with_training: Callable[..., Project]
) -> None:
    bench = make_bench(has_engine=False)
    bench.do(SetProject(with_training(epochs=3)))
    assert bench.is_in(RunState.STARTING)
    assert len(bench.of(DataReady)) == 1
    bench.do(Play())
    bench.trainer.set_engine(bench.engine)
    assert bench.is_in(RunState.RUNNING)
    bench.finish()
    assert bench.is_in(RunState.FINISHED)


def test_divergence_keeps_the_state_before_the_chunk_and_gives_advice(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(learning_rate=2.0)), Play())
    bench.finish()
    assert bench.is_in(RunState.FAILED)
    failed = bench.of(Failed)[-1]
    assert failed.lowers_rate
    assert failed.layer_id == "layer2"
    assert "dense" in failed.message
    assert "lower the learning rate" in failed.message
    assert np.isfinite(bench.program.weights).all()
    frame = bench.mailbox.take()
    assert frame is not None
    assert np.isfinite(frame.curves.rows).all()
    assert len(frame.curves) == bench.program.position.epoch
    bench.do(SetProject(with_training(learning_rate=0.01)), Play())
    assert bench.is_in(RunState.RUNNING)


def test_a_refused_build_gives_the_reason_and_keeps_the_run(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project))
    bad = Rename(project.network.layers[1].id, "forbidden").apply(project)
    bench.do(SetProject(bad))
    assert bench.is_in(RunState.FAILED)
    assert bench.of(Failed)[-1].message == "layer forbidden is not allowed; rename it"
    bench.do(SetProject(project), Play())
    assert bench.is_in(RunState.RUNNING)
    assert len(bench.engine.built) == 1


def test_an_unexpected_error_fails_the_run_and_is_logged(
    bench: "Bench",
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bench.do(SetProject(project), Play())

    def refuse(maximum_steps: int) -> None:
        raise KeyError("kernel")

    monkeypatch.setattr(bench.program, "advance", refuse)
    bench.trainer.work()
    assert bench.is_in(RunState.FAILED)
    assert "KeyError" in bench.of(Failed)[-1].message
    assert "Traceback" in caplog.text


def test_a_call_is_answered_with_its_result_or_its_error(bench: "Bench", project: Project) -> None:
    bench.do(Call(1, lambda program: program.evaluate()))
    bench.do(SetProject(project), Call(2, lambda program: program.position.epoch))
    answers = bench.of(Called)
    assert "no model yet" in answers[0].error
    assert answers[1] == Called(2, 0)


@pytest.mark.parametrize("is_quick", [False, True])
def test_a_checkpoint_continues_exactly(
    make_bench: Callable[..., "Bench"], project: Project, is_quick: bool
) -> None:
    first, second = make_bench(), make_bench()
    first.do(SetProject(project), EpochOnce())
    first.finish()
    first.do(StepOnce())
    first.finish()
    first.do(TakeCheckpoint(7, is_quick))
    taken = first.of(CheckpointTaken)[0]
    second.do(SetProject(project, is_load=True, checkpoint=taken.checkpoint))
    for bench in (first, second):
        bench.do(EpochOnce())
        bench.finish()
    np.testing.assert_array_equal(first.program.weights, second.program.weights)
    assert first.trainer.run is not None
    assert second.trainer.run is not None
    np.testing.assert_array_equal(
        first.trainer.run.curves.snapshot().rows, second.trainer.run.curves.snapshot().rows
    )
    assert second.trainer.run.epoch == 2


@pytest.mark.parametrize("is_quick", [False, True])
def test_a_checkpoint_has_the_latest_state_while_an_earlier_moment_is_shown(
    make_bench: Callable[..., "Bench"], project: Project, is_quick: bool
) -> None:
    bench = make_bench()
    for _ in range(3):
        bench.do(SetProject(project), EpochOnce())
        bench.finish()
    latest = bench.program.weights
    bench.do(Scrub(1))
    assert not np.array_equal(bench.program.weights, latest)
    bench.do(TakeCheckpoint(7, is_quick))
    taken = bench.of(CheckpointTaken)[-1].checkpoint
    assert taken is not None
    assert taken.position == Position(3)
    second = make_bench()
    second.do(SetProject(project, is_load=True, checkpoint=taken))
    np.testing.assert_array_equal(second.program.weights, latest)


def test_a_checkpoint_that_cannot_be_taken_is_answered_with_the_reason(
    make_bench: Callable[..., "Bench"], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench()
    bench.do(SetProject(project))

    def fail(_curves: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(bench.program, "checkpoint", fail)
    bench.do(TakeCheckpoint(7))
    (answer,) = bench.of(CheckpointTaken)
    assert answer.checkpoint is None
    assert "no space left on device" in answer.error


def test_loading_another_project_keeps_nothing_of_the_run(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), EpochOnce())
    bench.finish()
    bench.do(Play(), SetProject(project, is_load=True))
    assert bench.is_in(RunState.PAUSED)
    frame = bench.mailbox.take()
    assert frame is not None
    assert (frame.generation, frame.epoch) == (2, 0)


@given(cuts=st.lists(st.floats(1e-6, 1e-2), min_size=1, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_split_into_chunks_does_not_change_the_results(
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
    cuts: list[float],
) -> None:
    results = []
    for speeds in ([0.0005], cuts):
        bench = make_bench()
        bench.do(SetProject(with_training(epochs=20)), Play())
        for index in range(1000):
            if bench.trainer.wait_seconds != 0.0:
                break
            bench.program.seconds_per_step = speeds[index % len(speeds)]
            bench.trainer.work()
        assert bench.trainer.run is not None
        results.append((bench.trainer.run.curves.snapshot().rows, bench.program.weights))
    np.testing.assert_array_equal(results[0][0], results[1][0])
    np.testing.assert_array_equal(results[0][1], results[1][1])
    assert len(results[0][0]) == 20


ACTIONS = ["play", "pause", "step", "epoch", "reset", "work", "noise", "rate", "break", "fix"]


@given(actions=st.lists(st.sampled_from(ACTIONS), max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_states_follow_the_table_and_curves_are_complete_after_any_actions(
    make_bench: Callable[..., "Bench"], project: Project, actions: list[str]
) -> None:
    bench = make_bench()
    wires = project.network.wires
    simple: dict[str, Control] = {
        "play": Play(),
        "pause": Pause(),
        "step": StepOnce(),
        "epoch": EpochOnce(),
        "reset": Reset(),
    }
    bench.do(SetProject(project))
    for number, action in enumerate(actions):
        if action == "work":
            bench.trainer.work()
        elif action == "noise":
            project = with_data_seed(project, number)
        elif action == "rate":
            rate = 0.1 / (number + 1)
            project = replace(project, training=replace(project.training, learning_rate=rate))
        elif action == "break":
            project = Disconnect(project.network.wires).apply(project)
        elif action == "fix" and not project.network.wires:
            project = Connect(wires[0].source, wires[0].target).apply(project)
        else:
            bench.do(*([simple[action]] if action in simple else []))
        bench.do(SetProject(project))
    state = RunState.STARTING
    for event in bench.of(StateChanged):
        assert event.state is state or event.state in TRANSITIONS[state]
        state = event.state
    assert not bench.of(Failed)
    run = bench.trainer.run
    if run is None:  # reset while the network was incomplete
        assert bench.is_in(RunState.INCOMPLETE)
    else:
        assert len(run.curves.snapshot().rows) == run.epoch
    generations = [event.generation for event in bench.of(Built)]
    assert generations == list(range(1, len(generations) + 1))
