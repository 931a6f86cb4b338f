"""The states of a run, and the allowed transitions."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.training.protocol.events import Event, RunState, StateChanged

READY = frozenset({RunState.PAUSED, RunState.RUNNING, RunState.FINISHED})
"""States with a run that fits the project."""

TRANSITIONS: Mapping[RunState, frozenset[RunState]] = MappingProxyType(
    {
        # Keras is being loaded; data may be loaded at the same time.
        RunState.STARTING: frozenset(
            {RunState.LOADING, RunState.BUILDING, RunState.INCOMPLETE, RunState.FAILED}
        ),
        # Next the program gets the data or is built; without an engine it waits.
        RunState.LOADING: frozenset(
            {
                RunState.STARTING,
                RunState.BUILDING,
                RunState.INCOMPLETE,
                RunState.PAUSED,
                RunState.RUNNING,
                RunState.FAILED,
            }
        ),
        RunState.BUILDING: frozenset({RunState.PAUSED, RunState.RUNNING, RunState.FAILED}),
        # When it is complete, the network is built, or is the one that was built before.
        RunState.INCOMPLETE: frozenset(
            {
                RunState.STARTING,
                RunState.LOADING,
                RunState.BUILDING,
                RunState.PAUSED,
                RunState.RUNNING,
                RunState.FAILED,
            }
        ),
        RunState.PAUSED: frozenset(
            {
                RunState.RUNNING,
                RunState.LOADING,
                RunState.BUILDING,
                RunState.INCOMPLETE,
                RunState.FAILED,
            }
        ),
        RunState.RUNNING: frozenset(
            {
                RunState.PAUSED,
                RunState.FINISHED,
                RunState.LOADING,
                RunState.BUILDING,
                RunState.INCOMPLETE,
                RunState.FAILED,
            }
        ),
        RunState.FINISHED: frozenset(
            {
                RunState.RUNNING,
                RunState.PAUSED,
                RunState.LOADING,
                RunState.BUILDING,
                RunState.INCOMPLETE,
                RunState.FAILED,
            }
        ),
        # What failed may be tried again.
        RunState.FAILED: frozenset(
            {
                RunState.STARTING,
                RunState.LOADING,
                RunState.BUILDING,
                RunState.INCOMPLETE,
                RunState.PAUSED,
                RunState.RUNNING,
            }
        ),
    }
)
"""The states that may follow each state. A state may also follow itself with a new detail."""


class Lifecycle:
    """The current state of a run; every change is emitted.

    Parameters
    ----------
    emit : callable
        Receives each `StateChanged`.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._last = StateChanged(RunState.STARTING)

    @property
    def state(self) -> RunState:
        """The current state."""
        return self._last.state

    @property
    def detail(self) -> str:
        """The reason; empty if the state needs none."""
        return self._last.detail

    def report(self) -> None:
        """Emit the state again."""
        self._emit(self._last)

    def move(self, state: RunState, detail: str = "") -> None:
        """Change to `state`; nothing happens if state and detail stay the same.

        Raises
        ------
        ValueError
            The table does not allow this transition: a bug in the caller.
        """
        changed = StateChanged(state, detail)
        if changed == self._last:
            return
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise ValueError(f"a run cannot go from {self.state} to {state}")
        self._last = changed
        self._emit(changed)
