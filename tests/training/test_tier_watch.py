"""A new loop is reported immediately; its rate, which always changes, once a second."""

from unittest.mock import create_autospec

from playground.training.protocol.engine import Program, TierStatus
from playground.training.protocol.events import Event
from playground.training.run.tier_watch import TierWatch


def reported(*statuses: tuple[float, TierStatus]) -> list[int]:
    """Return the indexes of the statuses, each with its second, that are reported."""
    events: list[Event] = []
    now = 0.0
    watch = TierWatch(events.append, lambda: now)
    program = create_autospec(Program, instance=True)
    found = []
    for index, (moment, status) in enumerate(statuses):
        now, before = moment, len(events)
        program.tier.return_value = status
        watch.check(program)
        found += [index] * (len(events) - before)
    return found


def test_another_loop_is_reported_immediately() -> None:
    assert reported(
        (0.0, TierStatus("graph", 1.0, None, "compiling XLA")),
        (0.1, TierStatus("graph", 1.0, 5.0, "XLA is 5x faster")),
        (0.2, TierStatus("xla", 1.0, 5.0, "XLA is 5x faster")),
    ) == [0, 1, 2]


def test_a_failure_is_reported_immediately() -> None:
    assert reported(
        (0.0, TierStatus("graph", 1.0, None, "compiling XLA")),
        (0.1, TierStatus("graph", 1.0, None, "XLA cannot compile this network: no")),
    ) == [0, 1]


def test_rates_are_reported_once_a_second() -> None:
    assert reported(
        *(
            (moment / 10, TierStatus("xla", 1.0, 5.0 + moment, f"XLA is {5 + moment}x faster"))
            for moment in range(25)
        )
    ) == [0, 10, 20]


def test_an_unchanged_status_is_not_reported() -> None:
    status = TierStatus("graph", None, None, "")
    assert reported((0.0, status), (5.0, status)) == [0]
