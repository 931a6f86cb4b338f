"""`Recording`: trains to an epoch, films the run, ends the event loop: for the command line."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from playground.training.protocol.events import RunState
from playground.ui.film.plan import FilmPlan
from playground.ui.film.presenter import FilmPresenter
from playground.ui.presenters.run_presenter import RunPresenter

RESTING = frozenset({RunState.PAUSED, RunState.FINISHED})


class Recording(QObject):
    """Films a run from its start.

    Parameters
    ----------
    plan : FilmPlan
        Its last epoch is the last one trained; a run that a rule stops earlier is filmed up to
        that epoch.
    target : Path

    Attributes
    ----------
    error : str
        Why there is no film; empty if there is.
    """

    def __init__(
        self,
        run: RunPresenter,
        films: FilmPresenter,
        plan: FilmPlan,
        target: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run = run
        self._films = films
        self._plan = plan
        self._target = target
        self._is_trained = False
        self._is_filmed = False
        self.error = ""

    def start(self) -> None:
        """Begin, as soon as the model is built."""
        self._run.state_changed.connect(self._on_state_changed)
        self._run.failed.connect(lambda event: self.fail(event.message))
        self._films.finished.connect(self._finish)

    def _on_state_changed(self, state: RunState) -> None:
        if state not in RESTING or self._is_filmed:
            return
        if not self._is_trained:
            self._is_trained = True
            self._run.train_to(self._plan.last)
            return
        self._is_filmed = True
        # The pump reports states before it shows the frame that belongs to them.
        QTimer.singleShot(0, self._film)

    def _film(self) -> None:
        frame = self._run.pump.last
        reached = frame.epoch if frame is not None else 0
        self._films.start(replace(self._plan, last=min(reached, self._plan.last)), self._target)

    def _finish(self, reason: str) -> None:
        self.error = reason
        QApplication.exit(int(bool(reason)))

    def fail(self, reason: str) -> None:
        """End the event loop without a film."""
        self.error = reason
        QApplication.exit(1)
