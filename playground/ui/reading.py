"""`Reading`: one file or text that is being read; it shows progress and can be cancelled."""

from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, Signal

from playground.base.errors import Cancelled
from playground.reading.pool import readers
from playground.training.events import Progress
from playground.ui.background import Background
from playground.ui.status_strip import StatusStrip

SHOWN_AFTER_SECONDS = 0.4
"""What is read sooner shows no progress, which would only flicker."""
LIKELY_KINDS = ("data.inspect", "script")


class Reading(QObject):
    """Hands progress from the thread that reads to the status strip, and the wish to cancel back.

    Parameters
    ----------
    name : str
        What the user calls what is read.
    status : StatusStrip
    """

    _reported = Signal(str, object)

    def __init__(self, name: str, status: StatusStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._status = status
        self._began = monotonic()
        self._last: tuple[str, float | None] | None = None
        self._is_cancelled = Event()
        self._reported.connect(self._show)
        status.cancel_requested.connect(self.cancel)

    def progress(self, text: str, fraction: float | None) -> None:
        """Take note of progress. Runs in the thread that reads.

        Raises
        ------
        Cancelled
            The user has given up.
        """
        if self._is_cancelled.is_set():
            raise Cancelled(f"Reading {self._name} was cancelled")
        is_news = (text, fraction) != self._last
        if is_news and monotonic() - self._began > SHOWN_AFTER_SECONDS:
            self._last = (text, fraction)
            self._reported.emit(text, fraction)

    def cancel(self) -> None:
        """Give up; the reader is stopped within a moment. Any thread."""
        self._is_cancelled.set()

    def end(self) -> None:
        """Show no progress any more."""
        self._status.cancel_requested.disconnect(self.cancel)
        self._reported.disconnect(self._show)
        if self._last is not None:
            self._status.show_progress(None)
        self.deleteLater()

    def _show(self, text: str, fraction: float | None) -> None:
        self._status.show_progress(Progress(text, fraction))


def prestart_reader(background: Background) -> None:
    """Start a reader ahead of its use, so that nobody waits for it."""
    background.run(lambda: readers().prestart(*LIKELY_KINDS), lambda _done: None)
