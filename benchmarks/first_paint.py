"""Opens the real window, reports its first paint, and exits. Run by `benchmarks/start.py`."""

import json
import os
import sys
from time import time

from playground import cli
from playground.command_line import window

window.load()

from PySide6.QtCore import QEvent, QObject  # noqa: E402 - in the order of the command

from playground.ui.shell.main_window import MainWindow  # noqa: E402


class FirstPaint(QObject):
    """Waits for a window's first paint, and exits without waiting for Keras to load."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Report the paint and end the process."""
        if event.type() == QEvent.Type.Paint:
            report = {"at": time(), "is_tensorflow_loaded": "tensorflow" in sys.modules}
            print(json.dumps(report), flush=True)
            os._exit(0)
        return False


class WatchedWindow(MainWindow):
    """The main window with an event filter; a filter on the application would slow it down."""

    def show(self) -> None:
        """Install the filter and show the window."""
        self.installEventFilter(FirstPaint(self))
        super().show()


def main() -> None:
    """Open the window as the command does."""
    from playground import app  # noqa: PLC0415 - after the collector was paused

    setattr(app, "MainWindow", WatchedWindow)  # noqa: B010 - not part of its interface
    sys.argv = ["playground"]
    cli.main()


if __name__ == "__main__":
    main()
