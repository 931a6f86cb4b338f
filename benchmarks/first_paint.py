"""Opens the real window, says when it was first painted, and ends at once. Run by `start`."""

import json
import os
import sys
from time import time

from PySide6.QtCore import QEvent, QObject

from playground import cli
from playground.base import garbage

garbage.pause()

from playground.ui.shell.main_window import MainWindow  # noqa: E402 - as the command does it


class FirstPaint(QObject):
    """Waits for a window's first paint, and leaves without waiting for Keras to load."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """Tell of the paint and end the process."""
        if event.type() == QEvent.Type.Paint:
            report = {"at": time(), "is_tensorflow_loaded": "tensorflow" in sys.modules}
            print(json.dumps(report), flush=True)
            os._exit(0)
        return False


class WatchedWindow(MainWindow):
    """The main window, watched from when it is shown: a filter for all would slow it down."""

    def show(self) -> None:
        """Show it."""
        self.installEventFilter(FirstPaint(self))
        super().show()


def main() -> None:
    """Open the window as the command does."""
    from playground import app  # noqa: PLC0415 - after the collector was paused

    setattr(app, "MainWindow", WatchedWindow)  # noqa: B010 - no part of its interface
    sys.argv = ["playground"]
    cli.main()


if __name__ == "__main__":
    main()
