"""`train`: a complete run in the calling thread, for the command line and for tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.loop.frame_builder import CHECKUP
from playground.training.loop.trainer import Trainer
from playground.training.protocol.checkups import Checkups
from playground.training.protocol.controls import Ask, Pause, Play, Reset, SetProject
from playground.training.protocol.engine import Checkpoint, Engine, Program
from playground.training.protocol.events import Event, Failed, RunInfo, RunState, StateChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.moments import Recorded
from playground.training.run.run import Run

_GOOD = (RunState.PAUSED, RunState.RUNNING, RunState.FINISHED)


@dataclass(frozen=True, slots=True)
class InlineRun:
    """A run that has ended.

    Attributes
    ----------
    program : Program
        The trained program; call `program.close()` when done.
    prepared : Prepared
        The data it was trained on.
    curves : Curves
        Loss and metrics of all epochs, including those of the checkpoint.
    seconds : float
        Time spent training, without loading and building.
    reason : str
        Why it ended: "Reached 1,000 epochs".
    gradients : GradientCurves
    checkups : Checkups
        What was measured; empty unless it was watched.
    since : int
        After how many epochs the project began to train.
    recorded : Recorded or None
        The moments recorded in it.
    """

    program: Program
    prepared: Prepared
    curves: Curves
    seconds: float
    reason: str
    gradients: GradientCurves = field(default_factory=GradientCurves)
    checkups: Checkups = field(default_factory=Checkups)
    since: int = 0
    recorded: Recorded | None = field(default=None, repr=False)

    def checkpoint(self) -> Checkpoint:
        """Return the trained model, with its curves and recorded moments."""
        return replace(self.program.checkpoint(self.curves), recorded=self.recorded)


class Broken(TrainingError):
    """Training failed; `run` has its last good state."""

    def __init__(self, message: str, run: InlineRun) -> None:
        super().__init__(message)
        self.run = run


def train(
    engine: Engine,
    project: Project,
    *,
    epochs: int | None = None,
    checkpoint: Checkpoint | None = None,
    on_progress: Callable[[Frame], None] | None = None,
    on_event: Callable[[Event], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_chunk: Callable[[Run], None] | None = None,
    is_in_step: bool = False,
    is_watched: bool = False,
) -> InlineRun:
    """Load the data, build the network and train it to the end.

    Parameters
    ----------
    epochs : int, optional
        How many to train, in addition to those of `checkpoint`, from which it continues; 0
        only builds. By default as many as Play trains (`goals.end_of_play`).
    checkpoint : Checkpoint, optional
    on_progress : callable, optional
        Receives a frame after each chunk.
    on_event : callable, optional
        Receives each event: progress of loading, tiers.
    should_stop : callable, optional
        Called before each chunk; training pauses there once it returns True.
    on_chunk : callable, optional
        Receives the run after each successful chunk.
    is_in_step : bool
        Whether other machines train the same steps.
    is_watched : bool
        Whether checkups are measured, for the doctor: before, now and then, and at the end.

    Raises
    ------
    Broken
        Values became NaN or infinite, or a chunk failed.
    TrainingError
        Data or network cannot be used, no number of epochs is set, or another machine is lost.
    """
    project, mailbox = _with_end(project, epochs, checkpoint), Mailbox[Frame]()
    listener = _Listener(on_event)
    trainer = Trainer(listener.receive, mailbox)
    trainer.set_engine(engine)
    trainer.handle(SetProject(project, is_load=True, checkpoint=checkpoint))
    run = _built(trainer, listener)
    if is_in_step:
        run.keep_in_step()
    _rest(trainer, is_watched=is_watched)
    started = perf_counter()
    if epochs != 0:
        trainer.handle(Play())
    for _ in _chunks(trainer, should_stop):
        _report(trainer, run, mailbox.take(), on_chunk, on_progress)
    seconds = perf_counter() - started
    _rest(trainer, is_watched=is_watched)
    ended = _ended(trainer, listener, seconds)
    listener.check(trainer.state, ended if listener.has_diverged or not is_in_step else None)
    return ended


def runs_left(
    engine: Engine, project: Project, checkpoint: Checkpoint, runs: tuple[RunInfo, ...] = ()
) -> tuple[RunInfo, ...]:
    """Return the earlier runs of a project that starts again, as Reset lists them in the window.

    Parameters
    ----------
    project : Project
        Whose run `checkpoint` is; it becomes the last of the earlier runs.
    runs : tuple of RunInfo
        Those before it, oldest first.

    Raises
    ------
    TrainingError
        Data or network cannot be used, or `checkpoint` does not fit.
    """
    listener = _Listener(None)
    trainer = Trainer(listener.receive, Mailbox[Frame]())
    trainer.set_engine(engine)
    trainer.handle(SetProject(project, is_load=True, checkpoint=checkpoint, runs=runs))
    listener.check(trainer.state)
    trainer.handle(Reset())
    found = tuple(run for run in trainer.runs if not run.is_present)
    trainer.close()
    return found


def _chunks(trainer: Trainer, should_stop: Callable[[], bool] | None) -> Iterator[None]:
    """Train chunk by chunk until the end, or until it should stop."""
    while trainer.wait_seconds == 0.0:
        if should_stop is not None and should_stop():
            trainer.handle(Pause())
        trainer.work()
        yield


def _report(
    trainer: Trainer,
    run: Run,
    frame: Frame | None,
    on_chunk: Callable[[Run], None] | None,
    on_progress: Callable[[Frame], None] | None,
) -> None:
    """Report a chunk."""
    if on_chunk is not None and trainer.state in _GOOD:
        on_chunk(run)
    if on_progress is not None and frame is not None:
        on_progress(frame)


def _rest(trainer: Trainer, *, is_watched: bool) -> None:
    """Measure a checkup of the present, if the run is watched."""
    if is_watched and trainer.run is not None and trainer.run.is_in_step:
        trainer.check_in_step()
    elif is_watched:
        trainer.handle(Ask(frozenset({CHECKUP})))
        while trainer.can_prepare:
            trainer.prepare()


def _built(trainer: Trainer, listener: "_Listener") -> Run:
    """Return the run; raise an error if it was not built."""
    listener.check(trainer.state)
    assert trainer.run is not None
    return trainer.run


def _ended(trainer: Trainer, listener: "_Listener", seconds: float) -> InlineRun:
    """Return the result of the run."""
    assert trainer.run is not None
    run = trainer.run
    curves = run.curves.snapshot()
    return InlineRun(
        run.program,
        trainer.loader.data,
        curves,
        seconds,
        listener.detail,
        run.timeline.gradients.snapshot(),
        trainer.checkups,
        run.since,
        run.recorded(),
    )


def _with_end(project: Project, epochs: int | None, checkpoint: Checkpoint | None) -> Project:
    """Return `project` with the number of epochs at which this run is to end."""
    if epochs is None and project.training.epochs == 0:
        raise TrainingError(
            "The project sets no number of epochs (0 means: until paused); give how many to train"
        )
    if epochs is None:
        return project
    done = len(checkpoint.curves) if checkpoint is not None else 0
    return replace(project, training=replace(project.training, epochs=done + epochs))


class _Listener:
    """Remembers what went wrong, and why a run ended."""

    def __init__(self, on_event: Callable[[Event], None] | None) -> None:
        self.detail = ""
        self.has_diverged = False
        self._on_event = on_event
        self.message = ""

    def receive(self, event: Event) -> None:
        """Receive one event."""
        if isinstance(event, Failed):
            self.message = event.message
            self.has_diverged = event.lowers_rate
        elif isinstance(event, StateChanged):
            self.detail = event.detail
        if self._on_event is not None:
            self._on_event(event)

    def check(self, state: RunState, ended: InlineRun | None = None) -> None:
        """Raise an error if the run failed; `ended` is what can be kept of it."""
        if self.message:
            raise Broken(self.message, ended) if ended else TrainingError(self.message)
        if state not in _GOOD:
            raise TrainingError(self.detail or f"Training cannot begin: it is {state}")
