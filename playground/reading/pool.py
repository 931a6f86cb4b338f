"""`Readers`: hands requests to child processes and keeps one for the next."""

import logging
from functools import cache
from threading import Lock
from typing import TypeVar

import msgspec

from playground.reading.arrays import decoded
from playground.reading.border import error_of, one_sentence
from playground.reading.limits import ChildStopped, Limits
from playground.reading.protocol import Refused, Request
from playground.reading.watch import Progress, Watch, name_of
from playground.reading.worker import Worker, remove_left_behind

MOST_IDLE = 2
"""Maximum number of children that wait for another request."""
ENDED = (EOFError, OSError, msgspec.DecodeError)
"""Errors that show that a child has ended or sends invalid messages."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


class Readers:
    """Child processes that read files. Several threads may use it at the same time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()

    @property
    def busy(self) -> tuple[Worker, ...]:
        """The children that are reading."""
        with self._lock:
            return tuple(self._busy)

    @property
    def is_ready(self) -> bool:
        """Whether a child waits for a request."""
        with self._lock:
            return any(worker.is_alive for worker in self._idle)

    def prestart(self, *kinds: str) -> None:
        """Start a child that imports what it needs for `kinds`, unless one is waiting."""
        if not self.is_ready:
            self._keep(Worker(kinds))

    def read(
        self, request: Request, answer: type[T], progress: Progress, limits: Limits | None = None
    ) -> T:
        """Return the child's answer to `request`. Not for the main thread.

        Parameters
        ----------
        answer : type
            The type as which msgspec decodes the answer; arrays in it are read-only.
        progress : callable
            Called about twenty times a second with the child's latest report.

        Raises
        ------
        PlaygroundError
            The file cannot be read; the message says why. `ChildStopped` if it broke a limit or
            crashed its reader.
        Cancelled
            `progress` raised it; the child is killed.
        """
        while True:
            worker, is_fresh = self._taken()
            watch = Watch(worker, request, limits or Limits(), progress)
            try:
                worker.ask(request)
                found = watch.answer()
                value = (
                    None if isinstance(found, Refused) else decoded(found, answer, worker.folder)
                )
            except ENDED as error:
                logger.warning("the child that read %s ended: %r", request.kind, error)
                self._drop(worker)
                if is_fresh or watch.has_started:
                    raise ChildStopped(_ended(request)) from None
                continue  # it exited because it was idle, just before the request
            except BaseException:
                self._drop(worker)
                raise
            self._keep(worker)
            if isinstance(found, Refused):
                raise error_of(found)
            assert value is not None
            return value

    def close(self) -> None:
        """End all children; a later request starts others."""
        with self._lock:
            workers = [*self._idle, *self._busy]
            self._idle.clear()
            self._busy.clear()
        for worker in workers:
            worker.kill()

    def _taken(self) -> tuple[Worker, bool]:
        """Return a child, and whether it is new."""
        while True:
            with self._lock:
                worker = self._idle.pop() if self._idle else None
                if worker is not None:
                    self._busy.add(worker)
            if worker is None:
                worker = Worker()
                with self._lock:
                    self._busy.add(worker)
                return worker, True
            if worker.is_alive:
                return worker, False
            self._drop(worker)

    def _keep(self, worker: Worker) -> None:
        """Keep a child for the next request, unless enough are waiting."""
        with self._lock:
            self._busy.discard(worker)
            is_wanted = len(self._idle) < MOST_IDLE
            if is_wanted:
                self._idle.append(worker)
        if not is_wanted:
            worker.kill()

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
        worker.kill()


def _ended(request: Request) -> str:
    return one_sentence(
        f"Reading {name_of(request)} ended without an answer: it is so damaged that its "
        "reader crashed, or the reader was stopped; try again, or download or copy it again"
    )


@cache
def readers() -> Readers:
    """Return the children of this process, which all readers share.

    They keep no data between two requests and end with the process.
    """
    remove_left_behind()
    return Readers()
