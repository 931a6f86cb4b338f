"""`TierWatch`: reports when another loop runs or was measured."""

from collections.abc import Callable

from playground.training.protocol.engine import Program, TierStatus
from playground.training.protocol.events import Event, TierChanged

_INTERVAL_SECONDS = 1.0


class TierWatch:
    """Emits `TierChanged`: immediately if the loop changes, once per second for a rate.

    Parameters
    ----------
    emit : callable
    clock : callable
        Seconds, from any origin.
    """

    def __init__(self, emit: Callable[[Event], None], clock: Callable[[], float]) -> None:
        self._emit = emit
        self._clock = clock
        self._last: TierStatus | None = None
        self._next = float("-inf")

    def check(self, program: Program) -> None:
        """Read from `program` which loop runs; it may switch to the faster one."""
        status, now = program.tier(), self._clock()
        if status == self._last:
            return
        if _is_important(self._last, status) or now >= self._next:
            self._last, self._next = status, now + _INTERVAL_SECONDS
            self._emit(TierChanged(status))


def _is_important(before: TierStatus | None, after: TierStatus) -> bool:
    """Return whether more has changed than a rate and its text."""
    if before is None or before.tier != after.tier:
        return True
    was_measured, is_measured = (
        None not in (status.graph_rate, status.xla_rate) for status in (before, after)
    )
    return was_measured != is_measured or (not is_measured and before.detail != after.detail)
