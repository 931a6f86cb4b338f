"""`Watch`: waits for the answer to one request, within its limits of time and memory."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TypeAlias

import msgspec

from playground.base.number_text import counted
from playground.reading.border import one_sentence
from playground.reading.limits import MOST_TIMES, ChildStopped, Limits
from playground.reading.protocol import Answered, Message, Progressed, Refused, Request
from playground.reading.worker import Worker

TICK_SECONDS = 0.05
"""Interval in seconds between two checks of memory and of cancelling."""
LONGEST_PATIENCE = 180.0
BLOCKED_SHARE = 0.002
"""A child that computes for a smaller share of the time waits for something, and is stuck.

One that must share processors with 50 busy processes each has about 0.007.
"""

Progress: TypeAlias = Callable[[str, float | None], None]
"""Takes text and fraction; raises `Cancelled` to cancel."""


class Watch:
    """Waits for the answer to one request. Used by one thread.

    Parameters
    ----------
    worker : Worker
        The child that has received the request.
    request : Request
    limits : Limits
    progress : callable
    clock : callable
        Seconds, from any origin.

    Attributes
    ----------
    has_started : bool
        Whether the child has begun to read.
    """

    def __init__(
        self,
        worker: Worker,
        request: Request,
        limits: Limits,
        progress: Progress,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._worker = worker
        self._name = name_of(request)
        self._limits = limits
        self._progress = progress
        self._clock = clock
        self._patience = limits.start_seconds
        self._last = self._now()
        self._said: tuple[str, float | None] = (f"Reading {self._name}", None)
        self.has_started = False

    def answer(self) -> msgspec.Raw | Refused:
        """Return the encoded answer, or why there is none.

        Raises
        ------
        ChildStopped
            The child was silent for too long or took too much memory; the caller must kill it.
        EOFError, OSError, msgspec.DecodeError
            The child has exited or sent an invalid message.
        Exception
            Whatever `progress` raises.
        """
        while True:
            match self._worker.next_message(TICK_SECONDS):
                case None:
                    self._check()
                case Answered(value):
                    return value
                case Refused() as refused:
                    return refused
                case message:
                    self._note(message)
            self._progress(*self._said)

    def _note(self, message: Message) -> None:
        """Record that the child is alive."""
        self.has_started = True
        self._patience = self._limits.silence_seconds
        if isinstance(message, Progressed):
            self._said = (one_sentence(message.text), message.fraction)
            if message.patience is not None:
                self._patience = min(message.patience, LONGEST_PATIENCE)
        self._last = self._now()
        self._check()

    def _now(self) -> tuple[float, float]:
        """Return the time, and the processor time of the child, in seconds."""
        return self._clock(), self._worker.processor_seconds()

    def _is_stuck(self) -> bool:
        """Return whether the child has had its time since the last message.

        It has had it once it computed for that long, or if it does not compute at all. On a
        busy machine the child gets less of the processors, and so more time, within reason.
        """
        silence = self._clock() - self._last[0]
        if silence <= self._patience:
            return False
        computed = self._worker.processor_seconds() - self._last[1]
        is_blocked = computed < BLOCKED_SHARE * silence
        return is_blocked or computed > self._patience or silence > MOST_TIMES * self._patience

    def _check(self) -> None:
        """Raise if the child is beyond a limit."""
        if self._worker.resident_bytes() > self._limits.resident_bytes:
            gigabytes = self._limits.resident_bytes / 2**30
            raise ChildStopped(
                one_sentence(
                    f"{self._name} takes more than {gigabytes:.3g} GB of memory to read, so "
                    "reading was stopped: it is damaged or too large; copy it again, or choose a "
                    "smaller file"
                )
            )
        if self._is_stuck():
            raise ChildStopped(
                one_sentence(
                    f"Reading {self._name} made no progress for "
                    f"{counted(self._patience, 'second')}, so "
                    "it was stopped: it is damaged or too complex; copy it again, or make it "
                    "simpler"
                )
            )


def name_of(request: Request) -> str:
    """Return how the user knows what is read."""
    return Path(request.path).name or "the text"
