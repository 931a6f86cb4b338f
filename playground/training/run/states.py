"""The states of a run, and which may follow which."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from playground.training.protocol.events import Event, RunState, StateChanged

READY = frozenset({RunState.PAUSED, RunState.RUNNING, RunState.FINISHED})
"""States with a run that fits the project."""

TRANSITIONS: Mapping[RunState, frozenset[RunState]] = MappingProxyType(
    {
        # Keras is being loaded; data may be loaded meanwhile.
        RunState.STARTING: frozenset(
            {RunState.LOADING, RunState.BUILDING, RunState.INCOMPLETE, RunState.FAILED}
        ),
        # Afterwards the program takes the data, or is built; without an engine it waits.
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
        # Mended, the network is built, or is again the one that was built before.
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
        # Whatever failed may be tried again, or be left alone.
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
"""Which state may follow which; a state may also follow itself with another detail."""


class Lifecycle:
    """The state a run is in; every change of it is emitted.

    Parameters
    ----------
    emit : callable
        Takes each `StateChanged`.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._last = StateChanged(RunState.STARTING)

    @property
    def state(self) -> RunState:
        """The state as it is."""
        return self._last.state

    @property
    def detail(self) -> str:
        """Why, in plain words; empty where the state says it all."""
        return self._last.detail

    def move(self, state: RunState, detail: str = "") -> None:
        """Go to `state`; nothing happens if state and detail are what they were.

        Raises
        ------
        ValueError
            The table has no such transition: a mistake in the program.
        """
        changed = StateChanged(state, detail)
        if changed == self._last:
            return
        if state is not self.state and state not in TRANSITIONS[self.state]:
            raise ValueError(f"a run cannot go from {self.state} to {state}")
        self._last = changed
        self._emit(changed)
