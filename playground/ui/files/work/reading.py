"""`Reading`: one file or text that is being read; it shows progress and can be cancelled."""

from threading import Event
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from playground.base.errors import Cancelled
from playground.reading.pool import readers
from playground.training.protocol.events import Progress
from playground.ui.shell.status_strip import StatusStrip

SHOWN_AFTER_MS = 400
"""A shorter read shows no progress, which would only flicker."""
LIKELY_KINDS = ("table", "data.inspect", "script")


class Reading(QObject):
    """Passes progress from the reading thread to the status strip, and a cancel request back.

    What takes long is shown, with a way to cancel, even if the thread hangs and reports nothing.

    Parameters
    ----------
    name : str
        What the user calls what is read.
    status : StatusStrip

    Signals
    -------
    cancelled()
        The user has cancelled.
    """

    cancelled = Signal()
    _reported = Signal(str, object)

    def __init__(self, name: str, status: StatusStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._status = status
        self._began = monotonic()
        self._last: tuple[str, float | None] = (f"Reading {name}", None)
        self._is_shown = False
        self._is_cancelled = Event()
        self._reported.connect(self._show)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_AFTER_MS)
        self._timer.timeout.connect(self._show_last)
        self._timer.start()
        status.reading_cancelled.connect(self._on_cancelled)

    def progress(self, text: str, fraction: float | None) -> None:
        """Take note of progress. Runs in the thread that reads.

        Raises
        ------
        Cancelled
            The user has cancelled.
        """
        if self._is_cancelled.is_set():
            raise Cancelled(f"Reading {self._name} was cancelled")
        is_news = (text, fraction) != self._last
        if is_news and monotonic() - self._began > SHOWN_AFTER_MS / 1000:
            self._last = (text, fraction)
            self._reported.emit(text, fraction)

    def cancel(self) -> None:
        """Cancel; the reader stops within a moment. Any thread may call it."""
        self._is_cancelled.set()

    def end(self) -> None:
        """Show no progress any more."""
        self._timer.stop()
        self._status.reading_cancelled.disconnect(self._on_cancelled)
        self._reported.disconnect(self._show)
        if self._is_shown:
            self._status.show_reading(None)
        self.deleteLater()

    def _on_cancelled(self) -> None:
        self.cancel()
        self.cancelled.emit()

    def _show_last(self) -> None:
        self._show(*self._last)

    def _show(self, text: str, fraction: float | None) -> None:
        self._is_shown = True
        self._status.show_reading(Progress(text, fraction))


def prestart_reader() -> None:
    """Start a reader ahead of its use, so that nobody waits for it. Not for the main thread."""
    readers().prestart(*LIKELY_KINDS)
