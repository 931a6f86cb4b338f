"""`Trainer`: handles controls, trains one chunk at a time, says what happened. No thread here.

`playground.training.run.states` has the table of states. Whatever changes the project ends in
`ProgramBuilder.settle`, which brings data and program in line with it, at the least cost.

What the user wants (play, one epoch, one step) is kept apart from the state (`Intent`): it
outlives loading, building and a network that is broken for a moment.
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
from playground.training.protocol.controls import (
    Ask,
    Call,
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
    Notice,
    ProjectAdopted,
    RunInfo,
    RunState,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.replan import Consequence, Effects, consequence_of
from playground.training.run.goals import Intent, Wish
from playground.training.run.pacer import Pacer
from playground.training.run.run import Run
from playground.training.run.states import READY, Lifecycle
from playground.training.run.tier_watch import TierWatch
from playground.training.wording import divergence_text, epochs_text, return_text

logger = logging.getLogger(__name__)


class Trainer:
    """One run and all that may happen to it. Used by one thread only.

    Parameters
    ----------
    emit : callable
        Takes each event, in order.
    mailbox : Mailbox of Frame
        Takes frames, the latest.
    clock : callable
        Seconds, from any origin.
    is_interrupted : callable
        Whether loading data is to be given up; asked at every report of progress.
    is_hurried : callable
        Whether a control waits that ends the training; a frame under way is given up.
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
        self._returns = Returns(self._builder, self._run_history, self._loader, emit)
        parts = (self._time_travel, self._builder, self._run_history, self._gauge)
        self._projector = Projector(self._frame_builder, *parts)
        self._answers = ProbeAnswers(self._time_travel, emit)
        self._project: Project | None = None
        self._intent: Intent | None = None
        self._tiers = TierWatch(emit, clock)

    @property
    def state(self) -> RunState:
        """What it is doing."""
        return self._lifecycle.state

    @property
    def patience(self) -> float | None:
        """Seconds until `work` has something to do; None if only a control can give it that."""
        return self._pacer.wait_seconds(self.run) if self.state is RunState.RUNNING else None

    @property
    def is_looking(self) -> bool:
        """Whether a frame is being built, between two chunks; may be asked from any thread."""
        return self._frame_builder.is_looking

    @property
    def can_prepare(self) -> bool:
        """Whether `prepare` has something to do."""
        if self.run is None or self.state is RunState.RUNNING:
            return False
        return self._is_cold or self._projector.is_behind

    @property
    def _is_cold(self) -> bool:
        """Whether Play would wait for the loop to be compiled."""
        is_ready = self.state is RunState.PAUSED
        return is_ready and self.run is not None and not self.run.is_prepared

    @property
    def run(self) -> Run | None:
        """The run as last built."""
        return self._builder.run

    @property
    def loader(self) -> Loader:
        """The data as last loaded."""
        return self._loader

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The list of runs, the present one last."""
        return self._run_history.runs

    def set_engine(self, engine: Engine) -> None:
        """Take over the engine: Keras is loaded."""
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
                self._tiers.look(run.program)
                self._run_history.report()
            left = self._intent.steps_left(run)
            if stop or (left is not None and left <= 0):
                self._arrive(run, stop)
            else:
                self._gauge.measure(run, self._builder.generation)
                self._projector.offer(is_awaited=self._pacer.is_slow)

    def prepare(self) -> None:
        """Do what was put off, one thing at a time, while nothing is asked.

        First compile what Play would wait for; what fails there would fail at Play too, and
        is told then. After it the rest of a frame, which compiles functions of its own.
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

    def close(self) -> None:
        """Let go of the program."""
        self._time_travel.leave()
        self._intent = None
        self._builder.discard()

    def _dispatch(self, control: Control) -> None:
        match control:
            case SetProject():
                self._set_project(control)
            case Play() | StepOnce() | EpochOnce():
                self._set_wish(control)
            case Pause():
                self._pause()
            case Reset():
                self._reset()
            case Ask():
                self._ask(control)
            case Call() | SetWeight():
                self._intervene(control)
            case TakeCheckpoint():
                self._answers.checkpoint(control, self.run)
            case Scrub() | ContinueFrom() | ReturnToRun():
                self._travel(control)
            case SetBudget() | SetPace():
                self._set_limit(control)
            case RenameRun() | HideRun() | DeleteRun() | RestoreRun():
                self._run_history.handle(control)
            case CancelLoading() | Close():
                return
            case _:
                assert_never(control)

    def _set_project(self, control: SetProject) -> None:
        before, self._project = self._project, control.project
        if before is None or control.is_load or control.checkpoint is not None:
            self._intent = None
            self._time_travel.leave()
            self._builder.open(control.checkpoint, control.runs)
            self._settle()
            return
        self._keep(control.left, before)
        pair = self._returns.find(control.back_to)
        if pair is not None:
            self._time_travel.leave()
            self._take_up(is_ready=self._returns.return_to(control.project, pair))
            return
        cost = consequence_of(before, control.project, control.effects)
        is_idle = cost is Consequence.HOT and self.state not in READY
        if cost is not Consequence.NOTHING and not is_idle:
            self._time_travel.leave()
            is_end = before.training.epochs != control.project.training.epochs
            self._settle(control.effects, has_new_end=is_end)
        for weight in control.weights:
            self._set_weight(weight)

    def _keep(self, version: int | None, project: Project | None) -> None:
        """Remember what `project`, which is left, has learned: undo may lead back to it."""
        if version is not None:
            self._time_travel.leave()
            self._returns.keep(version, project)

    def _settle(self, known: Effects | None = None, *, has_new_end: bool = False) -> None:
        """Bring everything in line with the project, then do what the user wishes."""
        if self._project is None:
            return
        state, run = self.state, self.run
        if not self._builder.settle(self._project, known):
            return
        if self._intent is not None:
            self._begin(is_new=has_new_end or self._is_other(run))
        elif state is RunState.FINISHED and self.state is state and not has_new_end:
            self._rest(state, self._lifecycle.detail)
        else:
            self._rest(RunState.PAUSED)

    def _is_other(self, before: Run | None) -> bool:
        """Return whether the run does not go on where `before` was, so that a goal is new."""
        run = self.run
        if run is before:
            return False
        is_play = self._intent is not None and isinstance(self._intent.wish, Play)
        is_carried = run is not None and before is not None and run.timeline is before.timeline
        return not (is_play and is_carried)

    def _take_up(self, *, is_ready: bool) -> None:
        """Go on with a run that was brought back, as the user wishes."""
        if is_ready and self._intent is not None:
            self._begin(is_new=True)
        elif is_ready:
            self._rest(RunState.PAUSED)

    def _set_wish(self, wish: Wish) -> None:
        self._time_travel.leave()
        self._intent = Intent(wish)
        if self._project is None:
            return
        if self._builder.is_settled(self._project):
            self._begin(is_new=True)
        else:
            self._settle(has_new_end=True)

    def _begin(self, *, is_new: bool) -> None:
        """Run towards the goal; it stands if nothing about it is new."""
        assert self.run is not None
        assert self._project is not None
        assert self._intent is not None
        is_new = is_new or self._intent.goal is None
        self._intent = self._intent.begun(self.run, self._project.training.epochs, is_new=is_new)
        if self.state is not RunState.RUNNING or is_new:
            self._pacer.begin(self.run, is_limited=isinstance(self._intent.wish, Play))
        if self.state is not RunState.RUNNING:
            self._projector.begin()
            self._gauge.begin()
        self._lifecycle.move(RunState.RUNNING)

    def _rest(self, state: RunState, detail: str = "") -> None:
        """Stop in `state`; the exact frame is there before anyone hears of it.

        What is slow to compute follows in a second one, so that Pause is seen at once.
        """
        self._projector.show(is_complete=False)
        self._run_history.report(is_forced=True)
        self._lifecycle.move(state, detail)
        self._projector.show_rest(is_cold=self._is_cold)

    def _rest_at_once(self) -> None:
        """Pause for somebody who waits to see it; the exact frame follows."""
        self._frame_builder.discard()
        self._lifecycle.move(RunState.PAUSED)
        self._rest(RunState.PAUSED)

    def _arrive(self, run: Run, stop: str) -> None:
        """Stop at the goal, or because a rule says so."""
        is_end = self._intent is not None and isinstance(self._intent.wish, Play)
        self._intent = None
        if stop:
            detail = f"Stopped after {epochs_text(run.epoch)}: {stop}"
        else:
            detail = f"Reached {epochs_text(run.epoch)}" if is_end else ""
        if stop or is_end:
            run.end()
        self._rest(RunState.FINISHED if stop or is_end else RunState.PAUSED, detail)

    def _pause(self) -> None:
        self._intent = None
        if self.state is RunState.RUNNING:
            self._rest_at_once()

    def _reset(self) -> None:
        self._intent = None
        self._time_travel.leave()
        if self._project is not None and self._builder.reset(self._project):
            self._rest(RunState.PAUSED)

    def _ask(self, control: Ask) -> None:
        """Answer other probes; at once where no further frame would come by itself."""
        is_new = not control.probes <= self._frame_builder.probes
        self._frame_builder.probes = control.probes
        if is_new and self.state is not RunState.RUNNING:
            self._projector.show(is_complete=False)
            self._projector.show_rest(is_cold=self._is_cold)

    def _travel(self, control: Scrub | ContinueFrom | ReturnToRun) -> None:
        """Show another moment, or make one of this run or of an earlier one the present."""
        self._pause()
        if isinstance(control, Scrub):
            self._scrub(control)
        elif isinstance(control, ContinueFrom):
            self._continue_from(control)
        else:
            self._return_to_run(control)

    def _scrub(self, control: Scrub) -> None:
        """Show a moment; one that cannot be shown is no failure of the run."""
        try:
            self._projector.scrub(control)
        except PlaygroundError as error:
            self._emit(Notice(str(error)))

    def _continue_from(self, control: ContinueFrom) -> None:
        """Make an earlier moment the present of a new run, with the settings it had then."""
        self._time_travel.leave()
        record = self._run_history.record(control.run_id)
        if record is None or not 0 <= control.epoch <= len(record.curves):
            return
        self._keep(control.left, self._project)
        project = self._returns.branch(record, control.epoch)
        if project is not None:
            self._adopt(project, record.info, control.epoch)

    def _return_to_run(self, control: ReturnToRun) -> None:
        """Make an earlier run the present one again."""
        self._time_travel.leave()
        record = self._run_history.kept(control.run_id)
        if record is None or record.info.is_stored:
            self._emit(Notice("The weights of that run are not kept; the present one stays"))
            return
        self._keep(control.left, self._project)
        project = self._returns.resume(control.run_id)
        if project is not None:
            self._adopt(project, record.info)

    def _adopt(self, project: Project, info: RunInfo, epoch: int | None = None) -> None:
        """Train `project` from here on, and have the document take it over."""
        self._project = project
        has_diverged = info.diverged_rate == project.training.learning_rate
        text = return_text(info.name, epoch)
        self._emit(ProjectAdopted(project, text, info.name, epoch, has_diverged))
        self._rest(RunState.PAUSED)

    def _set_limit(self, control: SetBudget | SetPace) -> None:
        """Take over how much memory moments may take, or how fast training may go."""
        if isinstance(control, SetPace):
            self._pacer.choose(control.pace, self.run)
        else:
            self._run_history.set_budget(control.budget_bytes)

    def _intervene(self, control: Call | SetWeight) -> None:
        """Let the main thread reach into the program, between two chunks."""
        if isinstance(control, SetWeight):
            self._set_weight(control)
            return
        self._answers.call(control, self.run)
        if self.state is not RunState.RUNNING:
            self._projector.show()

    def _set_weight(self, control: SetWeight) -> None:
        """Set a weight between two chunks; the exact frame follows, training or not."""
        run = self.run
        if run is None:
            return
        self._time_travel.leave()
        try:
            run.program.set_weight(control.layer_id, control.name, control.index, control.value)
        except TrainingError as error:
            self._emit(Notice(str(error)))
            return
        run.touch()
        self._projector.show()

    def _diverged(self, error: NonFinite) -> None:
        """Stop at the last good state, and name the place where it went wrong."""
        assert self._project is not None
        self._run_history.note_divergence(self._project.training.learning_rate)
        layer = None
        if error.layer_id is not None and self._project.network.has(error.layer_id):
            layer = self._project.network.layer(error.layer_id).name
        kept = self.run.epoch if self.run is not None else 0
        at = error.position
        message = divergence_text(layer, at.epoch + 1, kept, at.step + 1)
        self.fail(message, layer_id=error.layer_id, lowers_rate=True)

    def fail(
        self, message: str, *, layer_id: LayerId | None = None, lowers_rate: bool = False
    ) -> None:
        """Stop and say why; the last good state is shown."""
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
        """Tell of errors instead of raising them, so that the thread lives on."""
        try:
            yield
        except NonFinite as error:
            self._diverged(error)
        except Cancelled as error:
            self._intent = None
            self._lifecycle.move(RunState.FAILED, str(error))
        except PlaygroundError as error:
            self.fail(str(error))
        except Exception as error:
            logger.exception("training failed unexpectedly")
            self.fail(
                f"Training stopped on an unexpected error ({type(error).__name__}: {error}); "
                "the log has the details, Play tries again and Reset starts anew"
            )
