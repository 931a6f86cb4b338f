"""`Compiler`: compiles loops beside the training, one at a time, in a thread of its own.

A compilation cannot be interrupted. What waits can be called off at once; what runs ends
by itself, within seconds, and the thread with it.
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
        Called with the ticket, in the compiling thread; it looks at `is_cancelled`
        between its stages and lets no exception out.
    """

    work: "Callable[[Ticket], None]"
    _cancelled: Event = field(default_factory=Event)

    @property
    def is_cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Do not begin, or end at the next opportunity."""
        self._cancelled.set()


class Compiler:
    """A thread that lives while there is work; `request` and `join` from any thread."""

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
        """Wait until all is done, but no longer than `timeout_seconds`."""
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
