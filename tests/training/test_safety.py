"""The last good state: copied when due, at little cost, and never if it is not finite."""

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from playground.training.protocol.state import Position, State
from playground.training.run.safety import SafePoint
from playground.training.run.timeline import Timeline
from tests.training.test_timeline import BASIS


class Bench:
    """A program whose only weight the test sets, and a clock that the test moves."""

    def __init__(self) -> None:
        self.now, self.weight, self.position = 0.0, 0.0, Position()
        self.copy_seconds = 0.0
        program = SimpleNamespace(state=self.state)
        self.timeline = Timeline()
        self.point = SafePoint(cast(Any, program), self.timeline, lambda: self.now)

    def state(self) -> State:
        self.now += self.copy_seconds
        return State(self.position, (np.array([self.weight], np.float32),))

    def at(self, epoch: int, weight: float) -> float:
        """Continue to an epoch, and return the weight of the last good state."""
        self.position, self.weight = Position(epoch), weight
        self.point.refresh(epoch, BASIS)
        return float(self.point.now.state.arrays[0][0])


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_state_that_is_not_finite_is_not_the_last_good_one(broken: float) -> None:
    bench = Bench()
    assert bench.at(0, 1.0) == 1.0
    bench.now += 100
    assert bench.at(50, broken) == 1.0
    assert bench.timeline.epochs.tolist() == [0]
    bench.now += 100
    assert bench.at(100, 3.0) == 3.0


def test_copying_takes_a_fiftieth_of_the_time() -> None:
    bench, copies = Bench(), 0
    bench.copy_seconds = 0.02
    bench.at(10**6, 0.0)  # so far that the time line asks for no more
    start = bench.now
    for number in range(1, 2001):
        bench.now += 0.005
        before = bench.now
        bench.at(10**6, float(number))
        copies += bench.now > before
    assert copies == pytest.approx((bench.now - start) / (51 * 0.02), abs=1)


def test_after_a_change_from_outside_the_next_state_is_taken_at_once() -> None:
    bench = Bench()
    bench.at(1, 1.0)
    assert bench.at(1, 2.0) == 1.0, "not due"
    bench.point.forget()
    assert not bench.point.is_known
    assert bench.at(1, 2.0) == 2.0
