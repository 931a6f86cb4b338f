"""`train`: a whole run in the calling thread, for the command line and for tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.loop.trainer import Trainer
from playground.training.protocol.controls import Pause, Play, SetProject
from playground.training.protocol.engine import Checkpoint, Engine, Program
from playground.training.protocol.events import Event, Failed, RunState, StateChanged
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.run.run import Run

_GOOD = (RunState.PAUSED, RunState.RUNNING, RunState.FINISHED)


@dataclass(frozen=True, slots=True)
class InlineRun:
    """A run that has ended.

    Attributes
    ----------
    program : Program
        As trained; `program.close()` when done with it.
    prepared : Prepared
        The data it was trained on.
    curves : Curves
        Figures of all epochs, those of the checkpoint included.
    seconds : float
        Time spent training, without loading and building.
    reason : str
        Why it ended: "Reached 1,000 epochs".
    """

    program: Program
    prepared: Prepared
    curves: Curves
    seconds: float
    reason: str


class Broken(TrainingError):
    """Training failed on the way; `run` is back at its last good state."""

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
) -> InlineRun:
    """Load the data, build the network and train it to the end.

    Parameters
    ----------
    epochs : int, optional
        How many epochs to train, on top of those of `checkpoint`; 0 only builds. By
        default as many as Play trains (`goals.end_of_play`).
    checkpoint : Checkpoint, optional
        Continue from here.
    on_progress : callable, optional
        Takes a frame after each chunk.
    on_event : callable, optional
        Takes each event: progress of loading, tiers.
    should_stop : callable, optional
        Asked before each chunk; training pauses there, exactly, once it says so.
    on_chunk : callable, optional
        Takes the run after each chunk that went well, to keep what it has learned so far.
    is_in_step : bool
        Whether other machines take the same steps.

    Raises
    ------
    Broken
        Values became NaN or infinite, or a chunk could not be done: memory ran out.
    TrainingError
        Data or network do not do; there is no end to train to; another machine is gone.
    """
    project, mailbox = _with_end(project, epochs, checkpoint), Mailbox[Frame]()
    listener = _Listener(on_event)
    trainer = Trainer(listener.hear, mailbox)
    trainer.set_engine(engine)
    trainer.handle(SetProject(project, is_load=True, checkpoint=checkpoint))
    run = _built(trainer, listener)
    if is_in_step:
        run.keep_in_step()
    started = perf_counter()
    if epochs != 0:
        trainer.handle(Play())
    for _ in _chunks(trainer, should_stop):
        if on_chunk is not None and trainer.state in _GOOD:
            on_chunk(run)
        frame = mailbox.take()
        if on_progress is not None and frame is not None:
            on_progress(frame)
    ended = _ended(trainer, listener, perf_counter() - started)
    is_whole = listener.has_diverged or not is_in_step
    listener.check(trainer.state, ended if is_whole else None)
    return ended


def _chunks(trainer: Trainer, should_stop: Callable[[], bool] | None) -> Iterator[None]:
    """Train chunk by chunk until the end, or until it should stop."""
    while trainer.patience == 0.0:
        if should_stop is not None and should_stop():
            trainer.handle(Pause())
        trainer.work()
        yield


def _built(trainer: Trainer, listener: "_Listener") -> Run:
    """Return the run; raise unless all is well."""
    listener.check(trainer.state)
    assert trainer.run is not None
    return trainer.run


def _ended(trainer: Trainer, listener: "_Listener", seconds: float) -> InlineRun:
    """Return the run as it stands."""
    assert trainer.run is not None
    run = trainer.run
    curves = run.curves.snapshot()
    return InlineRun(run.program, trainer.loader.data, curves, seconds, listener.detail)


def _with_end(project: Project, epochs: int | None, checkpoint: Checkpoint | None) -> Project:
    """Return `project` with the number of epochs at which this run is to end."""
    if epochs is None and project.training.epochs == 0:
        raise TrainingError(
            "The project sets no number of epochs (0 means: until paused), so say how many to train"
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

    def hear(self, event: Event) -> None:
        """Take one event."""
        if isinstance(event, Failed):
            self.message = event.message
            self.has_diverged = event.lowers_rate
        elif isinstance(event, StateChanged):
            self.detail = event.detail
        if self._on_event is not None:
            self._on_event(event)

    def check(self, state: RunState, ended: InlineRun | None = None) -> None:
        """Raise unless the run is as it should be; `ended` is what can be kept of it."""
        if self.message:
            raise Broken(self.message, ended) if ended else TrainingError(self.message)
        if state not in _GOOD:
            raise TrainingError(self.detail or f"Training cannot begin: it is {state}")
