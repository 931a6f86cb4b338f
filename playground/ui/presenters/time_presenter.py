"""`TimePresenter`: earlier epochs, their replay, and the list of runs."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from playground.document.commands import SetTraining
from playground.document.edits.adopting import AdoptProject
from playground.document.in_words.comparison import differences
from playground.document.project import Project
from playground.training.protocol.controls import (
    ContinueFrom,
    Control,
    ReturnToRun,
    Scrub,
    SetBudget,
)
from playground.training.protocol.events import (
    Event,
    MomentShown,
    ProjectAdopted,
    RunState,
    StateChanged,
    TimelineChanged,
)
from playground.training.protocol.frames import Frame
from playground.training.run.timeline import BUDGET_BYTES
from playground.training.session import Session
from playground.ui.actions.actions import without_arguments
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.panels.captions import figure
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow
from playground.ui.shell.timeline_bar import MEGABYTE

BUDGET_KEY = "timeline/budget_mb"
TIMING_KEY = "timeline/replay"
BY_CHANGE, BY_EPOCHS = "by_change", "by_epochs"
BRANCH = Cause(Topic.BRANCH)
MOST_NAMED = 3


class TimePresenter(QObject):
    """Joins the time line and the panel of runs with the session."""

    def __init__(
        self,
        editor: DocumentEditor,
        session: Session,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._document = editor.document
        self._session = session
        self._run = run
        self._window = window
        self._run_id: int | None = None
        self._recorded: TimelineChanged | None = None
        self._bar = window.timeline
        self._settings = settings
        self._bar.budget_chosen.connect(self._set_budget)
        window.panels.control_requested.connect(self._submit)
        self._bar.scrubbed.connect(self._look)
        self._bar.continued.connect(self._continue)
        run.pump.event_received.connect(self._on_event)
        run.frame_shown.connect(self._show_frame)
        window.banner.back.clicked.connect(self._bar.return_to_present)
        window.banner.continue_button.clicked.connect(self._bar.continue_here)
        self._actions = window.actions_by_name
        self._connect_actions()

    def _connect_actions(self) -> None:
        actions = self._actions
        self._bar.set_timings(actions.submenus["timing"])
        for timing in (BY_CHANGE, BY_EPOCHS):
            actions[timing].triggered.connect(self._chooser(timing))
        self._show_timing(BY_EPOCHS if self._settings.text(TIMING_KEY) == BY_EPOCHS else BY_CHANGE)
        for name, act in (
            ("playback", self._bar.toggle_playback),
            ("earlier", partial(self._bar.move_to_mark, -1)),
            ("later", partial(self._bar.move_to_mark, 1)),
            ("present", self._bar.return_to_present),
            ("continue_here", self._bar.continue_here),
        ):
            actions[name].triggered.connect(without_arguments(act))

    def _chooser(self, timing: str) -> Callable[[], None]:
        return lambda: self._choose_timing(timing)

    def _choose_timing(self, timing: str) -> None:
        """Replay by change or by epochs from now on, and in later windows."""
        self._settings.set_text(TIMING_KEY, timing)
        self._show_timing(timing)

    def _show_timing(self, timing: str) -> None:
        action = self._actions[timing]
        action.setChecked(True)
        text = action.text().replace("&", "").lower()
        self._bar.show_timing(text, is_by_change=timing == BY_CHANGE)

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

    def _look(self, epoch: int | None) -> None:
        """Show an epoch of the selected run; None for the latest."""
        self._session.submit(Scrub(epoch, run_id=None if epoch is None else self._run_id))

    def _continue(self, epoch: int) -> None:
        if self._editor.permits(self._run.stage.project):
            self._session.submit(ContinueFrom(epoch, self._run_id, left=self._run.version))

    def _submit(self, control: Control) -> None:
        """Submit the control that a panel requests."""
        if isinstance(control, ReturnToRun):
            run_id = control.run_id
            found = (run.project for run in self._run.earlier_runs if run.id == run_id)
            if not all(map(self._editor.permits, found)):
                return
            control = ReturnToRun(control.run_id, left=self._run.version)
        self._session.submit(control)

    def _on_event(self, event: Event) -> None:
        if isinstance(event, TimelineChanged):
            self._recorded = event
            self._bar.show_recorded(event)
        elif isinstance(event, MomentShown):
            self._show_moment(event)
        elif isinstance(event, ProjectAdopted):
            self._adopt(event)
        elif isinstance(event, StateChanged) and event.state is RunState.RUNNING:
            self._bar.playback.stop()
            self._window.messages.end(BRANCH)

    def _show_moment(self, event: MomentShown) -> None:
        """Switch to another run or network, or back to the latest epoch."""
        self._run_id = None if event.is_present_run else event.run_id
        self._run.show_moment(event)
        if not event.is_present_run:
            self._bar.slider.set_marks(event.epochs)
        elif self._recorded is not None:
            self._bar.show_recorded(self._recorded)
        if event.basis is None:
            self._window.banner.hide()

    def _show_frame(self, frame: Frame) -> None:
        """Show which epoch is shown if it does not belong to the edited project."""
        moment = self._run.stage.moment
        is_other = self._run.stage.past is not None or not moment.is_present_run
        if is_other and not frame.is_live:
            self._window.banner.show_moment(frame.epoch, moment.run_name)
        else:
            self._window.banner.hide()

    def _adopt(self, event: ProjectAdopted) -> None:
        """Adopt the project of the run that was restored; it is already training."""
        before = self._document.project
        with self._run.adopting():
            self._editor.do(AdoptProject(event.project, event.text))
        if event.epoch is not None:
            self._say_what_is_kept(event, before)

    def _say_what_is_kept(self, event: ProjectAdopted, before: Project) -> None:
        """Show with which settings training continues, if there is a choice."""
        start = f"Continues from epoch {event.epoch:,} of {event.run_name}"
        found = differences(before, event.project)
        messages = self._window.messages
        if event.has_diverged:
            rate = figure(event.project.training.learning_rate)
            messages.answer(
                BRANCH,
                f"{start} with the learning rate {rate}, at which that run diverged later; "
                "lower it before you play",
                Remedy("Halve the learning rate", self._halve, "Then press Play to continue."),
            )
        elif found:
            named = "; ".join(f"{d.field} {d.right}, not {d.left}" for d in found[:MOST_NAMED])
            more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
            take = AdoptProject(before, "Take the latest settings")
            messages.answer(
                BRANCH,
                f"{start} with its settings: {named}{more}",
                Remedy(
                    "Take the latest settings",
                    lambda: self._editor.do(take),
                    "Continues from this epoch with the latest network and settings.",
                ),
            )

    def _halve(self) -> None:
        rate = self._document.project.training.learning_rate / 2
        self._editor.do(SetTraining({"learning_rate": rate}))
