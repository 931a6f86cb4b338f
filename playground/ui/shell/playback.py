"""`Playback`: moves through the recorded run, epoch by epoch."""

from PySide6.QtCore import QObject, QTimer, Signal

from playground.ui.shell.evolution import Evolution

INTERVAL_MS = 40
WHOLE_SECONDS = 10.0
"""How long the whole run takes by change, and by epochs where no speed is set."""


class Playback(QObject):
    """Requests increasing epochs, each after the one before was shown.

    By change, every second shows an equal share of how the run evolved; by epochs, an
    equal number of epochs. Where moments cannot be shown as fast as that, epochs are left
    out and the speed stays.

    Signals
    -------
    asked(int)
        Show the end of that epoch.
    stopped()
        The end was reached, or `stop` was called.
    """

    asked = Signal(object)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.epochs_per_second = 0.0
        self._place = 0.0
        self._last = 0
        self._evolution: Evolution | None = None
        self._share = 0.0
        self._is_waiting = False
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.tick)

    @property
    def is_playing(self) -> bool:
        """Whether it is playing."""
        return self._timer.isActive()

    def start(self, first: int, last: int, evolution: Evolution | None = None) -> None:
        """Move from the end of epoch `first` to that of `last`: by change, if that is known.

        Parameters
        ----------
        evolution : Evolution, optional
            Of a run of `last` epochs.
        """
        if last <= first:
            return
        self._place, self._last, self._evolution = float(first), last, evolution
        self._share = evolution.share(first) if evolution is not None else 0.0
        self._timer.start()
        self._ask()

    def stop(self) -> None:
        """Stop at the current epoch."""
        if self.is_playing:
            self._timer.stop()
            self.stopped.emit()

    def shown(self) -> None:
        """Report that the requested epoch was drawn."""
        self._is_waiting = False

    def tick(self) -> None:
        """Advance by one interval."""
        before = int(self._place)
        self._place = self._next()
        if self._is_waiting or (int(self._place) == before and self._place < self._last):
            return
        self._ask()
        if self._place >= self._last:
            self.stop()

    def _next(self) -> float:
        """Return the place after one interval, in epochs."""
        seconds, last = INTERVAL_MS / 1000, float(self._last)
        if self._evolution is None:
            speed = self.epochs_per_second or self._last / WHOLE_SECONDS
            return min(self._place + speed * seconds, last)
        self._share += seconds / WHOLE_SECONDS
        if self._share >= 1 - 1e-9:
            return last
        return min(max(self._place, self._evolution.epoch(self._share)), last)

    def _ask(self) -> None:
        self._is_waiting = True
        self.asked.emit(int(self._place))
