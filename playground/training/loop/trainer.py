"""`Trainer`: handles controls and reports errors as events. It starts no thread.

`playground.training.run.states` has the table of states. Every change of the project ends in
`ProgramBuilder.settle`, which updates data and program with as little work as possible;
`GoalTraining` then trains, if the user wants that.
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
from playground.training.loop.examination import Examine
from playground.training.loop.frame_builder import FrameBuilder
from playground.training.loop.gauge import Gauge
from playground.training.loop.goal_training import GoalTraining
from playground.training.loop.loading import Loader, Prepare
from playground.training.loop.probe_answers import ProbeAnswers
from playground.training.loop.program_builder import ProgramBuilder
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
from playground.training.run.goals import TrainingControl
from playground.training.run.run import Run
from playground.training.run.states import READY, Lifecycle

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
        gauge = Gauge(clock, is_hurried)
        self._frame_builder = FrameBuilder(mailbox, clock, is_hurried, gauge.take)
        self._lifecycle = Lifecycle(emit)
        self._loader = Loader(prepare, emit, is_interrupted)
        self._run_history = RunHistory(emit, clock)
        self._builder = ProgramBuilder(
            self._lifecycle, self._loader, examine, self._run_history, emit, clock
        )
        self._time_travel = TimeTravel(self._builder, emit)
        self._projector = Projector(
            self._frame_builder, self._time_travel, self._builder, self._run_history, gauge
        )
        self._training = GoalTraining(
            self._builder, self._lifecycle, self._projector, self._run_history, emit, clock
        )
        returns = Returns(self._builder, self._run_history, self._loader, emit)
        self._travel_controls = TravelControls(
            self._time_travel, self._projector, returns, self._run_history, emit
        )
        self._answers = ProbeAnswers(self._time_travel, emit)
        self._project: Project | None = None
        self._interruption = ""

    @property
    def state(self) -> RunState:
        """The current state."""
        return self._lifecycle.state

    @property
    def wait_seconds(self) -> float | None:
        """Seconds until `work` has something to do; None if it waits for a control."""
        return self._training.wait_seconds

    @property
    def is_building(self) -> bool:
        """Whether a frame is being built between two chunks; may be read from any thread."""
        return self._frame_builder.is_building

    @property
    def can_prepare(self) -> bool:
        """Whether `prepare` has something to do."""
        if self.run is None or self._training.is_running:
            return False
        return self._training.is_cold or self._projector.is_behind

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
        with self._reported():
            self._training.work()

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
            if not self._training.is_cold:
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

        Errors become `Failed`; nothing is raised.

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
        with self._reported():
            self._projector.show()

    def close(self) -> None:
        """Close the program. An error is logged, and the thread goes on to what follows."""
        for end in (self._time_travel.close, self._training.cancel, self._builder.discard):
            try:
                end()
            except Exception:
                logger.exception("a program could not be closed")

    def end_loading(self) -> None:
        """End a load that was interrupted, and training with it.

        Other data interrupt a load too; they load instead, and what the user wants stays.
        """
        if self._interruption:
            self._training.cancel()
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
            self._training.cancel()
            self._time_travel.leave()
            self._builder.open(control.project, control.checkpoint, control.runs)
            self._settle()
            return
        is_restored = self._travel_controls.undo(control, before)
        if is_restored is not None:
            if is_restored:
                self._training.resume(control.project, has_new_end=True)
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
        before = self.run
        if self._builder.settle(self._project, known):
            self._training.resume(self._project, before, has_new_end=has_new_end)

    def _start(self, control: TrainingControl) -> None:
        self._time_travel.leave()
        self._training.want(control)
        if self._project is None:
            return
        if self._builder.is_settled(self._project):
            self._training.begin(self._project, is_new=True)
        else:
            self._settle(has_new_end=True)

    def _pause(self) -> None:
        self.end_loading()
        self._training.pause()

    def _reset(self) -> None:
        self._training.cancel()
        self._time_travel.leave()
        if self._project is not None and self._builder.reset(self._project):
            self._training.rest(RunState.PAUSED)

    def _ask(self, control: Ask) -> None:
        """Answer these probes from now on; build a frame now if no other one would follow."""
        is_new = not control.probes <= self._frame_builder.probes
        self._frame_builder.probes = control.probes
        if is_new and self.state is not RunState.RUNNING:
            self._projector.show(is_complete=False)
            self._projector.show_rest(is_cold=self._training.is_cold)

    def _travel(self, control: Scrub | ContinueFrom | ReturnToRun) -> None:
        """Show another moment, or train on from an earlier moment or run."""
        self._pause()
        project = self._travel_controls.handle(control, self._project)
        if project is not None:
            self._project = project
            self._training.rest(RunState.PAUSED)

    def _set_limit(self, control: SetBudget | SetPace) -> None:
        """Set the memory limit for recorded moments, or the pace of training."""
        if isinstance(control, SetPace):
            self._training.choose(control.pace)
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
        self._training.cancel()
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
