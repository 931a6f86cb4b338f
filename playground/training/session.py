"""`Session`: the main thread's interface to the training thread."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from queue import Empty, SimpleQueue
from threading import Condition, Lock, Thread
from time import perf_counter
from typing import TypeAlias

from playground.datasets.prepare import prepare as prepare_data
from playground.document.problems.examining import examine as examine_project
from playground.document.project import Project
from playground.training.loop.examination import Examine
from playground.training.loop.loading import Prepare
from playground.training.loop.trainer import Trainer
from playground.training.loop.trainer_shelf import TrainerShelf
from playground.training.protocol.controls import (
    Ask,
    BringBack,
    CancelLoading,
    Close,
    ContinueFrom,
    Control,
    Pause,
    Reset,
    ReturnToRun,
    Scrub,
    SetAside,
    SetProject,
)
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import Event, RunState, StateChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox

logger = logging.getLogger(__name__)

REST_SECONDS = 0.25
"""Without controls for this long, the next Play is prepared; edits in a row come faster."""

GIVE_WAY_SECONDS = 0.05
"""The training thread waits at most this long until the window has shown a pause."""


@dataclass(frozen=True, slots=True)
class _EngineMade:
    engine: Engine


@dataclass(frozen=True, slots=True)
class _EngineFailed:
    message: str


_ENDING = (Pause, Reset, Scrub, ContinueFrom, ReturnToRun, SetAside, BringBack, Close)
"""Controls that end training."""

_INTERRUPTING = (CancelLoading, ReturnToRun, SetAside, BringBack, Close)
"""Controls that cancel a running load."""

_Message: TypeAlias = Control | _EngineMade | _EngineFailed


class Session:
    """Owns the training thread, and the thread that loads Keras.

    `make_engine` runs in the thread "playground-engine", the trainer in "playground-training".
    All methods are called on the main thread and return immediately, except `close`. When
    nothing trains, or the pace makes training wait, the training thread sleeps on its queue.
    Before a long sleep it prepares the next Play. When it pauses, it emits the event and
    leaves Python's lock (the GIL) to the main thread until that has acknowledged it.

    Parameters
    ----------
    make_engine : callable
        Imports Keras and returns the engine; takes seconds.
    prepare, examine, clock : callable
        As for `Trainer`.
    """

    def __init__(
        self,
        make_engine: Callable[[], Engine],
        *,
        prepare: Prepare = prepare_data,
        examine: Examine = examine_project,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._make_engine = make_engine
        self._messages: SimpleQueue[tuple[int, _Message]] = SimpleQueue()
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._mailbox: Mailbox[Frame] = Mailbox()
        self._lock = Lock()
        self._sent = 0
        self._interrupting = 0
        self._ending = 0
        self._handled = 0
        self._project: Project | None = None
        self._is_closed = False
        self._acknowledgement = Condition()
        self._events_sent = 0
        self._events_delivered = 0
        self._acknowledged = 0
        self._awaits_pause = False

        def make_trainer() -> Trainer:
            return Trainer(
                self._send_event,
                self._mailbox,
                clock=clock,
                is_interrupted=self._is_interrupted,
                is_hurried=self._is_hurried,
                prepare=prepare,
                examine=examine,
            )

        self._trainers = TrainerShelf(make_trainer)
        # Daemons: if TensorFlow hangs while it is imported, the process can still end.
        self._threads = (
            Thread(target=self._load_engine, name="playground-engine", daemon=True),
            Thread(target=self._train, name="playground-training", daemon=True),
        )

    def start(self) -> None:
        """Start both threads."""
        for thread in self._threads:
            thread.start()

    def submit(self, control: Control) -> None:
        """Send a control; controls are handled in order. After `close` they are ignored.

        Other data, `CancelLoading`, `ReturnToRun`, `SetAside`, `BringBack` and `Close` interrupt
        a running load.
        """
        if self._is_closed:
            return
        interrupts = isinstance(control, _INTERRUPTING)
        if isinstance(control, SetProject):
            before, self._project = self._project, control.project
            interrupts = before is not None and before.data != control.project.data
        self._send(control, interrupts=interrupts)
        self._awaits_pause = isinstance(control, Pause)

    def events(self) -> list[Event]:
        """Return the events since the last call, in order; none is ever lost."""
        found: list[Event] = []
        with suppress(Empty):
            while True:
                found.append(self._events.get_nowait())
        self._events_delivered += len(found)
        if any(map(_is_not_running, found)):
            self._awaits_pause = False
        return found

    def acknowledge(self) -> None:
        """Confirm that all events returned so far are shown: a pause waits for that."""
        with self._acknowledgement:
            self._acknowledged = self._events_delivered
            self._acknowledgement.notify_all()

    @property
    def is_pausing(self) -> bool:
        """Whether a pause is certain although its event has not arrived.

        The training thread is building a frame that it will cancel for the pause, so it trains
        no more. Keras may be tracing for that frame, which can be slow and cannot be
        interrupted, so the window need not wait for the event.
        """
        return self._awaits_pause and self._trainers.active.is_building

    def take_frame(self) -> Frame | None:
        """Return the latest frame; None if there is no new one since the last call."""
        return self._mailbox.take()

    def close(self, timeout_seconds: float = 10.0) -> None:
        """End both threads and wait for them, together at most `timeout_seconds`.

        A running chunk or load ends within milliseconds. An import of TensorFlow cannot be
        interrupted: if it takes longer than the timeout, its thread ends by itself or with the
        process. A second call does nothing.
        """
        if not self._is_closed:
            self.submit(Close())
            self._is_closed = True
        deadline = perf_counter() + timeout_seconds
        for thread in reversed(self._threads):
            if thread.ident is not None:
                thread.join(max(0.0, deadline - perf_counter()))
            if thread.is_alive():
                logger.warning("thread %s did not end within the time allowed", thread.name)

    def _send(self, message: _Message, *, interrupts: bool = False) -> None:
        with self._lock:
            self._sent += 1
            if interrupts:
                self._interrupting = self._sent
            if isinstance(message, _ENDING):
                self._ending = self._sent
            self._messages.put((self._sent, message))

    def _send_event(self, event: Event) -> None:
        """Send `event` to the main thread; wait until a pause is acknowledged there.

        Runs in "playground-training". Python's lock (the GIL) is passed between the threads
        that need it. Without this wait, a thread that compiles would delay the main thread.
        """
        self._events_sent += 1
        self._events.put(event)
        if _is_pause(event):
            with self._acknowledgement:
                self._acknowledgement.wait_for(self._is_acknowledged, GIVE_WAY_SECONDS)

    def _is_acknowledged(self) -> bool:
        return self._acknowledged >= self._events_sent

    def _is_interrupted(self) -> bool:
        """Return whether a later message cancels what is being done."""
        return self._interrupting > self._handled

    def _is_hurried(self) -> bool:
        """Return whether a later message ends training."""
        return self._ending > self._handled

    def _load_engine(self) -> None:
        """Make the engine. Runs in "playground-engine"."""
        try:
            engine = self._make_engine()
        except Exception as error:
            logger.exception("the engine could not be loaded")
            message = (
                f"Keras could not be loaded ({type(error).__name__}: {error}); install it "
                "again with `pip install tensorflow keras` and restart"
            )
            self._send(_EngineFailed(message))
        else:
            self._send(_EngineMade(engine))

    def _train(self) -> None:
        """Handle controls and train until closed. Runs in "playground-training"."""
        is_open = True
        while is_open:
            for sequence, message in coalesced(self._received()):
                self._handled = sequence
                is_open = self._handle(message)
                if not is_open:
                    break
            else:
                self._trainers.active.work()
        self._trainers.close()

    def _received(self) -> list[tuple[int, _Message]]:
        """Return all waiting messages; wait for one if there is nothing else to do."""
        found = []
        trainer = self._trainers.active
        if trainer.wait_seconds != 0.0:
            wait_seconds = trainer.wait_seconds
            if trainer.can_prepare:
                wait_seconds = REST_SECONDS
            try:
                found.append(self._messages.get(timeout=wait_seconds))
            except Empty:
                if trainer.can_prepare:
                    trainer.prepare()
                return []
        while True:
            try:
                found.append(self._messages.get_nowait())
            except Empty:
                return found

    def _handle(self, message: _Message) -> bool:
        """Do what `message` asks; return False if it ends the thread."""
        if isinstance(message, _EngineMade):
            self._trainers.set_engine(message.engine)
        elif isinstance(message, _EngineFailed):
            self._trainers.active.fail(message.message)
        elif isinstance(message, Close):
            return False
        else:
            self._trainers.handle(message)
        return True


def _is_not_running(event: Event) -> bool:
    """Return whether `event` reports a state in which nothing trains."""
    return isinstance(event, StateChanged) and event.state is not RunState.RUNNING


def _is_pause(event: Event) -> bool:
    return isinstance(event, StateChanged) and event.state is RunState.PAUSED


def coalesced(messages: Iterable[tuple[int, _Message]]) -> list[tuple[int, _Message]]:
    """Return `messages` without those that a later one replaces.

    Of several projects in a row (a slider being dragged) only the last one is kept, unless an
    earlier one opened a project that the later one edits, or undo may return to a version
    between them. Of several `Ask` controls in a row the last one is kept. Nothing else is
    dropped, and the order stays.
    """
    kept: list[tuple[int, _Message]] = []
    for sequence, message in messages:
        latest = message
        while kept and _replaces(latest, kept[-1][1]):
            latest = _inheriting(latest, kept.pop()[1])
        kept.append((sequence, latest))
    return kept


def _replaces(later: _Message, earlier: _Message) -> bool:
    if isinstance(later, Ask):
        return isinstance(earlier, Ask)
    if not (isinstance(later, SetProject) and isinstance(earlier, SetProject)):
        return False
    if later.is_load:
        return True
    is_step = later.left is not None or later.back_to is not None
    is_kept = earlier.is_load or earlier.checkpoint is not None or earlier.back_to is not None
    return not (is_step or is_kept)


def _inheriting(later: _Message, earlier: _Message) -> _Message:
    """Return `later` with the version that `earlier` left, as it replaces `earlier`."""
    if isinstance(later, SetProject) and isinstance(earlier, SetProject) and not later.is_load:
        return replace(later, left=earlier.left, effects=None)
    return later
