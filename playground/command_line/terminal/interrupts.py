"""Ctrl-C and `kill`: training ends after the current chunk, and what was learned is kept."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130
"""Exit code of an interrupted program, by the convention of shells."""
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl-C; `kill` or a shutdown of the system; a closed terminal."""


class Interrupt:
    """Whether the user has asked to stop, and the exit code that says so."""

    def __init__(self) -> None:
        self.is_requested = False
        self.exit_code = INTERRUPTED

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Record the request; a second Ctrl-C stops immediately."""
        if self.is_requested and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.is_requested = True
        self.exit_code = 128 + number


@contextmanager
def graceful_interrupt() -> Iterator[Interrupt]:
    """Within the block `SIGNALS` only set `Interrupt.is_requested`. Main thread only.

    A signal that was ignored before (nohup) stays ignored.
    """
    interrupt = Interrupt()
    previous = {number: signal.getsignal(number) for number in SIGNALS}
    handled = [number for number in SIGNALS if previous[number] is not signal.SIG_IGN]
    for number in handled:
        signal.signal(number, interrupt.handle)
    try:
        yield interrupt
    finally:
        for number in handled:
            signal.signal(number, previous[number])
