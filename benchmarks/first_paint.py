"""Opens the real window, says when it was first painted, and ends at once. Run by `start`."""

import json
import os
import sys
from time import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from playground import app


class FirstPaint(QObject):
    """Waits for the main window's first paint."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell of the first paint, and leave without waiting for Keras to load."""
        if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow):
            report = {"at": time(), "is_tensorflow_loaded": "tensorflow" in sys.modules}
            print(json.dumps(report), flush=True)
            os._exit(0)
        return False


def main() -> None:
    """Open the window as the command does."""
    qt = QApplication([])
    first = FirstPaint()
    qt.installEventFilter(first)
    app.run(None)


if __name__ == "__main__":
    main()
