"""`TierWatch`: tells when another loop runs or was measured."""

from collections.abc import Callable

from playground.training.engine import Program, TierStatus
from playground.training.events import Event, TierChanged

_INTERVAL_SECONDS = 1.0


class TierWatch:
    """Emits `TierChanged`: at once if the loop changes, at most every second for a rate.

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

    def look(self, program: Program) -> None:
        """Ask `program` which loop runs; it may take over the faster one by this."""
        status, now = program.tier(), self._clock()
        if status == self._last:
            return
        before, after = self._last, status
        is_news = before is None or (before.tier, before.detail) != (after.tier, after.detail)
        if is_news or now >= self._next:
            self._last, self._next = status, now + _INTERVAL_SECONDS
            self._emit(TierChanged(status))
