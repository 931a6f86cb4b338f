"""`RunPresenter`: the training session and all that shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from playground.document.document import Change
from playground.document.inference import Problem
from playground.document.pace import Pace
from playground.document.problems.examining import refusal
from playground.document.project import Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.controls import (
    BringBack,
    CancelLoading,
    EpochOnce,
    Pause,
    Play,
    Reset,
    SetAside,
    SetProject,
    StepOnce,
)
from playground.training.protocol.engine import Checkpoint, reached
from playground.training.protocol.events import (
    Built,
    Called,
    CheckpointTaken,
    DataReady,
    DataRefused,
    EngineReady,
    Event,
    Failed,
    ModelLost,
    MomentShown,
    Notice,
    Progress,
    ProjectAdopted,
    RunInfo,
    RunsChanged,
    RunState,
    StateChanged,
    TierChanged,
    TimelineChanged,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.replan import Consequence, Effects
from playground.training.protocol.state import START, Position
from playground.training.session import Session
from playground.ui.editor import DocumentEditor
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.frame_pump import FramePump
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.stage import Stage
from playground.ui.presenters.versions import Versions
from playground.ui.shell.main_window import NOTHING_TRAINED, MainWindow
from playground.ui.shell.message_bar import sentence
from playground.ui.shell.run_words import RunFacts
from playground.ui.widgets.texts import count_text

WAITING = frozenset({RunState.STARTING, RunState.LOADING, RunState.BUILDING, RunState.INCOMPLETE})
"""States in which Play is remembered until training can begin."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """What the window knows of a run that the training thread has set aside.

    Attributes
    ----------
    position : Position
    checkpoint : Checkpoint or None
        That of `RunPresenter.kept_checkpoint`.
    runs : tuple of RunInfo
    versions : Versions
        The numbers by which the training thread knows the projects of its history.
    """

    position: Position
    checkpoint: Checkpoint | None
    runs: tuple[RunInfo, ...]
    versions: Versions


class RunPresenter(QObject):
    """Submits controls, handles events, shows frames.

    Signals
    -------
    state_changed(RunState)
    position_changed()
        The run has advanced, or another moment or run was restored.
    frame_shown(Frame)
    failed(Failed)
    replanned(Change, Effects)
        The project was edited, at that cost.
    data_loaded()
        `stage.data` is new.
    data_judged()
        The data was loaded, or refused: `refusal` may be another.
    stage_changed()
        Views show another project or other data: a moment that had those, or the present.
    """

    state_changed = Signal(object)
    position_changed = Signal()
    frame_shown = Signal(object)
    failed = Signal(object)
    replanned = Signal(object, object)
    data_loaded = Signal()
    data_judged = Signal()
    stage_changed = Signal()

    def __init__(
        self,
        editor: DocumentEditor,
        session: Session,
        window: MainWindow,
        requests: ReplyHandlers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        document = self._document = editor.document
        self._session = session
        self._window = window
        self._reply_handlers = requests
        self.state = RunState.STARTING
        self.position = START
        self._is_wanted = self._is_reset = False
        self._reason = ""
        self.stage = Stage(document)
        self._shown_past: Basis | None = None
        self.versions = Versions(document)
        self._is_adopting = False
        self._refused: DataRefused | None = None
        self._checkpoint: Checkpoint | None = None
        self._opened_runs: tuple[RunInfo, ...] = ()
        self._is_returning = False
        self._runs: tuple[RunInfo, ...] = ()
        self.pump = FramePump(session, window, self, fits=self.stage.fits)
        self.pump.event_received.connect(self._on_event)
        self.pump.pause_foreseen.connect(self._show_pause)
        self.pump.event_received.connect(self._keep_runs)
        self.pump.frame_shown.connect(self._show_frame)
        self.pump.rate_measured.connect(self._show_rate)
        for views in (window, window.panels):
            views.visibility_changed.connect(self.pump.review)
        window.status.cancel_requested.connect(lambda: session.submit(CancelLoading()))
        self._connect_actions()

    def _connect_actions(self) -> None:
        actions = self._window.actions_by_name
        actions["play"].triggered.connect(self.toggle)
        actions["step"].triggered.connect(lambda: self._session.submit(StepOnce()))
        actions["epoch"].triggered.connect(lambda: self._session.submit(EpochOnce()))
        actions["reset"].triggered.connect(self.reset)

    def begin(self) -> None:
        """Hand the project to the session, and start the pump."""
        self._session.submit(SetProject(self._document.project, is_load=True))
        self._show_state()
        self.pump.start()

    def close(self) -> None:
        """Stop the pump."""
        self.pump.stop()

    @property
    def version(self) -> int:
        """The number by which the training thread knows the project as it is."""
        return self.versions.number_of(self._document.project)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs, oldest first, the present one last."""
        return self._runs

    @property
    def earlier_runs(self) -> tuple[RunInfo, ...]:
        """The runs before the present one that are worth keeping, oldest first."""
        return tuple(run for run in self._runs if not (run.is_present or run.is_deleted))

    @property
    def kept_checkpoint(self) -> Checkpoint | None:
        """The model that was opened, as long as the session has not built it yet."""
        return self._checkpoint

    @property
    def refusal(self) -> Problem | None:
        """What is wrong with the data, if only loading it could show that."""
        refused, data = self._refused, self._document.project.data
        if refused is None or refused.config != data:
            return None
        return refusal(data, refused.message, may_split=refused.may_split)

    @property
    def is_playing(self) -> bool:
        """Whether it trains, or will as soon as it can."""
        return self.state is RunState.RUNNING or (self._is_wanted and self.state in WAITING)

    def toggle(self) -> None:
        """Play, or pause what plays."""
        self._window.messages.end_topics(Topic.ACTION)
        self._is_wanted = not self.is_playing
        self._session.submit(Play() if self._is_wanted else Pause())
        if self.state is RunState.RUNNING and not self._is_wanted:
            self.pump.hurry()
        self._show_state()

    def reset(self) -> None:
        """Reset to untrained weights."""
        self._checkpoint = None
        self._is_wanted = False
        self._is_reset = True
        self._window.status.end_notes(Topic.WEIGHTS)
        self._session.submit(Reset())
        self._forget_what_was_reset()
        self._show_state()

    def _forget_what_was_reset(self) -> None:
        """Count from zero if an incomplete network was reset: no frame reports it."""
        if self._is_reset and self.state is RunState.INCOMPLETE:
            self._is_reset = False
            self.position = START
            self._window.transport.show_frame(NOTHING_TRAINED)
            self.position_changed.emit()

    def train_to(self, epoch: int) -> None:
        """Train until `epoch` epochs are completed, whatever the project says."""
        project = self._document.project
        training = replace(project.training, epochs=epoch)
        self._session.submit(SetProject(replace(project, training=training)))
        self._session.submit(Play())

    def open(self, checkpoint: Checkpoint | None, runs: tuple[RunInfo, ...] = ()) -> None:
        """Expect another project, trained this far and with `runs`, as the next change."""
        self._checkpoint = checkpoint
        self._opened_runs = self._runs = runs
        self.position = reached(checkpoint)

    def take_weights(self, checkpoint: Checkpoint) -> None:
        """Train the project, as it is, from these weights; the run so far stays in the list."""
        self._checkpoint = checkpoint
        self._session.submit(SetProject(self._document.project, checkpoint=checkpoint))

    def set_aside(self) -> KeptRun:
        """Have the training thread set the run aside; another project is opened next."""
        self._session.submit(SetAside())
        kept = KeptRun(self.position, self._checkpoint, self._runs, self.versions)
        self.versions = Versions(self._document)
        return kept

    def bring_back(self, kept: KeptRun) -> None:
        """Expect the project of a run that was set aside as the next change."""
        self.open(kept.checkpoint, kept.runs)
        self.position, self.versions = kept.position, kept.versions
        self._is_returning = True

    def follow(self, change: Change, found: Effects) -> None:
        """Send the changed project to the session, if training is affected."""
        self._update_stage()
        self.replanned.emit(change, found)
        if change.is_load:
            self.pump.forget()
            self._window.forget_run()
            self.stage.forget()
            self._update_stage()
            self._is_wanted = False
            self._window.status.end_notes(Topic.WEIGHTS)
            self._show_state()
            self._submit_loaded(change.after)
            return
        is_trained = found.consequence is not Consequence.NOTHING or change.is_trained
        self._is_wanted &= not (change.is_trained and change.is_return)
        if is_trained and not self._is_adopting and (change.is_return or not change.is_trained):
            self._note_cost(change, found)
        for control in self.versions.controls(change, found, is_adopted=self._is_adopting):
            self._session.submit(control)
        if is_trained:
            self._show_state()
        if (early := self.stage.returned_to()) is not None:
            self._show_data(early)

    def _submit_loaded(self, project: Project) -> None:
        """Have the training thread open `project`, or bring back the run of it."""
        if self._is_returning:
            self._is_returning = False
            self._session.submit(BringBack())
        else:
            self.versions.forget()
            self._session.submit(
                SetProject(
                    project, is_load=True, checkpoint=self._checkpoint, runs=self._opened_runs
                )
            )
        self._opened_runs = ()

    def _note_cost(self, change: Change, found: Effects) -> None:
        """Show in the status bar how the change affects training."""
        returned = f"{change.text}: with the weights that it had then"
        text = returned if change.is_return else found.text
        self._window.status.show_note(Topic.WEIGHTS, text)

    def _show_frame(self, frame: Frame) -> None:
        self._window.transport.show_frame(frame)
        self._window.timeline.show_frame(frame)
        position = Position(frame.epoch, frame.step)
        if frame.is_live and position != self.position:
            self.position = position
            self.position_changed.emit()
            if not self.is_playing:
                self._show_state()
        self._window.status.show_place(self._place(frame))
        self.frame_shown.emit(frame)

    def _place(self, frame: Frame) -> str:
        """Return which batch was trained last, where they are trained one by one."""
        is_playing_on = self.state is RunState.RUNNING
        is_single = self._document.project.pace is Pace.BATCH if is_playing_on else frame.step > 0
        if not frame.is_live or not is_single or frame.epoch + frame.step == 0:
            return ""
        epoch, batch = frame.epoch + 1, frame.step
        if batch == 0:
            epoch, batch = frame.epoch, frame.steps_per_epoch
        return (
            f"epoch {count_text(epoch)}, "
            f"batch {count_text(batch)} of {count_text(frame.steps_per_epoch)}"
        )

    def _show_rate(self, frames_per_second: int) -> None:
        self._window.status.show_rate(frames_per_second if self.state is RunState.RUNNING else 0)

    def _keep_runs(self, event: Event) -> None:
        if isinstance(event, RunsChanged):
            self._runs = event.runs

    def _show_data(self, event: DataReady) -> None:
        if not self.stage.take(event):
            return
        self._update_stage()
        self._window.messages.end_topics(Topic.DATA)
        self._window.status.show_progress(None)
        self._window.show_data(self.stage.shown_data or event.data)
        self.data_loaded.emit()
        self._judge(None)

    def _on_event(self, event: Event) -> None:
        self._window.handle_event(event)
        if isinstance(event, StateChanged):
            self._change_state(event)
        elif isinstance(event, EngineReady):
            self._window.messages.end_topics(Topic.ENGINE)
            self._window.status.show_versions(event.version)
        elif isinstance(event, DataReady):
            self._show_data(event)
        elif isinstance(event, DataRefused):
            self._judge(event)
        elif isinstance(event, Progress):
            self._window.status.show_progress(event if event.text else None)
        elif isinstance(event, Built):
            self._checkpoint = None
            self._window.messages.end_topics(Topic.RULE)
            self._is_reset = False
            self.pump.expect(event.generation)
        elif isinstance(event, TierChanged):
            self._window.status.show_tier(event.status)
        elif isinstance(event, Failed):
            self.failed.emit(event)
        elif isinstance(event, Called | CheckpointTaken):
            self._reply_handlers.answered(event)
        elif isinstance(event, Notice):
            self._say(event)
        elif isinstance(
            event, RunsChanged | TimelineChanged | MomentShown | ProjectAdopted | ModelLost
        ):
            return
        else:
            assert_never(event)

    def _say(self, notice: Notice) -> None:
        if notice.is_lasting:
            self._window.messages.notice(Cause(Topic.RULE, notice.message), notice.message)
        else:
            self._window.messages.mention(notice.message)

    def show_moment(self, event: MomentShown) -> None:
        """Show the project and data of the epoch that `event` names."""
        self.stage.moment = event
        if self._update_stage() and self.stage.shown_data is not None:
            self._window.show_data(self.stage.shown_data)

    def _update_stage(self) -> bool:
        """Emit `stage_changed` if the views must show another project; return whether they must.

        A moment comes and goes, but an edit can also end one: undo may lead to the very
        network that the moment had, or new data may be loaded.
        """
        past = self.stage.past
        if past is self._shown_past:
            return False
        self._shown_past = past
        self.stage_changed.emit()
        return True

    @contextmanager
    def adopting(self) -> Iterator[None]:
        """Within the block the document adopts a project that is already training."""
        self._is_adopting = True
        try:
            yield
        finally:
            self._is_adopting = False

    def _judge(self, refused: DataRefused | None) -> None:
        """Store why the data cannot be used, to show it among the problems."""
        if refused != self._refused:
            self._refused = refused
            self.data_judged.emit()

    def _show_pause(self) -> None:
        """Show a pause that is certain; its event will follow."""
        self._change_state(StateChanged(RunState.PAUSED))

    def _change_state(self, event: StateChanged) -> None:
        self.state, self._reason = event.state, event.detail
        if event.state not in WAITING:
            self._is_wanted = event.state is RunState.RUNNING
        if event.state is not RunState.FAILED:
            self._window.messages.end_topics(Topic.RUN, Topic.DATA)
        if event.state is RunState.INCOMPLETE:
            self._window.status.end_notes(Topic.WEIGHTS)  # nothing is rebuilt
        self._forget_what_was_reset()
        self._show_state()
        self.state_changed.emit(event.state)

    def _show_state(self) -> None:
        """Show whether it trains, and what training waits for."""
        if self._is_wanted and self.state is RunState.INCOMPLETE:
            text = f"Training begins once the network is complete. {sentence(self._reason)}"
            self._window.messages.notice(Cause(Topic.NETWORK), text)
        else:
            self._window.messages.end_topics(Topic.NETWORK)
        facts = RunFacts(
            self.state,
            self._reason,
            is_playing=self.is_playing,
            epoch=self.position.epoch,
            end=self._document.project.training.epochs,
        )
        self._window.transport.show_run(facts)
        self._window.status.show_run(facts)
