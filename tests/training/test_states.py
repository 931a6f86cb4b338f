"""The table of states and the lifecycle."""

import pytest

from playground.training.protocol.events import Event, RunState, StateChanged
from playground.training.run.states import TRANSITIONS, Lifecycle


def test_every_state_is_in_the_table_and_can_be_left() -> None:
    assert set(TRANSITIONS) == set(RunState)
    assert all(TRANSITIONS.values())


def test_moves_are_emitted_once_and_illegal_ones_are_refused() -> None:
    events: list[Event] = []
    lifecycle = Lifecycle(events.append)
    lifecycle.move(RunState.INCOMPLETE, "no output")
    lifecycle.move(RunState.INCOMPLETE, "no output")
    lifecycle.move(RunState.INCOMPLETE, "no input")
    assert events == [
        StateChanged(RunState.INCOMPLETE, "no output"),
        StateChanged(RunState.INCOMPLETE, "no input"),
    ]
    with pytest.raises(ValueError, match="incomplete to finished"):
        lifecycle.move(RunState.FINISHED)
