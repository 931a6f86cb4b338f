"""`Compiler`: compiles loops in its own thread during training, one at a time.

A compilation cannot be interrupted. A queued one can be cancelled immediately; a running one
ends within seconds, and the thread with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the queue.

    Attributes
    ----------
    work : callable
        Called with the ticket in the compiling thread; it must check `is_cancelled`
        between its stages and must not raise.
    """

    work: "Callable[[Ticket], None]"
    _cancelled: Event = field(default_factory=Event)

    @property
    def is_cancelled(self) -> bool:
        """Whether the result is no longer needed."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Do not start the work, or end it at the next check."""
        self._cancelled.set()


class Compiler:
    """A thread that runs while there is work; call `request` and `join` from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Ticket] = []
        self._thread: Thread | None = None

    def request(self, work: Callable[[Ticket], None]) -> Ticket:
        """Queue `work` and return its ticket."""
        ticket = Ticket(work)
        with self._lock:
            self._waiting = [*(old for old in self._waiting if not old.is_cancelled), ticket]
            if self._thread is None:
                self._thread = Thread(target=self._run, name="compile-xla")
                self._thread.start()
        return ticket

    def join(self, timeout_seconds: float) -> None:
        """Wait until all work is done, but at most `timeout_seconds`."""
        thread = self._thread
        if thread is not None:
            thread.join(timeout_seconds)

    def _run(self) -> None:
        while (ticket := self._next()) is not None:
            if not ticket.is_cancelled:
                ticket.work(ticket)

    def _next(self) -> Ticket | None:
        with self._lock:
            if self._waiting:
                return self._waiting.pop(0)
            self._thread = None
            return None
