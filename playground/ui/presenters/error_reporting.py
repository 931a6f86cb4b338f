"""`ErrorReporter`: unexpected errors are logged and shown once each, and stop nothing else."""

import logging
import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

logger = logging.getLogger(__name__)

Kind = type[BaseException]


class ErrorReporter(QObject):
    """Takes the place of `sys.excepthook` while a window is open.

    Qt calls Python for every event; an error raised there would be printed and forgotten,
    sixty times a second if it is in a paint method. Here each kind (class and line) is
    logged and shown once.

    Signals
    -------
    happened(str)
        One sentence for the user.
    """

    happened = Signal(str)

    def __init__(self, log_path: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_path = log_path
        self._known: set[tuple[Kind, str, int]] = set()

    def report(self, kind: Kind, error: BaseException, traceback: TracebackType | None) -> None:
        """Log and show an uncaught error; an interrupt from the keyboard quits."""
        if issubclass(kind, KeyboardInterrupt):
            self.happened.emit("Interrupted.")
            QApplication.quit()
            return
        place = (kind, *_origin(traceback))
        if place in self._known:
            return
        self._known.add(place)
        logger.error("unexpected error", exc_info=(kind, error, traceback))
        details = f" Details are in {self._log_path}." if self._log_path is not None else ""
        self.happened.emit(f"Something unexpected went wrong ({kind.__name__}: {error}).{details}")


class Reported:
    """A block whose errors are handed to `sys.excepthook` and end nothing but the block.

    >>> with Reported():
    ...     pass
    """

    def __enter__(self) -> None:
        """Begin the block."""

    def __exit__(
        self, kind: Kind | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        """Report an error; return whether it was one."""
        if kind is None or error is None or not issubclass(kind, Exception):
            return False
        sys.excepthook(kind, error, traceback)
        return True


def _origin(traceback: TracebackType | None) -> tuple[str, int]:
    """Return file and line where the error was raised."""
    if traceback is None:
        return ("", 0)
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    return (traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
