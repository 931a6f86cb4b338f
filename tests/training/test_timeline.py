"""The time line: dense early, within its budget, and exact between its moments."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.moments import MAXIMUM_MOMENTS
from playground.training.protocol.state import Position, State
from playground.training.run.timeline import Timeline, thin

NONE = Samples(np.zeros((0, 2), np.float32), np.zeros((0, 1), np.float32))
BASIS = Basis(Project(), Prepared(Task(kind=TaskKind.REGRESSION, input_shape=(2,)), NONE, NONE))


def state_of(epoch: int, step: int = 0, size: int = 100) -> State:
    return State(Position(epoch, step), (np.full(size, epoch, np.float32),))


def filled(epochs: list[int], size: int = 100) -> Timeline:
    timeline = Timeline()
    for epoch in epochs:
        timeline.record(epoch, state_of(epoch, size=size), BASIS)
    return timeline


@given(st.lists(st.integers(0, 10**6), min_size=3, max_size=60, unique=True).map(sorted))
def test_the_budget_is_kept_and_both_ends_stay(epochs: list[int]) -> None:
    timeline = filled(epochs)
    budget = 4 * timeline.moments[0].state.size_bytes
    assert thin([timeline], budget) <= budget
    left = timeline.epochs
    assert (left[0], left[-1]) == (epochs[0], epochs[-1])
    assert len(left) == min(4, len(epochs))


@pytest.mark.full
def test_thinning_keeps_early_epochs_dense() -> None:
    timeline = filled(list(range(10_000)))
    assert len(timeline) == MAXIMUM_MOMENTS
    thin([timeline], 100 * 400)
    left = timeline.epochs
    assert len(left) == 100
    assert list(left[:8]) == list(range(8))
    relative = np.diff(left) / (left[1:] + 1)
    assert relative[8:].max() < 4 * np.median(relative[8:])


@given(
    st.lists(st.integers(0, 1000), min_size=1, max_size=30, unique=True).map(sorted),
    st.integers(0, 1000),
)
def test_nearest_is_the_last_moment_up_to_the_epoch(epochs: list[int], wanted: int) -> None:
    moment = filled(epochs).nearest(wanted)
    assert moment is not None
    assert moment.epoch == max((each for each in epochs if each <= wanted), default=epochs[0])


def test_a_moment_within_an_epoch_is_after_the_end_of_the_one_before() -> None:
    timeline = Timeline()
    timeline.record(3, state_of(3), BASIS)
    timeline.record(3, state_of(3, step=4), BASIS)
    nearest = timeline.nearest(3)
    assert nearest is not None
    assert nearest.state.position == Position(3, 0)


def test_recording_an_earlier_moment_drops_later_ones() -> None:
    timeline = filled([0, 10, 20])
    timeline.record(5, state_of(5), BASIS)
    assert list(timeline.epochs) == [0, 5]


def test_anchors_are_dropped_last() -> None:
    timeline = Timeline()
    for epoch in range(50):
        timeline.record(epoch, state_of(epoch), BASIS, is_anchor=epoch == 30)
    thin([timeline], 5 * 400)
    assert 30 in timeline.epochs


def test_the_largest_time_line_is_thinned_first() -> None:
    large, small = filled(list(range(50)), size=1000), filled(list(range(20)), size=10)
    thin([large, small], 20_000)
    assert len(small) == 20
    assert large.size_bytes + small.size_bytes <= 20_000
