"""`FailurePresenter`: shows why a run stopped, and offers to fix the cause."""

from PySide6.QtCore import QObject

from playground.catalog.schedules import CONSTANT
from playground.document.commands import SetTraining
from playground.document.problems.examining import examine
from playground.training.protocol.controls import Play
from playground.training.protocol.events import Failed, RunState
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow


class FailurePresenter(QObject):
    """Shows each failure of the run in the message bar, and selects the layer that caused it."""

    def __init__(
        self,
        editor: DocumentEditor,
        session: Session,
        window: MainWindow,
        run: RunPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._session = session
        self._window = window
        self._run = run
        run.failed.connect(self._show)

    def _show(self, event: Failed) -> None:
        remedy = self._remedy(event)
        remedies = (remedy,) if remedy is not None else ()
        self._window.messages.error(Cause(self._topic()), event.message, *remedies)
        if event.layer_id is not None and self._editor.document.project.network.has(event.layer_id):
            self._window.designer.select((event.layer_id,))

    def _topic(self) -> Topic:
        """Return what failed: `Failed` comes while the state is still that of the attempt."""
        if self._run.state is RunState.STARTING:
            return Topic.ENGINE
        is_of_data = self._run.state is RunState.LOADING or self._run.refusal is not None
        return Topic.DATA if is_of_data else Topic.RUN

    def _remedy(self, event: Failed) -> Remedy | None:
        """Return the remedy for a failure, if there is one."""
        if event.lowers_rate:
            return Remedy("Halve the learning rate and continue", self._halve_and_play)
        found = examine(self._editor.document.project)[0].training_problem
        problem = self._run.refusal or found
        repair = problem.repair if problem is not None else None
        if repair is None:
            return None
        return Remedy(repair.label, lambda: self._editor.do(repair.command))

    def _halve_and_play(self) -> None:
        if self._editor.do(SetTraining({"learning_rate": self._rate_in_force() / 2})):
            self._session.submit(Play())

    def _rate_in_force(self) -> float:
        """Return the learning rate at the start of the schedule, or as lowered by a rule."""
        training, frame = self._editor.document.project.training, self._run.pump.last
        if frame is None or training.schedule.name != CONSTANT:
            return training.learning_rate
        lowered = float(f"{frame.learning_rate:.6g}")  # it comes from 32 bits
        return min(training.learning_rate, lowered or training.learning_rate)
