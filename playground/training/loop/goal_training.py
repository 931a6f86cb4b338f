"""`GoalTraining`: trains the present run until it reaches what the user wants.

What the user wants (play, one epoch, one step) is kept apart from the state (`Intent`), so it
survives loading, building and a network that is incomplete for a moment.
"""

from collections.abc import Callable

from playground.document.pace import Pace
from playground.document.project import Project
from playground.training.loop.program_builder import ProgramBuilder
from playground.training.loop.projector import Projector
from playground.training.loop.run_history import RunHistory
from playground.training.protocol.controls import Play
from playground.training.protocol.events import Event, RunState
from playground.training.run.goals import Intent, TrainingControl
from playground.training.run.pacer import Pacer
from playground.training.run.run import Run
from playground.training.run.states import Lifecycle
from playground.training.run.tier_watch import TierWatch
from playground.training.wording import epochs_text


class GoalTraining:
    """Begins training, trains chunk by chunk, and stops. Used by the training thread only.

    Parameters
    ----------
    builder : ProgramBuilder
        Has the run that trains.
    lifecycle : Lifecycle
        Moves to RUNNING, PAUSED and FINISHED.
    projector : Projector
    run_history : RunHistory
    emit : callable
        Receives `TierChanged`.
    clock : callable
        Seconds, from any origin.
    """

    def __init__(
        self,
        builder: ProgramBuilder,
        lifecycle: Lifecycle,
        projector: Projector,
        run_history: RunHistory,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
    ) -> None:
        self._builder = builder
        self._lifecycle = lifecycle
        self._projector = projector
        self._run_history = run_history
        self._pacer = Pacer(clock)
        self._tiers = TierWatch(emit, clock)
        self._intent: Intent | None = None

    @property
    def is_running(self) -> bool:
        """Whether the present run trains."""
        return self._lifecycle.state is RunState.RUNNING

    @property
    def is_cold(self) -> bool:
        """Whether Play would have to wait until the loop is compiled."""
        run = self._builder.run
        is_ready = self._lifecycle.state is RunState.PAUSED
        return is_ready and run is not None and not run.is_prepared

    @property
    def wait_seconds(self) -> float | None:
        """Seconds until `work` has something to do; None unless training runs."""
        return self._pacer.wait_seconds(self._builder.run) if self.is_running else None

    def want(self, control: TrainingControl) -> None:
        """Remember what the user wants; `begin` or `resume` follows."""
        self._intent = Intent(control)

    def cancel(self) -> None:
        """Forget what the user wants; the state stays."""
        self._intent = None

    def choose(self, pace: Pace) -> None:
        """Train at this pace from now on."""
        self._pacer.choose(pace, self._builder.run)

    def begin(self, project: Project, *, is_new: bool) -> None:
        """Train towards the goal; set a new goal if `is_new`.

        Raises
        ------
        TrainingError
            The network was built, but must not be trained.
        """
        run = self._builder.run
        assert run is not None
        assert self._intent is not None
        self._builder.examination.check_trainable(project)
        is_new = is_new or self._intent.goal is None
        self._intent = self._intent.begun(run, project.training.epochs, is_new=is_new)
        if not self.is_running or is_new:
            self._pacer.begin(run, is_limited=isinstance(self._intent.control, Play))
        if not self.is_running:
            self._projector.begin()
        self._lifecycle.move(RunState.RUNNING)

    def resume(
        self, project: Project, before: Run | None = None, *, has_new_end: bool = False
    ) -> None:
        """Train on if the user wants that, otherwise rest: the run is up to date with `project`.

        Parameters
        ----------
        project : Project
        before : Run, optional
            The run that trained before the update.
        has_new_end : bool
            Whether the goal that was set no longer holds.

        Raises
        ------
        TrainingError
            As for `begin`.
        """
        if self._intent is not None:
            is_new = has_new_end or self._intent.needs_new_goal(before, self._builder.run)
            self.begin(project, is_new=is_new)
        elif self._lifecycle.state is RunState.FINISHED and not has_new_end:
            self.rest(RunState.FINISHED, self._lifecycle.detail)
        else:
            self.rest(RunState.PAUSED)

    def work(self) -> None:
        """Train one chunk, if running.

        Raises
        ------
        NonFinite
            A value became NaN or infinite; the last good state was restored.
        TrainingError
            Keras refused, or memory ran out; the state before the chunk was restored.
        """
        run, intent = self._builder.run, self._intent
        if not self.is_running or run is None or intent is None:
            return
        left, stop = self._pacer.limit(run, intent.steps_left(run)), ""
        if left is None or left > 0:
            stop = run.advance(left)
            self._tiers.check(run.program)
            self._run_history.report()
        left = intent.steps_left(run)
        if stop or (left is not None and left <= 0):
            self._arrive(run, intent, stop)
        else:
            self._projector.measure()
            self._projector.offer(is_awaited=self._pacer.is_slow)

    def pause(self) -> None:
        """Cancel training. The pause is emitted immediately; the exact frame follows."""
        self._intent = None
        if self.is_running:
            self._projector.discard()
            self._lifecycle.move(RunState.PAUSED)
            self.rest(RunState.PAUSED)

    def rest(self, state: RunState, detail: str = "") -> None:
        """Stop in `state`; the exact frame is built before the event is emitted.

        Slow probes are answered in a second frame, so that Pause shows immediately.
        """
        self._projector.show(is_complete=False)
        self._run_history.report(is_forced=True)
        self._lifecycle.move(state, detail)
        self._projector.show_rest(is_cold=self.is_cold)

    def _arrive(self, run: Run, intent: Intent, stop: str) -> None:
        """Stop at the goal, or because a rule says so."""
        is_end = bool(stop) or isinstance(intent.control, Play)
        self._intent = None
        if stop:
            detail = f"Stopped after {epochs_text(run.epoch)}: {stop}"
        else:
            detail = f"Reached {epochs_text(run.epoch)}" if is_end else ""
        if is_end and (best := run.end()):
            detail += f"; the weights of epoch {best:,} were restored"
        self.rest(RunState.FINISHED if is_end else RunState.PAUSED, detail)
