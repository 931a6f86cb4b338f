"""`RunPresenter`: the training session and all that shows it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from playground.datasets.task import Prepared
from playground.document.commands import SetTraining
from playground.document.document import Change, Document
from playground.document.inference import Problem
from playground.document.problems import refusal
from playground.training.controls import (
    CancelLoading,
    EpochOnce,
    Pause,
    Play,
    Reset,
    SetProject,
    StepOnce,
)
from playground.training.engine import Checkpoint, Position
from playground.training.events import (
    Built,
    Called,
    CheckpointTaken,
    DataReady,
    DataRefused,
    EngineReady,
    Event,
    Failed,
    MomentShown,
    Notice,
    Progress,
    ProjectAdopted,
    RunsChanged,
    RunState,
    StateChanged,
    TierChanged,
    TimelineChanged,
)
from playground.training.frames import Frame
from playground.training.replan import Consequence, consequence, effects
from playground.training.session import Session
from playground.ui.frame_pump import FramePump
from playground.ui.main_window import MainWindow
from playground.ui.message_bar import Remedy, sentence
from playground.ui.requests import Requests
from playground.ui.stage import Stage
from playground.ui.versions import Versions

START = Position(0, 0)
WAITS, FAILED = "training waits for the network", "training failed"
"""Causes of messages."""
BROKEN = frozenset({RunState.FAILED, RunState.LOADING, RunState.BUILDING, RunState.STARTING})
"""States in which what failed may fail again; in any other it is mended."""
WAITING = frozenset({RunState.STARTING, RunState.LOADING, RunState.BUILDING, RunState.INCOMPLETE})
"""States in which Play is remembered until training can begin."""


class RunPresenter(QObject):
    """Submits controls, hears events, shows frames.

    Signals
    -------
    state_changed(RunState)
    position_changed()
        The run has come further, or went back.
    frame_shown(Frame)
    failed(Failed)
    data_judged()
        The data was loaded, or refused: `refusal` may be another.
    stage_changed()
        Views show another project or other data: a moment that had those, or the present.
    command_requested(Command)
        The user takes the way on that a failure offers.
    """

    state_changed = Signal(object)
    position_changed = Signal()
    frame_shown = Signal(object)
    failed = Signal(object)
    data_judged = Signal()
    stage_changed = Signal()
    command_requested = Signal(object)

    def __init__(
        self,
        document: Document,
        session: Session,
        window: MainWindow,
        requests: Requests,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._session = session
        self._window = window
        self._requests = requests
        self.state = RunState.STARTING
        self.position = START
        self._is_wanted = False
        self._reason = ""
        self.stage = Stage(document)
        self.versions = Versions(document)
        self._is_adopting = False
        self._refused: DataRefused | None = None
        self._checkpoint: Checkpoint | None = None
        self.pump = FramePump(session, window, self, fits=self.stage.fits)
        self.pump.event_received.connect(self._hear)
        self.pump.frame_shown.connect(self._show_frame)
        self.pump.rate_measured.connect(self._show_rate)
        window.visibility_changed.connect(self.pump.review)
        window.status.cancel_requested.connect(lambda: session.submit(CancelLoading()))
        self._connect_actions()

    def _connect_actions(self) -> None:
        actions = self._window.actions_by_name
        actions["play"].triggered.connect(self.toggle)
        actions["step"].triggered.connect(lambda: self._session.submit(StepOnce()))
        actions["epoch"].triggered.connect(lambda: self._session.submit(EpochOnce()))
        actions["reset"].triggered.connect(self.reset)

    def begin(self) -> None:
        """Hand the project to the session, and start to listen."""
        self._session.submit(SetProject(self._document.project, is_load=True))
        self._show_state()
        self._window.status.show_run(self.state, "")
        self.pump.start()

    def close(self) -> None:
        """Stop to listen."""
        self.pump.stop()

    @property
    def data(self) -> Prepared | None:
        """The data of the document, as last loaded."""
        return self.stage.data

    @property
    def version(self) -> int:
        """The number by which the training thread knows the project as it stands."""
        return self.versions.number_of(self._document.project)

    @property
    def kept_checkpoint(self) -> Checkpoint | None:
        """The model that was opened, as long as the session has not built it yet."""
        return self._checkpoint

    @property
    def refusal(self) -> Problem | None:
        """What is wrong with the data as it is, where only loading it could tell."""
        refused, data = self._refused, self._document.project.data
        if refused is None or refused.config != data:
            return None
        return refusal(data, refused.message, may_split=refused.may_split)

    @property
    def is_playing(self) -> bool:
        """Whether it trains, or will as soon as what it waits for is there."""
        return self.state is RunState.RUNNING or (self._is_wanted and self.state in WAITING)

    def toggle(self) -> None:
        """Play, or pause what plays."""
        self._is_wanted = not self.is_playing
        self._session.submit(Play() if self._is_wanted else Pause())
        if self.state is RunState.RUNNING and not self._is_wanted:
            self.pump.hurry()
        self._show_state()
        if self._is_wanted and self.state is RunState.INCOMPLETE:
            self._window.messages.notice(
                f"Training begins once the network is complete. {sentence(self._reason)}",
                cause=WAITS,
            )

    def reset(self) -> None:
        """Go back to untrained weights."""
        self._checkpoint = None
        self._is_wanted = False
        self._session.submit(Reset())

    def train_to(self, epoch: int) -> None:
        """Train until `epoch` epochs are completed, whatever the project says."""
        project = self._document.project
        training = replace(project.training, epochs=epoch)
        self._session.submit(SetProject(replace(project, training=training)))
        self._session.submit(Play())

    def open(self, checkpoint: Checkpoint | None) -> None:
        """The next change of the document is another project, trained so far."""
        self._checkpoint = checkpoint
        self.position = reached(checkpoint)

    def follow(self, change: Change) -> None:
        """Let the session train the changed project, if that concerns it."""
        if change.is_load:
            self.pump.forget()
            self._window.timeline.forget()
            self.stage.forget()
            self.versions.forget()
            self._window.messages.clear()
            self._session.submit(
                SetProject(change.after, is_load=True, checkpoint=self._checkpoint)
            )
            return
        cost = consequence(change.before, change.after)
        if cost is not Consequence.NOTHING and not self._is_adopting:
            self._tell_cost(change, cost)
        for control in self.versions.controls(change, is_adopted=self._is_adopting):
            self._session.submit(control)

    def _tell_cost(self, change: Change, cost: Consequence) -> None:
        """Say in the status bar what the change means for training."""
        if change.is_return:
            self._window.status.show_note(f"{change.text}: with the weights that it had then")
            return
        found = effects(change.before, change.after)
        first = next((effect for effect in found if effect.consequence is cost), None)
        self._window.status.show_note(first.text if first is not None else cost.text)

    def _show_frame(self, frame: Frame) -> None:
        self._window.transport.show_frame(frame)
        self._window.timeline.show_frame(frame)
        position = Position(frame.epoch, frame.step)
        if frame.is_live and position != self.position:
            self.position = position
            self.position_changed.emit()
        self.frame_shown.emit(frame)

    def _show_rate(self, frames_per_second: int) -> None:
        is_running = self.state is RunState.RUNNING
        self._window.status.show_rate(frames_per_second if is_running else 0)

    def _hear(self, event: Event) -> None:
        self._window.handle_event(event)
        if isinstance(event, StateChanged):
            self._change_state(event)
        elif isinstance(event, EngineReady):
            self._window.status.show_versions(event.version)
        elif isinstance(event, DataReady):
            self.stage.data = event.data
            self._window.status.show_progress(None)
            self._window.show_data(self.stage.shown_data or event.data)
            self._judge(None)
        elif isinstance(event, DataRefused):
            self._judge(event)
        elif isinstance(event, Progress):
            self._window.status.show_progress(event)
        elif isinstance(event, Built):
            self._checkpoint = None
            self.pump.expect(event.generation)
        elif isinstance(event, TierChanged):
            self._window.status.show_tier(event.status)
        elif isinstance(event, Failed):
            self._show_failure(event)
        elif isinstance(event, Called | CheckpointTaken):
            self._requests.answered(event)
        elif isinstance(event, Notice):
            self._window.messages.notice(event.message)
        elif isinstance(event, RunsChanged | TimelineChanged | MomentShown | ProjectAdopted):
            return
        else:
            assert_never(event)

    def show_moment(self, event: MomentShown) -> None:
        """Have the views show what the moments to come are of."""
        before = self.stage.past
        self.stage.moment = event
        if self.stage.past is before:
            return
        self.stage_changed.emit()
        if self.stage.shown_data is not None:
            self._window.show_data(self.stage.shown_data)

    @contextmanager
    def adopting(self) -> Iterator[None]:
        """Within the block the document takes over what trains already."""
        self._is_adopting = True
        try:
            yield
        finally:
            self._is_adopting = False

    def _judge(self, refused: DataRefused | None) -> None:
        """Remember whether the data does, and let it be shown among the problems."""
        if refused != self._refused:
            self._refused = refused
            self.data_judged.emit()

    def _change_state(self, event: StateChanged) -> None:
        self.state, self._reason = event.state, event.detail
        gone = {WAITS: event.state is not RunState.INCOMPLETE, FAILED: event.state not in BROKEN}
        self._window.messages.withdraw(*(cause for cause, is_gone in gone.items() if is_gone))
        if event.state not in WAITING:
            self._is_wanted = event.state is RunState.RUNNING
        self._show_state()
        self._window.status.show_run(event.state, event.detail)
        self.state_changed.emit(event.state)

    def _show_state(self) -> None:
        self._window.transport.show_run(self.state, is_playing=self.is_playing)

    def _show_failure(self, event: Failed) -> None:
        self._window.messages.error(event.message, self._remedy(event), cause=FAILED)
        self.failed.emit(event)
        if event.layer_id is not None and self._document.project.network.has(event.layer_id):
            self._window.designer.select((event.layer_id,))

    def _remedy(self, event: Failed) -> Remedy | None:
        """Return the one click that leads on, where there is one."""
        if event.lowers_rate:
            return Remedy("Halve the learning rate and go on", self._go_on_slower)
        refused = self.refusal
        repair = refused.repair if refused is not None else None
        if repair is None:
            return None
        return Remedy(repair.label, lambda: self.command_requested.emit(repair.command))

    def _go_on_slower(self) -> None:
        self.command_requested.emit(SetTraining({"learning_rate": self._rate_in_force() / 2}))
        self._session.submit(Play())

    def _rate_in_force(self) -> float:
        """Return the learning rate that a schedule begins with, or that a rule has lowered."""
        training, frame = self._document.project.training, self.pump.last
        if frame is None or training.schedule.name != "constant":
            return training.learning_rate
        lowered = float(f"{frame.learning_rate:.6g}")  # it comes from 32 bits
        return min(training.learning_rate, lowered or training.learning_rate)


def reached(checkpoint: Checkpoint | None) -> Position:
    """Return how far a run had come, as frames count it: rebuilds do not start anew."""
    if checkpoint is None:
        return START
    return Position(len(checkpoint.curves), checkpoint.position.step)
