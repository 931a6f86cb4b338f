"""`Trainer`: handles controls, trains chunk by chunk and emits events. It starts no thread.

`playground.training.run.states` has the table of states. Every change of the project ends in
`ProgramBuilder.settle`, which updates data and program with as little work as possible.

What the user wants (play, one epoch, one step) is kept apart from the state (`Intent`), so it
survives loading, building and a network that is incomplete for a moment.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import assert_never

from playground.base.errors import Cancelled, PlaygroundError, TrainingError
from playground.datasets.prepare import prepare as prepare_data
from playground.document.problems.examining import examine as examine_project
from playground.document.project import LayerId, Project
from playground.training.loop.frame_builder import FrameBuilder
from playground.training.loop.gauge import Gauge
from playground.training.loop.loading import Loader, Prepare
from playground.training.loop.probe_answers import ProbeAnswers
from playground.training.loop.program_builder import Examine, ProgramBuilder
from playground.training.loop.projector import Projector
from playground.training.loop.returns import Returns
from playground.training.loop.run_history import RunHistory
from playground.training.loop.time_travel import TimeTravel
from playground.training.loop.travel_controls import TravelControls
from playground.training.protocol.checkups import Checkups, Divergence
from playground.training.protocol.controls import (
    Ask,
    BringBack,
    Call,
    CallOnCopy,
    CancelLoading,
    Close,
    ContinueFrom,
    Control,
    DeleteRun,
    EpochOnce,
    HideRun,
    Pause,
    Play,
    RenameRun,
    Reset,
    RestoreRun,
    ReturnToRun,
    Scrub,
    SetAside,
    SetBudget,
    SetPace,
    SetProject,
    SetWeight,
    StepOnce,
    TakeCheckpoint,
)
from playground.training.protocol.engine import Engine, NonFinite, never
from playground.training.protocol.events import (
    EngineReady,
    Event,
    Failed,
    RunInfo,
    RunState,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.replan import Consequence, Effects, consequence_of
from playground.training.run.divergence import message_of
from playground.training.run.goals import Intent, TrainingControl
from playground.training.run.pacer import Pacer
from playground.training.run.run import Run
from playground.training.run.states import READY, Lifecycle
from playground.training.run.tier_watch import TierWatch
from playground.training.wording import epochs_text

logger = logging.getLogger(__name__)


class Trainer:
    """Trains one run and handles all controls. Used by one thread only.

    Parameters
    ----------
    emit : callable
        Receives each event, in order.
    mailbox : Mailbox of Frame
        Receives the frames; it holds the latest.
    clock : callable
        Seconds, from any origin.
    is_interrupted : callable
        Whether to cancel loading; called at every progress report. The control that asks for
        that must follow: it says what becomes of the training that the user wants.
    is_hurried : callable
        Whether a control that ends training is waiting; then a frame being built is cancelled.
    prepare, examine : callable
        Load data, and find what is wrong with a project.
    """

    def __init__(
        self,
        emit: Callable[[Event], None],
        mailbox: Mailbox[Frame],
        *,
        clock: Callable[[], float] = perf_counter,
        is_interrupted: Callable[[], bool] = never,
        is_hurried: Callable[[], bool] = never,
        prepare: Prepare = prepare_data,
        examine: Examine = examine_project,
    ) -> None:
        self._emit = emit
        self._gauge = Gauge(clock, is_hurried)
        self._frame_builder = FrameBuilder(mailbox, clock, is_hurried, self._gauge.take)
        self._pacer = Pacer(clock)
        self._lifecycle = Lifecycle(emit)
        self._loader = Loader(prepare, emit, is_interrupted)
        self._run_history = RunHistory(emit, clock)
        sources = (self._lifecycle, self._loader, examine, self._run_history)
        self._builder = ProgramBuilder(*sources, emit, clock)
        self._time_travel = TimeTravel(self._builder, emit)
        parts = (self._time_travel, self._builder, self._run_history, self._gauge)
        self._projector = Projector(self._frame_builder, *parts)
        returns = Returns(self._builder, self._run_history, self._loader, emit)
        travel = (self._time_travel, self._projector, returns, self._run_history)
        self._travel_controls = TravelControls(*travel, emit)
        self._answers = ProbeAnswers(self._time_travel, emit)
        self._project: Project | None = None
        self._intent: Intent | None = None
        self._interruption = ""
        self._tiers = TierWatch(emit, clock)

    @property
    def state(self) -> RunState:
        """The current state."""
        return self._lifecycle.state

    @property
    def wait_seconds(self) -> float | None:
        """Seconds until `work` has something to do; None if it waits for a control."""
        return self._pacer.wait_seconds(self.run) if self.state is RunState.RUNNING else None

    @property
    def is_building(self) -> bool:
        """Whether a frame is being built between two chunks; may be read from any thread."""
        return self._frame_builder.is_building

    @property
    def can_prepare(self) -> bool:
        """Whether `prepare` has something to do."""
        if self.run is None or self.state is RunState.RUNNING:
            return False
        return self._is_cold or self._projector.is_behind

    @property
    def _is_cold(self) -> bool:
        """Whether Play would have to wait until the loop is compiled."""
        is_ready = self.state is RunState.PAUSED
        return is_ready and self.run is not None and not self.run.is_prepared

    @property
    def run(self) -> Run | None:
        """The run that was built last."""
        return self._builder.run

    @property
    def checkups(self) -> Checkups:
        """What was measured of the present network."""
        run = self.run
        return run.timeline.checkups.of(self._builder.generation) if run else Checkups()

    @property
    def loader(self) -> Loader:
        """The loader, which holds the data that was loaded last."""
        return self._loader

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs, the present one last."""
        return self._run_history.runs

    def set_engine(self, engine: Engine) -> None:
        """Use `engine`: Keras is loaded."""
        self._builder.engine = engine
        self._emit(EngineReady(engine.version))
        if self._project is not None:
            with self._reported():
                self._settle()

    def handle(self, control: Control) -> None:
        """Do what `control` asks. Errors become `Failed`; nothing is raised."""
        with self._reported():
            self._dispatch(control)

    def work(self) -> None:
        """Train one chunk, if running. Errors become `Failed`; nothing is raised."""
        run = self.run
        if self.state is not RunState.RUNNING or run is None or self._intent is None:
            return
        with self._reported():
            left, stop = self._pacer.limit(run, self._intent.steps_left(run)), ""
            if left is None or left > 0:
                stop = run.advance(left)
                self._tiers.check(run.program)
                self._run_history.report()
            left = self._intent.steps_left(run)
            if stop or (left is not None and left <= 0):
                self._arrive(run, stop)
            else:
                self._projector.measure()
                self._projector.offer(is_awaited=self._pacer.is_slow)

    def check_in_step(self) -> None:
        """Measure a checkup of the present; machines in step call it at the same moments."""
        self._projector.check_in_step()

    def prepare(self) -> None:
        """Do one piece of deferred work, while no control is waiting.

        First compile what Play needs. If that fails, Play fails too and reports it. After that
        complete the last frame, which compiles functions of its own.
        """
        run = self.run
        if run is None:
            return
        with self._reported():
            if not self._is_cold:
                self._projector.complete()
                return
            try:
                run.prepare()
            except TrainingError as error:
                logger.info("the loop could not be prepared: %s", error)

    @property
    def generation(self) -> int:
        """The number of the program that was built last."""
        return self._builder.generation

    def continue_numbers(self, generation: int) -> None:
        """Use no number of a program up to `generation`: frames have those of another trainer."""
        self._builder.generation = max(self._builder.generation, generation)

    def rest(self) -> None:
        """Stop, and return to the present: another trainer takes over for a while."""
        with self._reported():
            self._pause()
            self._time_travel.leave()

    def take_over(self, engine: Engine | None) -> None:
        """Report everything again after `rest`, and do what was missed in the meantime.

        Parameters
        ----------
        engine : Engine or None
            None if Keras is still being loaded.
        """
        self._lifecycle.report()
        self._builder.report()
        self._run_history.report_all()
        if self._builder.engine is None and engine is not None:
            self.set_engine(engine)
        elif self._project is not None and not self._builder.is_settled(self._project):
            with self._reported():
                self._settle()
        self._projector.show()

    def close(self) -> None:
        """Close the program."""
        self._time_travel.leave()
        self._intent = None
        self._builder.discard()

    def end_loading(self) -> None:
        """End a load that was interrupted, and training with it.

        Other data interrupt a load too; they load instead, and what the user wants stays.
        """
        if self._interruption:
            self._intent = None
            self._lifecycle.move(RunState.FAILED, self._interruption)
            self._interruption = ""

    def _dispatch(self, control: Control) -> None:
        match control:
            case SetProject():
                self._set_project(control)
            case Play() | StepOnce() | EpochOnce():
                self._start(control)
            case Pause():
                self._pause()
            case Reset():
                self._reset()
            case Ask():
                self._ask(control)
            case Call() | CallOnCopy() | SetWeight():
                self._intervene(control)
            case TakeCheckpoint():
                self._answers.checkpoint(control, self.run, self._run_history.label)
            case Scrub() | ContinueFrom() | ReturnToRun():
                self._travel(control)
            case SetBudget() | SetPace():
                self._set_limit(control)
            case RenameRun() | HideRun() | DeleteRun() | RestoreRun():
                self._run_history.handle(control)
            case CancelLoading() | SetAside() | BringBack() | Close():
                return  # `Session` and `TrainerShelf` handle them
            case _:
                assert_never(control)

    def _set_project(self, control: SetProject) -> None:
        before, self._project = self._project, control.project
        was_interrupted, self._interruption = bool(self._interruption), ""
        if before is None or control.is_load:
            self._intent = None
            self._time_travel.leave()
            self._builder.open(control.project, control.checkpoint, control.runs)
            self._settle()
            return
        is_restored = self._travel_controls.undo(control, before)
        if is_restored is not None:
            self._resume(is_ready=is_restored)
            return
        if control.checkpoint is not None:
            self._builder.begin_at(control.checkpoint)
        cost = consequence_of(before, control.project, control.effects)
        is_idle = cost is Consequence.HOT and self.state not in READY
        is_other = cost is not Consequence.NOTHING and not is_idle
        if was_interrupted or is_other or control.checkpoint is not None:
            self._time_travel.leave()
            is_end = before.training.epochs != control.project.training.epochs
            self._settle(control.effects, has_new_end=is_end)
        for weight in control.weights:
            self._intervene(weight)

    def _settle(self, known: Effects | None = None, *, has_new_end: bool = False) -> None:
        """Update data and program to the project, then do what the user wants."""
        if self._project is None:
            return
        state, run = self.state, self.run
        if not self._builder.settle(self._project, known):
            return
        if self._intent is not None:
            self._begin(is_new=has_new_end or self._intent.needs_new_goal(run, self.run))
        elif state is RunState.FINISHED and self.state is state and not has_new_end:
            self._rest(state, self._lifecycle.detail)
        else:
            self._rest(RunState.PAUSED)

    def _resume(self, *, is_ready: bool) -> None:
        """Continue a run that undo restored, as far as the user wants."""
        if is_ready and self._intent is not None:
            self._begin(is_new=True)
        elif is_ready:
            self._rest(RunState.PAUSED)

    def _start(self, control: TrainingControl) -> None:
        self._time_travel.leave()
        self._intent = Intent(control)
        if self._project is None:
            return
        if self._builder.is_settled(self._project):
            self._begin(is_new=True)
        else:
            self._settle(has_new_end=True)

    def _begin(self, *, is_new: bool) -> None:
        """Train towards the goal; set a new goal if `is_new`."""
        assert self.run is not None
        assert self._project is not None
        assert self._intent is not None
        self._builder.check_trainable(self._project)
        is_new = is_new or self._intent.goal is None
        self._intent = self._intent.begun(self.run, self._project.training.epochs, is_new=is_new)
        if self.state is not RunState.RUNNING or is_new:
            self._pacer.begin(self.run, is_limited=isinstance(self._intent.control, Play))
        if self.state is not RunState.RUNNING:
            self._projector.begin()
            self._gauge.begin()
        self._lifecycle.move(RunState.RUNNING)

    def _rest(self, state: RunState, detail: str = "") -> None:
        """Stop in `state`; the exact frame is built before the event is emitted.

        Slow probes are answered in a second frame, so that Pause shows immediately.
        """
        self._projector.show(is_complete=False)
        self._run_history.report(is_forced=True)
        self._lifecycle.move(state, detail)
        self._projector.show_rest(is_cold=self._is_cold)

    def _rest_at_once(self) -> None:
        """Emit the pause immediately; the exact frame follows."""
        self._frame_builder.discard()
        self._lifecycle.move(RunState.PAUSED)
        self._rest(RunState.PAUSED)

    def _arrive(self, run: Run, stop: str) -> None:
        """Stop at the goal, or because a rule says so."""
        is_end = self._intent is not None and isinstance(self._intent.control, Play)
        self._intent = None
        if stop:
            detail = f"Stopped after {epochs_text(run.epoch)}: {stop}"
        else:
            detail = f"Reached {epochs_text(run.epoch)}" if is_end else ""
        if (stop or is_end) and (best := run.end()):
            detail += f"; the weights of epoch {best:,} were restored"
        self._rest(RunState.FINISHED if stop or is_end else RunState.PAUSED, detail)

    def _pause(self) -> None:
        self.end_loading()
        self._intent = None
        if self.state is RunState.RUNNING:
            self._rest_at_once()

    def _reset(self) -> None:
        self._intent = None
        self._time_travel.leave()
        if self._project is not None and self._builder.reset(self._project):
            self._rest(RunState.PAUSED)

    def _ask(self, control: Ask) -> None:
        """Answer these probes from now on; build a frame now if no other one would follow."""
        is_new = not control.probes <= self._frame_builder.probes
        self._frame_builder.probes = control.probes
        if is_new and self.state is not RunState.RUNNING:
            self._projector.show(is_complete=False)
            self._projector.show_rest(is_cold=self._is_cold)

    def _travel(self, control: Scrub | ContinueFrom | ReturnToRun) -> None:
        """Show another moment, or train on from an earlier moment or run."""
        self._pause()
        project = self._travel_controls.handle(control, self._project)
        if project is not None:
            self._project = project
            self._rest(RunState.PAUSED)

    def _set_limit(self, control: SetBudget | SetPace) -> None:
        """Set the memory limit for recorded moments, or the pace of training."""
        if isinstance(control, SetPace):
            self._pacer.choose(control.pace, self.run)
        else:
            self._run_history.set_budget(control.budget_bytes)

    def _intervene(self, control: Call | CallOnCopy | SetWeight) -> None:
        """Run a function of the main thread on the program, or set a weight, between chunks."""
        if isinstance(control, SetWeight):
            if self._answers.set_weight(control, self.run):
                self._projector.show()  # exact, even while training
            return
        if isinstance(control, CallOnCopy):
            self._answers.call_on_copy(control, self._builder)
            return
        self._answers.call(control, self.run)
        if self.state is not RunState.RUNNING:
            self._projector.show()

    def _on_divergence(self, error: NonFinite) -> None:
        """Stop at the last good state, and report where it went wrong."""
        assert self._project is not None
        self._run_history.note_divergence(self._project.training.learning_rate)
        if self.run is not None:
            at = (error.position.epoch, error.position.step)
            log = self.run.timeline.checkups
            log.note(Divergence(self.run.project, error.layer_id, *at))
        kept = self.run.epoch if self.run is not None else 0
        message = message_of(error, self._project, kept)
        self.fail(message, layer_id=error.layer_id, lowers_rate=True)

    def fail(
        self, message: str, *, layer_id: LayerId | None = None, lowers_rate: bool = False
    ) -> None:
        """Stop and report why; the last good state is shown."""
        self._intent = None
        try:
            self._time_travel.leave()
            self._projector.show()
        except Exception:
            logger.exception("no frame could be built after a failure")
        self._emit(Failed(message, layer_id, lowers_rate))
        self._lifecycle.move(RunState.FAILED, message)

    @contextmanager
    def _reported(self) -> Iterator[None]:
        """Report errors instead of raising them, so that the thread survives."""
        try:
            yield
        except NonFinite as error:
            self._on_divergence(error)
        except Cancelled as error:
            self._interruption = str(error)
            if self.state is not RunState.LOADING:
                self.end_loading()
        except PlaygroundError as error:
            self.fail(str(error))
        except Exception as error:
            logger.exception("training failed unexpectedly")
            self.fail(
                f"Training stopped on an unexpected error ({type(error).__name__}: {error}); "
                "the log has the details, Play tries again and Reset starts from the beginning"
            )
