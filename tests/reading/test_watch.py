"""A child that reads is stopped if it is stuck, and not because the machine is busy."""

from unittest.mock import Mock, create_autospec

import msgspec
import pytest

from playground.reading.limits import MOST_TIMES, ChildStopped, Limits
from playground.reading.protocol import Answered, Message, Progressed, Request, Started
from playground.reading.watch import Watch
from playground.reading.worker import Worker

PATIENCE = 20.0
TICK = 0.5
DONE = Answered(msgspec.Raw(b"done"))


class Scene:
    """A child that gets a share of the processors, and a clock that each look moves."""

    def __init__(self, share: float, messages: dict[float, Message]) -> None:
        self.now = 0.0
        self._share = share
        self._messages = messages
        self._worker: Mock = create_autospec(Worker, instance=True)
        self._worker.next_message.side_effect = self._next
        self._worker.processor_seconds.side_effect = lambda: self.now * share
        self._worker.resident_bytes.return_value = 0

    def _next(self, _seconds: float) -> Message | None:
        self.now += TICK
        return self._messages.get(self.now)

    def answer(self) -> object:
        """Wait for the answer."""
        limits = Limits(silence_seconds=PATIENCE, start_seconds=PATIENCE)
        request = Request("model", "network.h5")
        return Watch(
            self._worker, request, limits, lambda *_: None, clock=lambda: self.now
        ).answer()


@pytest.mark.parametrize(
    ("share", "seconds"),
    [
        (1.0, PATIENCE),
        (8.0, PATIENCE),  # many threads compute faster, which is not progress
        (0.0, PATIENCE),  # it waits for a disk or a lock
        (0.5, 2 * PATIENCE),
        (0.01, MOST_TIMES * PATIENCE),
    ],
)
def test_a_stuck_child_is_stopped_once_it_has_computed_for_its_time(
    share: float, seconds: float
) -> None:
    scene = Scene(share, {TICK: Started()})
    with pytest.raises(ChildStopped, match=r"network\.h5 made no progress for 20 seconds"):
        scene.answer()
    assert scene.now == pytest.approx(TICK + seconds, abs=2 * TICK)


def test_a_child_on_a_busy_machine_answers_late() -> None:
    late = 5 * PATIENCE
    assert Scene(0.1, {TICK: Started(), late: DONE}).answer() == DONE.value


def test_progress_gives_a_child_its_time_again() -> None:
    reports: dict[float, Message] = {
        number * PATIENCE: Progressed("half", 0.5) for number in range(1, 8)
    }
    assert Scene(1.0, {**reports, 8 * PATIENCE: DONE}).answer() == DONE.value
