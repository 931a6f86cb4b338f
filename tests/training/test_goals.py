"""When an intent keeps its goal, and when it gets a new one."""

from types import SimpleNamespace
from typing import cast

import pytest

from playground.training.protocol.controls import EpochOnce, Play, StepOnce
from playground.training.run.goals import Goal, Intent, TrainingControl
from playground.training.run.run import Run


def run_of(timeline: object, epoch: int = 3, step: int = 2) -> Run:
    """Return what a goal asks of a run."""
    program = SimpleNamespace(steps_per_epoch=10)
    run = SimpleNamespace(timeline=timeline, epoch=epoch, step=step, program=program)
    return cast(Run, run)


@pytest.mark.parametrize(
    ("control", "is_continued", "needs_goal"),
    [
        (Play(), True, False),
        (Play(), False, True),
        (EpochOnce(), True, True),
        (EpochOnce(), False, True),
        (StepOnce(), True, True),
    ],
)
def test_only_play_keeps_its_goal_when_a_run_continues_with_another_program(
    control: TrainingControl, is_continued: bool, needs_goal: bool
) -> None:
    timeline = object()
    before, run = run_of(timeline), run_of(timeline if is_continued else object())
    intent = Intent(control)
    assert intent.needs_new_goal(before, run) is needs_goal
    assert not intent.needs_new_goal(run, run)
    assert intent.needs_new_goal(None, run)
    assert intent.needs_new_goal(before, None)


@pytest.mark.parametrize(
    ("control", "goal", "steps"),
    [(Play(), Goal(8), 48), (EpochOnce(), Goal(4), 8), (StepOnce(), Goal(3, 3), 1)],
)
def test_a_goal_is_set_when_training_begins_and_stays(
    control: TrainingControl, goal: Goal, steps: int
) -> None:
    run = run_of(object())
    begun = Intent(control).begun(run, 8, is_new=False)
    assert begun.goal == goal
    assert begun.steps_left(run) == steps
    assert begun.begun(run_of(object(), 5), 99, is_new=False) is begun
    assert begun.begun(run_of(object(), 5), 99, is_new=True).goal != goal
