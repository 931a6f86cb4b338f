"""The session: it starts and ends two threads, and loses no control or event."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from playground.datasets.config import DataConfig
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.protocol.controls import (
    Ask,
    Call,
    CancelLoading,
    Control,
    Pause,
    Play,
    Reset,
    SetProject,
)
from playground.training.protocol.engine import Engine
from playground.training.protocol.events import (
    DataReady,
    EngineReady,
    Event,
    Failed,
    RunState,
    StateChanged,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryProbe
from playground.training.session import Session, coalesced

if TYPE_CHECKING:
    from tests.training.conftest import LinearEngine, Loads

PATIENCE_SECONDS = 60.0


class Listener:
    """Collects a session's events until the expected one arrives."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.events: list[Event] = []
        self.seen = 0

    def until(self, is_wanted: Callable[[Event], bool]) -> Event:
        """Return the first new event that `is_wanted`; fail if none arrives in time."""
        deadline = threading.Event()
        timer = threading.Timer(PATIENCE_SECONDS, deadline.set)
        timer.start()
        try:
            while not deadline.is_set():
                self.session.acknowledge()
                self.events += self.session.events()
                while self.seen < len(self.events):
                    self.seen += 1
                    if is_wanted(self.events[self.seen - 1]):
                        return self.events[self.seen - 1]
        finally:
            timer.cancel()
            timer.join()
        raise AssertionError(f"missing event; received {[type(event) for event in self.events]}")

    def until_state(self, state: RunState) -> Event:
        """Return the event of reaching `state`."""
        return self.until(lambda event: isinstance(event, StateChanged) and event.state is state)

    def next_frame(self) -> Frame:
        """Return the next frame; fail if none arrives in time."""
        found: list[Frame] = []
        deadline = monotonic() + PATIENCE_SECONDS
        while not found and monotonic() < deadline:
            self.session.acknowledge()
            self.events += self.session.events()
            frame = self.session.take_frame()
            found += [frame] if frame is not None else []
        assert found, "no frame arrived"
        return found[0]


@pytest.fixture
def open_session(
    linear_engine: "LinearEngine", loads: "Loads", examined: Any
) -> Iterator[Callable[..., Session]]:
    """Return a function that starts a session, which is closed at the end."""
    sessions: list[Session] = []

    def make(make_engine: Callable[[], Engine] = lambda: linear_engine, **more: Any) -> Session:
        session = Session(make_engine, **{"prepare": loads, "examine": examined, **more})
        sessions.append(session)
        session.start()
        return session

    yield make
    for session in sessions:
        session.close()


def test_a_session_trains_and_pauses_with_an_exact_frame(
    open_session: Callable[..., Session], linear_engine: "LinearEngine", project: Project
) -> None:
    session = open_session()
    listener = Listener(session)
    session.submit(SetProject(project))
    session.submit(Ask(frozenset({BoundaryProbe()})))
    session.submit(Play())
    listener.until_state(RunState.RUNNING)
    session.submit(Pause())
    listener.until_state(RunState.PAUSED)
    frame = listener.next_frame()
    program = linear_engine.built[-1]
    assert (frame.epoch, frame.step) == (program.position.epoch, program.position.step)
    answers: Mapping[Any, Any] = frame.answers
    np.testing.assert_array_equal(answers[BoundaryProbe()], program.weights)
    assert session.take_frame() is None


def test_a_pause_is_shown_before_its_frame_is_built(
    open_session: Callable[..., Session], project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No frame is built until the pause is acknowledged."""
    session = open_session()
    listener = Listener(session)
    session.submit(SetProject(project))
    session.submit(Play())
    listener.until_state(RunState.RUNNING)
    monkeypatch.setattr("playground.training.session.GIVE_WAY_SECONDS", PATIENCE_SECONDS)
    session.submit(Pause())
    listener.until_state(RunState.PAUSED)
    assert session.take_frame() is None
    assert listener.next_frame().epoch >= 0


def test_the_frame_of_a_pause_follows_without_an_acknowledgement(
    open_session: Callable[..., Session], project: Project
) -> None:
    session = open_session()
    listener = Listener(session)
    session.submit(SetProject(project))
    session.submit(Play())
    listener.until_state(RunState.RUNNING)
    asked = threading.Event()
    session.submit(Pause())
    session.submit(Call(1, lambda _program: asked.set()))
    assert asked.wait(PATIENCE_SECONDS)
    assert isinstance(session.take_frame(), Frame)


def test_close_ends_all_threads_and_may_be_called_twice(
    open_session: Callable[..., Session], linear_engine: "LinearEngine", project: Project
) -> None:
    session = open_session()
    session.submit(SetProject(project))
    session.submit(Play())
    Listener(session).until_state(RunState.RUNNING)
    session.close()
    session.close()
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith("playground-")]
    assert linear_engine.built[-1].is_closed
    session.submit(Play())


def test_a_session_that_was_never_started_can_be_closed(linear_engine: "LinearEngine") -> None:
    Session(lambda: linear_engine).close()


def test_data_is_loaded_while_keras_is_loaded(
    open_session: Callable[..., Session], linear_engine: "LinearEngine", project: Project
) -> None:
    may_continue = threading.Event()

    def make_engine() -> Engine:
        assert may_continue.wait(PATIENCE_SECONDS)
        return linear_engine

    session = open_session(make_engine)
    listener = Listener(session)
    session.submit(SetProject(project))
    listener.until(lambda event: isinstance(event, DataReady))
    listener.until_state(RunState.STARTING)
    session.submit(Play())
    may_continue.set()
    listener.until(lambda event: isinstance(event, EngineReady))
    listener.until_state(RunState.RUNNING)


def test_an_engine_that_cannot_be_loaded_is_reported(open_session: Callable[..., Session]) -> None:
    def make_engine() -> Engine:
        raise ImportError("No module named tensorflow")

    session = open_session(make_engine)
    failed = Listener(session).until(lambda event: isinstance(event, Failed))
    assert isinstance(failed, Failed)
    assert "No module named tensorflow" in failed.message


class SlowLoad:
    """Reports progress for the first data of seed 0 until it is cancelled; loads others at once."""

    def __init__(self, loads: "Loads") -> None:
        self.loads = loads
        self.has_begun = threading.Event()

    def __call__(self, config: DataConfig, progress: Progress) -> Prepared:
        is_slow = config.seed == 0 and not self.has_begun.is_set()
        while is_slow:
            progress("Downloading", 0.5)
            self.has_begun.set()
        return self.loads(config, progress)


def test_loading_can_be_cancelled(
    open_session: Callable[..., Session], loads: "Loads", project: Project
) -> None:
    slow = SlowLoad(loads)
    session = open_session(prepare=slow)
    session.submit(SetProject(project))
    assert slow.has_begun.wait(PATIENCE_SECONDS)
    session.submit(CancelLoading())
    listener = Listener(session)
    event = listener.until_state(RunState.FAILED)
    assert isinstance(event, StateChanged)
    assert "cancelled" in event.detail
    assert not [event for event in listener.events if isinstance(event, Failed)]


def test_other_data_interrupts_a_load(
    open_session: Callable[..., Session], loads: "Loads", project: Project
) -> None:
    slow = SlowLoad(loads)
    session = open_session(prepare=slow)
    session.submit(SetProject(project))
    assert slow.has_begun.wait(PATIENCE_SECONDS)
    session.submit(SetProject(replace(project, data=replace(project.data, seed=1))))
    Listener(session).until_state(RunState.PAUSED)
    assert [config.seed for config in loads.configs] == [1]


@pytest.mark.parametrize("seeds", [(2,), (1,), (2, 0), (0, 2, 3)])
def test_other_data_in_a_row_do_not_end_training(
    open_session: Callable[..., Session],
    loads: "Loads",
    project: Project,
    seeds: tuple[int, ...],
) -> None:
    """Also back to the data that trained, and to those whose load was interrupted."""
    slow = SlowLoad(loads)
    session, listener = interrupted_training(open_session, slow, project)
    for seed in seeds:
        session.submit(SetProject(with_seed(project, seed)))
    listener.until_state(RunState.RUNNING)
    session.submit(Pause())
    listener.until_state(RunState.PAUSED)
    assert loads.configs[-1].seed == seeds[-1]
    states = [event.state for event in listener.events if isinstance(event, StateChanged)]
    assert RunState.FAILED not in states


def test_cancelled_loading_ends_training(
    open_session: Callable[..., Session], loads: "Loads", project: Project
) -> None:
    session, listener = interrupted_training(open_session, SlowLoad(loads), project)
    session.submit(CancelLoading())
    listener.until_state(RunState.FAILED)
    session.submit(SetProject(with_seed(project, 2)))
    listener.until_state(RunState.PAUSED)


def interrupted_training(
    open_session: Callable[..., Session], slow: SlowLoad, project: Project
) -> tuple[Session, Listener]:
    """Return a session that trained on data of seed 1 and is loading those of seed 0."""
    session = open_session(prepare=slow)
    listener = Listener(session)
    session.submit(SetProject(with_seed(project, 1)))
    session.submit(Play())
    listener.until_state(RunState.RUNNING)
    session.submit(SetProject(with_seed(project, 0)))
    assert slow.has_begun.wait(PATIENCE_SECONDS)
    listener.until_state(RunState.LOADING)
    return session, listener


def with_seed(project: Project, seed: int) -> Project:
    """Return the project with other data, and with no end of training."""
    endless = replace(project.training, epochs=0)
    return replace(project, data=replace(project.data, seed=seed), training=endless)


def test_close_interrupts_a_load(
    open_session: Callable[..., Session], loads: "Loads", project: Project
) -> None:
    slow = SlowLoad(loads)
    session = open_session(prepare=slow)
    session.submit(SetProject(project))
    assert slow.has_begun.wait(PATIENCE_SECONDS)
    session.close()
    assert "playground-training" not in [thread.name for thread in threading.enumerate()]


def test_of_projects_in_a_row_only_the_last_is_kept(project: Project) -> None:
    first, second, third = (SetProject(replace(project, title=name)) for name in "abc")
    assert coalesced([(1, first), (2, second), (3, third)]) == [(3, third)]
    mixed: list[tuple[int, Control]] = [
        (1, first),
        (2, Play()),
        (3, second),
        (4, third),
        (5, Reset()),
    ]
    assert coalesced(mixed) == [(1, first), (2, Play()), (4, third), (5, Reset())]


def test_an_opened_project_is_not_replaced_by_an_edit(project: Project) -> None:
    opened = SetProject(project, is_load=True)
    edited = SetProject(replace(project, title="edited"))
    assert coalesced([(1, opened), (2, edited)]) == [(1, opened), (2, edited)]
    assert coalesced([(1, edited), (2, opened)]) == [(2, opened)]


def test_a_paused_session_prepares_the_next_play(
    open_session: Callable[..., Session], linear_engine: "LinearEngine", project: Project
) -> None:
    session = open_session()
    session.submit(SetProject(project))
    Listener(session).until_state(RunState.PAUSED)
    deadline = threading.Event()
    timer = threading.Timer(PATIENCE_SECONDS, deadline.set)
    timer.start()
    while not deadline.is_set() and not linear_engine.built[0].preparations:
        pass
    timer.cancel()
    assert linear_engine.built[0].preparations == 1


@pytest.fixture
def paused(open_session: Callable[..., Session], project: Project) -> Listener:
    """The listener of a session with a built program, whose first frame was taken."""
    session = open_session()
    listener = Listener(session)
    session.submit(SetProject(project))
    listener.until_state(RunState.PAUSED)
    listener.next_frame()
    return listener


def test_a_frame_being_built_is_cancelled_for_a_pause(
    paused: Listener, linear_engine: "LinearEngine", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer here takes until `is_hurried` returns True."""
    program = linear_engine.built[-1]
    is_computing, is_paused = threading.Event(), threading.Event()

    def answer(probes: frozenset[Any], is_hurried: Callable[[], bool]) -> Mapping[Any, Any]:
        is_running = program.chunks and not is_paused.is_set()
        while is_running and not is_hurried():
            is_computing.set()
        return dict.fromkeys(probes)

    monkeypatch.setattr(program, "answer", answer)
    paused.session.submit(Play())
    assert is_computing.wait(PATIENCE_SECONDS)
    is_paused.set()
    paused.session.submit(Pause())
    paused.until_state(RunState.PAUSED)
    assert paused.next_frame().epoch == program.position.epoch


def test_a_pause_does_not_wait_for_a_frame_that_it_cancels(
    paused: Listener, linear_engine: "LinearEngine", monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pause is certain while a frame is built; no further step is trained."""
    program = linear_engine.built[-1]
    is_computing, is_paused = threading.Event(), threading.Event()

    def answer(probes: frozenset[Any], _is_hurried: Callable[[], bool]) -> Mapping[Any, Any]:
        if program.chunks:
            is_computing.set()
            assert is_paused.wait(PATIENCE_SECONDS)
        return dict.fromkeys(probes)

    monkeypatch.setattr(program, "answer", answer)
    paused.session.submit(Play())
    paused.until_state(RunState.RUNNING)
    assert is_computing.wait(PATIENCE_SECONDS)
    trained = len(program.chunks)
    paused.session.submit(Pause())
    assert paused.session.is_pausing
    assert not [event for event in paused.session.events() if isinstance(event, StateChanged)]
    is_paused.set()
    paused.until_state(RunState.PAUSED)
    assert not paused.session.is_pausing
    assert paused.next_frame().epoch == program.position.epoch
    assert len(program.chunks) == trained
