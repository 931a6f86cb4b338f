"""`Snapshot`: waits until the window shows a run trained so far, then takes its picture."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from playground.base.errors import PlaygroundError
from playground.base.files import atomic_path
from playground.training.events import Failed, RunState
from playground.ui.main_window import MainWindow
from playground.ui.run_presenter import RunPresenter

SETTLED_MS = 400
"""How long nothing may change before the picture counts as final."""
RESTING = frozenset({RunState.PAUSED, RunState.FINISHED})


class Snapshot(QObject):
    """Trains to an epoch, waits for the last frame, ends the event loop.

    Attributes
    ----------
    error : str
        Why there is no picture; empty if there is.
    """

    def __init__(self, window: MainWindow, run: RunPresenter, epochs: int) -> None:
        super().__init__(window)
        self._window = window
        self._run = run
        self._left = epochs
        self._target: int | None = None
        self._pixmap: QPixmap | None = None
        self.error = ""
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._take)

    def start(self) -> None:
        """Begin, as soon as the model is built."""
        self._run.state_changed.connect(self._follow)
        self._run.frame_shown.connect(self._restart_wait)
        self._run.failed.connect(self._fail)

    def write(self, target: Path) -> None:
        """Write the picture to `target` as PNG, all of it or nothing.

        Raises
        ------
        PlaygroundError
            There is none, or it cannot be written.
        """
        if self._pixmap is None:
            raise PlaygroundError("no picture was taken")
        try:
            with atomic_path(target) as temporary:
                if not self._pixmap.save(str(temporary), "PNG"):
                    raise PlaygroundError(f"{target} could not be written as a PNG picture")
        except OSError as error:
            raise PlaygroundError(f"{target} could not be written: {error.strerror}") from error

    def _follow(self, state: RunState) -> None:
        self._settled.stop()
        if state not in RESTING:
            return
        if self._target is None and self._left > 0:
            self._target = self._run.position.epoch + self._left
            self._run.train_to(self._target)
        else:
            self._settled.start()

    def _restart_wait(self) -> None:
        if self._settled.isActive():
            self._settled.start()

    def _take(self) -> None:
        self._window.designer.fit()
        self._pixmap = self._window.grab()
        QApplication.exit(0)

    def _fail(self, event: Failed) -> None:
        self.error = event.message
        QApplication.exit(1)
