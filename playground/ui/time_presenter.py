"""`TimePresenter`: the time line, its replay, and the list of runs."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from playground.document.adopting import AdoptProject
from playground.training.controls import ReturnToRun, SetBudget
from playground.training.events import Event, RunState, StateChanged, TimelineChanged
from playground.training.session import Session
from playground.training.timeline import BUDGET_BYTES
from playground.ui.frame_pump import FramePump
from playground.ui.main_window import MainWindow
from playground.ui.settings import Settings
from playground.ui.timeline_bar import MEGABYTE

BUDGET_KEY = "timeline/budget_mb"
COURSE_KEY = "timeline/replay"
BY_CHANGE, BY_EPOCHS = "by_change", "by_epochs"


class TimePresenter(QObject):
    """Joins the time line and the panel of runs with the session.

    Signals
    -------
    command_requested(Command)
        Going back to a run is an edit as well: its settings come back with it.
    """

    command_requested = Signal(object)

    def __init__(
        self,
        session: Session,
        window: MainWindow,
        settings: Settings,
        pump: FramePump,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bar = window.timeline
        self._settings = settings
        self._bar.budget_chosen.connect(self._set_budget)
        window.control_requested.connect(self._submit)
        pump.event_received.connect(self._hear)
        actions = self._actions = window.actions_by_name
        self._bar.set_courses(actions.submenus["course"])
        for course in (BY_CHANGE, BY_EPOCHS):
            actions[course].triggered.connect(self._chooser(course))
        self._show_course(BY_EPOCHS if settings.text(COURSE_KEY) == BY_EPOCHS else BY_CHANGE)
        for name, act in (
            ("playback", self._bar.toggle_playback),
            ("earlier", lambda: self._bar.move_to_mark(-1)),
            ("later", lambda: self._bar.move_to_mark(1)),
            ("present", self._bar.return_to_present),
            ("continue_here", self._bar.continue_here),
        ):
            actions[name].triggered.connect(lambda _checked=False, act=act: act())

    def _chooser(self, course: str) -> Callable[[], None]:
        return lambda: self._choose_course(course)

    def _choose_course(self, course: str) -> None:
        """Replay by change or by epochs from now on, and in later windows."""
        self._settings.set_text(COURSE_KEY, course)
        self._show_course(course)

    def _show_course(self, course: str) -> None:
        action = self._actions[course]
        action.setChecked(True)
        text = action.text().replace("&", "").lower()
        self._bar.show_course(text, is_by_change=course == BY_CHANGE)

    def begin(self) -> None:
        """Ask for the budget that was chosen before."""
        text = self._settings.text(BUDGET_KEY)
        if text.isdigit() and int(text) > 0 and int(text) * MEGABYTE != BUDGET_BYTES:
            self._session.submit(SetBudget(int(text) * MEGABYTE))

    def close(self) -> None:
        """Stop the replay."""
        self._bar.playback.stop()

    def _set_budget(self, budget_bytes: int) -> None:
        self._settings.set_text(BUDGET_KEY, str(budget_bytes // MEGABYTE))
        self._session.submit(SetBudget(budget_bytes))

    def _submit(self, control: object) -> None:
        """Hand on what a panel asks for."""
        # The training thread goes first: the edit that follows is then nothing new to it.
        self._session.submit(control)  # type: ignore[arg-type]
        if isinstance(control, ReturnToRun):
            self.command_requested.emit(AdoptProject(control.project, "Go back to a run"))

    def _hear(self, event: Event) -> None:
        if isinstance(event, TimelineChanged):
            self._bar.show_recorded(event)
        elif isinstance(event, StateChanged) and event.state is RunState.RUNNING:
            self._bar.playback.stop()
