"""A run that is set aside comes back with all it had, whatever was trained in between."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.document.project import Project
from playground.training.loop.trainer import Trainer
from playground.training.loop.trainer_shelf import TrainerShelf
from playground.training.protocol.controls import (
    Ask,
    BringBack,
    EpochOnce,
    Scrub,
    SetAside,
    SetProject,
)
from playground.training.protocol.events import (
    Built,
    DataReady,
    Event,
    Failed,
    RunsChanged,
    RunState,
    StateChanged,
    TimelineChanged,
)
from playground.training.protocol.frames import Frame
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import BoundaryProbe

if TYPE_CHECKING:
    from tests.training.conftest import LinearEngine, Loads


class Stand:
    """A shelf with all that its trainers emit."""

    def __init__(self, engine: "LinearEngine", loads: "Loads", examined: Any) -> None:
        self.events: list[Event] = []
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.engine = engine

        def make() -> Trainer:
            return Trainer(
                self.events.append,
                self.mailbox,
                clock=engine.clock,
                prepare=loads,
                examine=examined,
            )

        self.shelf = TrainerShelf(make)

    def train(self, epochs: int) -> None:
        """Train some epochs, one by one."""
        for _ in range(epochs):
            self.shelf.handle(EpochOnce())
            while self.shelf.active.wait_seconds == 0.0:
                self.shelf.active.work()

    def last(self, kind: type[Any]) -> Any:
        """Return the last event of a kind. Any: the kinds differ."""
        return next(event for event in reversed(self.events) if isinstance(event, kind))


@pytest.fixture
def stand(linear_engine: "LinearEngine", loads: "Loads", examined: Any) -> Stand:
    """Return a shelf with an engine."""
    made = Stand(linear_engine, loads, examined)
    made.shelf.set_engine(linear_engine)
    return made


def test_a_program_that_cannot_be_closed_does_not_keep_the_run_from_coming_back(
    stand: Stand,
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(_state: object = None) -> None:
        raise RuntimeError("out of memory")

    stand.shelf.handle(SetProject(project, is_load=True))
    stand.train(2)
    stand.shelf.handle(SetAside())
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.train(2)
    run = stand.shelf.active.run
    assert run is not None
    stand.shelf.handle(Scrub(stand.shelf.active.runs[-1].id, 1))
    for name in ("restore", "close"):
        monkeypatch.setattr(run.program, name, refuse)
    stand.shelf.handle(BringBack())
    assert stand.shelf.active.state is RunState.PAUSED
    assert stand.last(TimelineChanged)
    assert "could not be closed" in caplog.text
    stand.shelf.close()


def test_weights_curves_and_time_line_come_back(stand: Stand, project: Project) -> None:
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.train(3)
    own = stand.engine.built[-1]
    weights, runs = own.weights, stand.last(RunsChanged)
    recorded = stand.last(TimelineChanged).epochs
    stand.shelf.handle(SetAside())
    stand.shelf.handle(SetProject(replace(project, title="lesson"), is_load=True))
    stand.train(5)

    stand.shelf.handle(BringBack())

    np.testing.assert_array_equal(own.weights, weights)
    assert not own.is_closed
    assert [run.id for run in stand.last(RunsChanged).runs] == [run.id for run in runs.runs]
    assert len(stand.last(RunsChanged).runs[-1].curves) == 3
    np.testing.assert_array_equal(stand.last(TimelineChanged).epochs, recorded)
    frame = stand.mailbox.take()
    assert frame is not None
    assert (frame.epoch, frame.generation) == (3, stand.last(Built).generation)
    assert frame.basis is not None
    assert frame.basis.data is stand.last(DataReady).data
    stand.shelf.handle(Scrub(1))
    shown = stand.mailbox.take()
    assert shown is not None
    assert shown.epoch == 1


def test_programs_have_numbers_of_their_own(stand: Stand, project: Project) -> None:
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.handle(SetAside())
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.handle(BringBack())
    numbers = [event.generation for event in stand.events if isinstance(event, Built)]
    assert numbers == sorted(set(numbers))


def test_what_is_asked_holds_for_both(stand: Stand, project: Project) -> None:
    probe = BoundaryProbe()
    stand.shelf.handle(Ask(frozenset({probe})))
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.handle(SetAside())
    stand.shelf.handle(SetProject(project, is_load=True))
    frame = stand.mailbox.take()
    assert frame is not None
    assert probe in frame.answers


def test_a_second_project_set_aside_does_not_replace_the_first(
    stand: Stand, project: Project
) -> None:
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.train(2)
    for _ in range(2):
        stand.shelf.handle(SetAside())
        stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.handle(BringBack())
    frame = stand.mailbox.take()
    assert frame is not None
    assert frame.epoch == 2
    stand.shelf.handle(BringBack())
    assert stand.shelf.active.state is RunState.PAUSED


def test_an_engine_that_comes_late_reaches_a_run_that_was_set_aside(
    linear_engine: "LinearEngine",
    loads: "Loads",
    examined: Callable[..., Any],
    project: Project,
) -> None:
    stand = Stand(linear_engine, loads, examined)
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.handle(SetAside())
    stand.shelf.handle(SetProject(project, is_load=True))
    stand.shelf.set_engine(linear_engine)
    stand.shelf.handle(BringBack())
    assert stand.last(StateChanged).state is RunState.PAUSED
    stand.train(1)
    stand.shelf.close()


def test_a_run_that_comes_back_and_cannot_be_shown_fails_in_words(
    stand: Stand, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thread continues: the next control is handled."""

    def refuse(*_: Any) -> Any:
        raise TrainingError("the memory is full; close other programs")

    stand.shelf.handle(SetProject(project, is_load=True))
    own = stand.engine.built[-1]
    stand.shelf.handle(SetAside())
    with monkeypatch.context() as patched:
        patched.setattr(own, "answer", refuse)
        stand.shelf.handle(BringBack())
    assert stand.last(Failed).message == "the memory is full; close other programs"
    stand.train(1)
    assert stand.last(StateChanged).state is RunState.PAUSED
