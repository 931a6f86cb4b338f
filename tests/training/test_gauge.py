"""Gradients are measured during training in little time, and completed during a pause."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from playground.document.project import LayerId, Project
from playground.training.loop import gauge
from playground.training.loop.frame_builder import FIRST_SECONDS
from playground.training.loop.gauge import PROBE, SHARE
from playground.training.protocol.controls import Ask, ContinueFrom, Pause, Play, Reset, SetProject
from playground.training.protocol.engine import never
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.probes import GradientAnswer, Probe
from tests.training.conftest import LinearProgram

if TYPE_CHECKING:
    from tests.training.conftest import Bench

LAYER = LayerId("layer2")
ANSWER_SECONDS = 0.004


@pytest.fixture
def measured(
    make_bench: Callable[..., "Bench"],
    with_training: Callable[..., Project],
    monkeypatch: pytest.MonkeyPatch,
) -> "Bench":
    """A bench whose programs answer with the size of their weights, slowly."""

    def answer(
        program: LinearProgram, probes: frozenset[Probe[Any]], is_hurried: Any = never
    ) -> Mapping[Probe[Any], Any]:
        if PROBE not in probes or is_hurried():
            return {}
        program.clock.now += ANSWER_SECONDS
        size = float(np.linalg.norm(program.weights))
        return {PROBE: {LAYER: GradientAnswer(size, 1.0, 1e-3)}}

    monkeypatch.setattr(LinearProgram, "answer", answer)
    bench = make_bench()
    bench.do(SetProject(with_training(epochs=0, learning_rate=0.01)))
    return bench


def train(bench: "Bench", seconds: float) -> None:
    end = bench.clock.now + seconds
    bench.do(Play())
    while bench.clock.now < end:
        bench.trainer.work()


def log_of(bench: "Bench") -> Any:
    assert bench.trainer.run is not None
    return bench.trainer.run.timeline.gradients


@pytest.mark.full
def test_a_run_is_measured_throughout_in_a_fiftieth_of_the_time(measured: "Bench") -> None:
    measured.do(Ask(frozenset({PROBE})))
    while measured.trainer.can_prepare:
        measured.trainer.prepare()
    measured.do(Ask(frozenset()))  # the panel is closed: frames answer no probes any more
    before = len(log_of(measured))
    train(measured, 20.0)
    count = len(log_of(measured)) - before
    most = (20.0 - FIRST_SECONDS) / (SHARE * ANSWER_SECONDS)
    assert 0.8 * most < count <= most + 1


def test_nothing_is_measured_before_a_frame_answered_the_probe(measured: "Bench") -> None:
    train(measured, 5.0)
    assert not len(log_of(measured))


def test_a_paused_run_is_measured_at_the_recorded_moments(measured: "Bench") -> None:
    train(measured, FIRST_SECONDS / 2)
    measured.do(Pause(), Ask(frozenset({PROBE})))
    weights = measured.program.weights
    for _ in range(1000):
        if not measured.trainer.can_prepare:
            break
        measured.trainer.prepare()
    run = measured.trainer.run
    assert run is not None
    times = log_of(measured).snapshot().times
    assert set(run.timeline.epochs.tolist()) <= set(times.tolist())
    np.testing.assert_array_equal(measured.program.weights, weights)
    frame = measured.mailbox.take()
    assert frame is not None
    assert len(frame.gradients.times) == len(times)
    first = run.timeline.moments[0].state.arrays[0]
    norm = frame.gradients.norms[0, 0]
    assert norm == pytest.approx(float(np.linalg.norm(first)), rel=1e-6)


def test_of_many_recorded_moments_some_from_beginning_to_end_are_measured(
    measured: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gauge, "MOST_MOMENTS", 5)
    train(measured, FIRST_SECONDS / 2)
    measured.do(Pause(), Ask(frozenset({PROBE})))
    for _ in range(1000):
        if not measured.trainer.can_prepare:
            break
        measured.trainer.prepare()
    run = measured.trainer.run
    assert run is not None
    epochs, times = run.timeline.epochs, log_of(measured).snapshot().times
    assert len(epochs) > 20
    assert 5 <= len(times) <= 7
    among = [int(np.searchsorted(epochs, time)) for time in times]
    assert max(np.diff(among)) <= len(epochs) / 4


@pytest.mark.full
def test_a_branch_keeps_earlier_measurements_and_a_new_run_has_none(
    measured: "Bench",
) -> None:
    measured.do(Ask(frozenset({PROBE})))
    train(measured, 10.0)
    measured.do(Pause())
    times = log_of(measured).snapshot().times
    assert measured.trainer.run is not None
    middle = measured.trainer.run.epoch // 2
    measured.do(Ask(frozenset()), ContinueFrom(middle))
    np.testing.assert_array_equal(log_of(measured).snapshot().times, times[times <= middle])
    measured.do(Reset())
    assert not len(log_of(measured))


def test_a_moment_measured_again_with_the_same_numbers_changes_nothing() -> None:
    log, layer = GradientLog(), LayerId("a")
    log.add(1.0, {layer: GradientAnswer(0.5, 1.0, 0.1)})
    before = log.snapshot()
    log.add(1.0, {layer: GradientAnswer(0.5, 1.0, 0.1)})
    assert log.snapshot() is before
    log.add(1.0, {layer: GradientAnswer(0.25, 1.0, 0.1)})
    assert log.snapshot().norms.tolist() == [[0.25]]
    log.add(1.0, {LayerId("b"): GradientAnswer(0.5, 1.0, 0.1)})
    assert np.isnan(log.snapshot().norms[0]).all()
    assert log.snapshot().layers == ("a", "b")
