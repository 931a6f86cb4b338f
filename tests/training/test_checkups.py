"""Checkups of a run: which are kept, when they are measured, and since when a project trains."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.datasets.statistics import DataStatistics
from playground.document.commands import SetTraining
from playground.document.project import Project
from playground.training.loop.frame_builder import CHECKUP
from playground.training.protocol.checkups import Checkup, CheckupLog, Checkups, Divergence
from playground.training.protocol.controls import Ask, Play, SetProject
from playground.training.protocol.events import RunState
from tests.training.conftest import Bench

DATA = DataStatistics(4, 4, 0.0, 1.0, 0.5, 0.5, 0.5, (0.5, 0.5), 1.0, None, 0.0)


def checkup() -> Checkup:
    return Checkup({}, None, None, DATA)


def test_the_first_and_the_last_checkup_of_a_network_are_kept() -> None:
    log, made = CheckupLog(), [checkup() for _ in range(3)]
    for time, each in enumerate(made):
        log.add(1, float(time), each)
    assert log.of(1) == Checkups(made[0], made[2], 0.0, 2.0)
    assert log.of(1).first is made[0]
    assert log.of(1).latest is made[2]


def test_another_network_starts_with_its_own_first_checkup() -> None:
    log, later = CheckupLog(), checkup()
    log.add(1, 0.0, checkup())
    assert log.of(2).first is None
    log.add(2, 5.0, later)
    assert log.of(2).first is later
    assert log.of(1).latest is None


def test_what_was_measured_later_is_forgotten_with_its_epochs() -> None:
    log, first = CheckupLog(), checkup()
    log.add(1, 0.0, first)
    log.add(1, 9.0, checkup())
    assert log.until(5.0).of(1).latest is first
    assert log.of(1).latest_time == 9.0
    log.truncate(5.0)
    assert log.of(1).latest is first


def test_a_divergence_is_remembered_when_its_epochs_are_dropped(project: Project) -> None:
    log = CheckupLog()
    log.add(1, 3.0, checkup())
    found = Divergence(project, None, 4, 2)
    log.note(found)
    log.truncate(1.0)
    assert log.of(1) == Checkups(divergence=found)


@pytest.fixture
def watched(bench: Bench, project: Project, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return a bench that asks for checkups, and whose program answers them."""
    made: list[Checkup] = []
    bench.made = made  # type: ignore[attr-defined]
    bench.do(SetProject(project, is_load=True))
    program = bench.program
    before = program.answer

    def answer(probes: Any, *rest: Any) -> Any:
        if CHECKUP in probes:
            made.append(checkup())
            return {CHECKUP: made[-1]}
        return before(probes, *rest)

    monkeypatch.setattr(program, "answer", answer)
    bench.do(Ask(frozenset({CHECKUP})))
    return bench


def rest(bench: Bench) -> None:
    """Do everything that is left to do at rest."""
    for _ in range(50):
        if not bench.trainer.can_prepare:
            return
        bench.trainer.prepare()
    raise AssertionError("there is always something left to do")


def test_at_rest_the_present_is_checked_once_and_timed_once(watched: Bench) -> None:
    rest(watched)
    found = watched.trainer.checkups
    assert found.first is not None
    assert found.first_time == 0.0
    assert len(watched.made) == 2  # type: ignore[attr-defined]
    rest(watched)
    assert len(watched.made) == 2  # type: ignore[attr-defined]


def test_the_beginning_is_checked_later_if_the_run_began_before_it_could_be(
    watched: Bench, with_training: Callable[..., Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its state is restored for the check, and the present one afterwards."""
    states: dict[int, tuple[int, int]] = {}
    program = watched.program
    answer = program.answer

    def answer_and_note(probes: Any, *others: Any) -> Any:
        found = answer(probes, *others)
        if CHECKUP in found:
            position = program.state().position
            states[id(found[CHECKUP])] = (position.epoch, position.step)
        return found

    monkeypatch.setattr(program, "answer", answer_and_note)
    watched.do(SetProject(with_training(epochs=20)), Play())
    watched.finish()
    assert watched.trainer.checkups == Checkups()
    present = program.state()
    rest(watched)
    found = watched.trainer.checkups
    assert (found.first_time, found.latest_time) == (0.0, 20.0)
    assert (states[id(found.first)], states[id(found.latest)]) == ((0, 0), (20, 0))
    for before, after in zip(present.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(after, before)


def test_frames_have_the_checkups_and_no_answer_of_their_own(watched: Bench) -> None:
    rest(watched)
    frame = watched.mailbox.take()
    assert frame is not None
    assert frame.checkups.first is watched.trainer.checkups.first
    assert frame.get(CHECKUP) is None


def test_nobody_asks_and_nothing_is_checked(bench: Bench, project: Project) -> None:
    bench.do(SetProject(project, is_load=True))
    rest(bench)
    assert bench.trainer.checkups == Checkups()


def test_the_end_of_a_run_is_checked(watched: Bench, with_training: Callable[..., Project]) -> None:
    rest(watched)
    watched.do(SetProject(with_training(epochs=20)), Play())
    watched.finish()
    assert watched.is_in(RunState.FINISHED)
    rest(watched)
    assert watched.trainer.checkups.latest_time == 20.0
    assert watched.trainer.checkups.first_time == 0.0


def test_a_first_moment_that_was_checked_is_not_checked_again(
    watched: Bench, with_training: Callable[..., Project]
) -> None:
    rest(watched)
    watched.do(SetProject(with_training(epochs=20)), Play())
    watched.finish()
    count = len(watched.made)  # type: ignore[attr-defined]
    rest(watched)
    assert len(watched.made) == count + 1, "only the end is new"  # type: ignore[attr-defined]


def test_since_counts_from_the_last_change_that_concerns_training(
    bench: Bench, with_training: Callable[..., Project]
) -> None:
    start = with_training(epochs=10)
    bench.do(SetProject(start, is_load=True), Play())
    bench.finish()
    assert bench.trainer.run is not None
    assert bench.trainer.run.since == 0
    slower = SetTraining({"learning_rate": 0.001, "epochs": 30}).apply(start)
    bench.do(SetProject(slower), Play())
    bench.finish()
    assert (bench.trainer.run.since, bench.trainer.run.epoch) == (10, 30)
    frame = bench.mailbox.take()
    assert frame is not None
    assert frame.since == 10
    assert np.isfinite(frame.curves.rows).all()
