"""`Snapshot`: trains to an epoch, then takes a picture of the window."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPixmap

from playground.base.errors import PlaygroundError
from playground.base.files import atomic_path
from playground.base.number_text import counted
from playground.training.protocol.events import Event, Failed, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow
from playground.ui.widgets.pictures import picture_of

SETTLED_MS = 400
"""How long nothing may change before the picture counts as final."""
PATIENCE_MS = 120_000
"""How long the run may send nothing; loading Keras takes longest."""
RESTING = frozenset({RunState.PAUSED, RunState.FINISHED, RunState.INCOMPLETE})


class Snapshot(QObject):
    """Trains to an epoch, waits for the last frame, takes the picture.

    It always ends: on a failure, on an unexpected error in the window (`fail`), on a network
    that cannot be trained, and when the run has sent nothing for `patience_ms`.

    Signals
    -------
    ended()
        There is a picture, or a reason why there is none.

    Attributes
    ----------
    error : str
        Why there is no picture; empty if there is.
    """

    ended = Signal()

    def __init__(
        self,
        window: MainWindow,
        run: RunPresenter,
        epochs: int,
        *,
        patience_ms: int = PATIENCE_MS,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._run = run
        self._left = epochs
        self._target: int | None = None
        self._is_awaited = False
        self._is_complete = True
        self._pixmap: QPixmap | None = None
        self.error = ""
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(SETTLED_MS)
        self._settled.timeout.connect(self._take)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self._time_out)

    def start(self) -> None:
        """Begin, as soon as the model is built."""
        self._run.pump.event_received.connect(self._on_event)
        self._run.pump.frame_shown.connect(self._on_frame)
        self._patience.start()

    def fail(self, message: str) -> None:
        """End without a picture; the first reason is kept."""
        self.error = self.error or message
        self._patience.stop()
        self._settled.stop()
        self.ended.emit()

    def write(self, target: Path) -> None:
        """Write the picture to `target` as PNG, all of it or nothing.

        Raises
        ------
        PlaygroundError
            There is none, or it cannot be written.
        """
        if self.error or self._pixmap is None:
            raise PlaygroundError(self.error or "no picture was taken")
        try:
            with atomic_path(target) as temporary:
                if not self._pixmap.save(str(temporary), "PNG"):
                    raise PlaygroundError(f"{target} could not be written as a PNG picture")
        except OSError as error:
            raise PlaygroundError(f"{target} could not be written: {error.strerror}") from error

    def _on_event(self, event: Event) -> None:
        self._be_patient()
        if isinstance(event, Failed):
            self.fail(event.message)
        elif isinstance(event, StateChanged):
            self._on_state_changed(event)

    def _on_state_changed(self, event: StateChanged) -> None:
        self._settled.stop()
        self._is_awaited = False
        if event.state is RunState.FAILED:
            self.fail(event.detail)
        elif event.state not in RESTING:
            return
        elif self._target is not None or self._left == 0:
            self._is_awaited = True
            self._settled.start()
        elif event.state is RunState.INCOMPLETE:
            self.fail(f"the network cannot be trained yet: {event.detail}")
        else:
            self._target = self._run.position.epoch + self._left
            self._run.train_to(self._target)

    def _on_frame(self, frame: Frame) -> None:
        self._be_patient()
        self._is_complete = frame.is_complete
        if self._is_awaited:
            self._settled.start()

    def _be_patient(self) -> None:
        if not self.error:
            self._patience.start()

    def _take(self) -> None:
        if not self._is_complete:
            return  # the rest of the frame is being computed
        self._is_awaited = False
        self._patience.stop()
        self._window.designer.navigation.show_start()
        self._pixmap = picture_of(self._window)
        self.ended.emit()

    def _time_out(self) -> None:
        seconds = self._patience.interval() / 1000
        self.fail(
            f"no picture was taken: the run sent nothing for {counted(seconds, 'second')} while "
            f"it was {self._run.state}; train the project with `playground train` first"
        )
