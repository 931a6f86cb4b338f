"""Opens the real window, says when it was first painted, and closes it. Run by `start`."""

import json
import sys
from time import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from playground import app


class FirstPaint(QObject):
    """Waits for the main window's first paint."""

    def __init__(self) -> None:
        super().__init__()
        self.at: float | None = None
        self.is_tensorflow_loaded = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note the first paint and end the program."""
        is_paint = event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow)
        if is_paint and self.at is None:
            self.at = time()
            self.is_tensorflow_loaded = "tensorflow" in sys.modules
            QTimer.singleShot(0, QApplication.quit)
        return False


def main() -> None:
    """Print the time of the first paint as JSON."""
    qt = QApplication([])
    first = FirstPaint()
    qt.installEventFilter(first)
    app.run(None)
    print(json.dumps({"at": first.at, "is_tensorflow_loaded": first.is_tensorflow_loaded}))


if __name__ == "__main__":
    main()
