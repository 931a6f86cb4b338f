"""Ctrl-C as a request: training ends after the current chunk, and what was learned is kept."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit code of an interrupted program, by the convention of shells."""


class Interrupt:
    """Whether the user has asked to stop."""

    def __init__(self) -> None:
        self.is_requested = False

    def handle(self, _number: int, _frame: FrameType | None) -> None:
        """Record the request; a second Ctrl-C stops immediately."""
        if self.is_requested:
            raise KeyboardInterrupt
        self.is_requested = True


@contextmanager
def graceful_interrupt() -> Iterator[Interrupt]:
    """Within the block Ctrl-C only sets `Interrupt.is_requested`. Main thread only."""
    interrupt = Interrupt()
    previous = signal.signal(signal.SIGINT, interrupt.handle)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, previous)
