"""The pace: how much is trained at which time, on a clock that only the test moves."""

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.document.pace import Pace
from playground.document.project import Project
from playground.training.protocol.controls import (
    EpochOnce,
    Pause,
    Play,
    SetPace,
    SetProject,
    StepOnce,
)
from playground.training.protocol.events import RunState
from tests.lanes import examples, sampled

if TYPE_CHECKING:
    from tests.training.conftest import Bench

LIMITED = [pace for pace in Pace if pace is not Pace.FULL]
STEPS = 7
"""Batches in an epoch of the bench."""


def live(bench: "Bench", seconds: float) -> list[tuple[float, float]]:
    """Train for some seconds as the training thread does: work, or sleep until work is due.

    Returns the times at which something was trained, and the epochs done by then.
    """
    end, marks = bench.clock.now + seconds, []
    while bench.clock.now < end:
        wait_seconds = bench.trainer.wait_seconds
        if wait_seconds is None:
            break
        if wait_seconds > 0:
            bench.clock.now += min(wait_seconds, end - bench.clock.now)
            continue
        before = bench.program.position
        bench.trainer.work()
        after = bench.program.position
        if after != before:
            marks.append((bench.clock.now, after.epoch + after.step / STEPS))
    return marks


@pytest.mark.parametrize("pace", sampled(LIMITED, LIMITED[0]))
def test_a_pace_is_reached_and_never_exceeded(bench: "Bench", project: Project, pace: Pace) -> None:
    bench.do(SetProject(project), SetPace(pace), Play())
    bench.program.seconds_per_step = 1e-5
    rate = pace.epochs_per_second or 2 / STEPS
    share = max(1, rate // 60) if pace.epochs_per_second else 1 / STEPS
    start = bench.clock.now
    for now, epochs in live(bench, 10.0):
        assert epochs <= rate * (now - start) + 1.001 * share
    position = bench.program.position
    assert position.epoch + position.step / STEPS >= 10.0 * rate - share
    assert bench.trainer.run is not None
    assert bench.trainer.run.meter.rate == pytest.approx(rate, rel=0.02)


def test_the_first_measured_speed_is_that_of_the_pace(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.ONE), Play())
    live(bench, 0.5)
    assert bench.trainer.run is not None
    assert bench.program.position.epoch == 1
    assert 0.9 < bench.trainer.run.meter.rate <= 1.0


def test_nothing_is_trained_between_two_shares(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.ONE), Play())
    live(bench, 0.5)
    done = len(bench.program.chunks)
    assert bench.trainer.wait_seconds != 0.0
    assert bench.trainer.wait_seconds == pytest.approx(0.5)
    bench.trainer.work()
    assert len(bench.program.chunks) == done
    assert not bench.trainer.can_prepare


def test_each_batch_has_its_frame_at_the_slowest_pace(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.BATCH), Play())
    shown = []
    for _ in range(2 * STEPS):
        bench.mailbox.take()
        live(bench, 0.5)
        frame = bench.mailbox.take()
        assert frame is not None
        shown.append(frame.epoch * STEPS + frame.step)
    assert all(after == before + 1 for before, after in pairwise(shown))


def test_a_frame_that_was_not_taken_is_replaced_by_a_newer_one(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), SetPace(Pace.TEN), Play())
    live(bench, 1.0)
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.epoch == bench.program.position.epoch


def test_slow_training_does_not_wait(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.SIXTY), Play())
    bench.program.seconds_per_step = 0.05
    before = bench.clock.now
    while bench.clock.now < before + 10:
        assert bench.trainer.wait_seconds == 0.0
        bench.trainer.work()


def test_a_long_delay_is_not_followed_by_a_burst(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.TEN), Play())
    live(bench, 1.0)
    bench.clock.now += 60.0
    before = bench.program.position.epoch
    live(bench, 1.0)
    assert bench.program.position.epoch - before <= 12


def test_delays_shorter_than_an_interval_do_not_lower_the_pace(
    bench: "Bench", project: Project
) -> None:
    bench.do(SetProject(project), SetPace(Pace.TEN), Play())
    bench.program.seconds_per_step = 1e-5
    for _ in range(100):
        live(bench, 0.17)
        bench.clock.now += 0.06
    assert 228 <= bench.program.position.epoch <= 231


def test_a_change_to_full_speed_takes_effect_immediately(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.ONE), Play())
    live(bench, 0.5)
    assert bench.trainer.wait_seconds != 0.0
    bench.do(SetPace(Pace.FULL))
    assert bench.trainer.wait_seconds == 0.0
    live(bench, 1.0)
    assert bench.program.position.epoch > 100
    bench.do(SetPace(Pace.ONE))
    before = bench.program.position.epoch
    live(bench, 3.0)
    assert before < bench.program.position.epoch <= before + 3


def test_pause_takes_effect_while_the_pacer_waits(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.ONE), Play())
    live(bench, 0.3)
    bench.do(Pause())
    assert bench.is_in(RunState.PAUSED)
    assert bench.trainer.wait_seconds is None
    assert bench.program.position.epoch == 1


def test_single_steps_and_epochs_do_not_wait(bench: "Bench", project: Project) -> None:
    bench.do(SetProject(project), SetPace(Pace.BATCH))
    before = bench.clock.now
    for control in (StepOnce(), StepOnce(), EpochOnce()):
        bench.do(control)
        bench.finish()
    assert bench.program.position.epoch == 1
    assert bench.clock.now - before < 0.1


@pytest.mark.parametrize("pace", LIMITED)
def test_play_stops_at_the_goal_at_every_pace(bench: "Bench", project: Project, pace: Pace) -> None:
    training = replace(project.training, epochs=8)
    bench.do(SetProject(replace(project, training=training)), SetPace(pace), Play())
    live(bench, 100.0)
    assert bench.is_in(RunState.FINISHED)
    assert bench.program.position.epoch == 8


@given(
    choices=st.lists(
        st.tuples(st.sampled_from(list(Pace)), st.floats(0.01, 0.4)), min_size=1, max_size=8
    )
)
@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_weights_do_not_depend_on_the_pace(
    make_bench: object, project: Project, choices: list[tuple[Pace, float]]
) -> None:
    project = replace(project, training=replace(project.training, epochs=30))
    free, paced = make_bench(), make_bench()  # type: ignore[operator]
    free.do(SetProject(project), Play())
    free.finish()
    paced.do(SetProject(project), Play())
    for pace, seconds in choices:
        paced.do(SetPace(pace))
        live(paced, seconds)
    paced.do(SetPace(Pace.FULL))
    paced.finish()
    np.testing.assert_array_equal(paced.program.weights, free.program.weights)
    curves = [bench.trainer.run.curves.snapshot().rows for bench in (free, paced)]
    np.testing.assert_array_equal(*curves)
