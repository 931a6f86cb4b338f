"""Divergence: the batch and the last good moment are found, and training continues there."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from playground.base.params import Selection
from playground.document.project import Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.controls import Play, SetProject
from playground.training.protocol.engine import NonFinite, Program
from playground.training.protocol.events import Failed, RunState
from playground.training.protocol.frames import Curves
from playground.training.run.divergence import find_onset, last_good_epoch
from playground.training.run.run import Run

if TYPE_CHECKING:
    from tests.training.conftest import Bench, LinearEngine, Loads


def curves(*losses: float, with_validation: bool = True) -> Curves:
    """Return curves with these losses, used for training and validation."""
    names = ("loss", "val_loss") if with_validation else ("loss",)
    return Curves(names, np.repeat(np.array(losses, np.float32)[:, None], len(names), axis=1))


@pytest.mark.parametrize(
    ("losses", "epoch"),
    [
        ((), 0),
        ((1e32,), 0),
        ((0.5, 0.4, 0.3), 3),
        ((0.5, 0.4, 0.3, 1e9, 1e30), 3),
        ((1e10, 1e28), 0),
        ((0.5, 0.4, 1e9, 1e8, 1e12), 2),
        ((-0.9, -0.95, -0.2, 40.0), 3),
        ((1e-6, 1e-7, 1e-9, 1e-8, 1e-7, 1e-8), 6),
    ],
)
def test_the_last_epoch_whose_loss_is_in_proportion_is_good(
    losses: tuple[float, ...], epoch: int
) -> None:
    assert last_good_epoch(curves(*losses), None) == epoch


def test_without_validation_the_last_step_of_an_epoch_is_not_trusted() -> None:
    assert last_good_epoch(curves(0.5, 0.4, 0.3, with_validation=False), None) == 2


@pytest.mark.parametrize(("failed_from", "epoch"), [(None, 4), (3, 4), (4, 3)])
def test_a_second_failure_without_progress_returns_further(
    failed_from: int | None, epoch: int
) -> None:
    assert last_good_epoch(curves(0.5, 0.4, 0.4, 0.4), failed_from) == epoch


def test_without_epochs_the_first_weights_are_good() -> None:
    assert last_good_epoch(curves(), 0) == 0


@pytest.fixture
def exploding(with_training: Callable[..., Project]) -> Project:
    return with_training(learning_rate=2.0)


@pytest.fixture
def program(linear_engine: "LinearEngine", loads: "Loads", exploding: Project) -> Program:
    data = loads(exploding.data, lambda _text, _fraction: None)
    program, _ = linear_engine.build(exploding, data)
    return program


def batch_that_fails(program: Program) -> tuple[int, int]:
    """Return epoch and step of the batch that raises, training one at a time."""
    for _ in range(10_000):
        position = program.position
        try:
            program.advance(1)
        except NonFinite:
            return position.epoch, position.step
    raise AssertionError("it does not diverge")


def test_the_same_batch_is_found_as_with_single_steps(program: Program) -> None:
    start = program.state()
    expected = batch_that_fails(program)
    program.restore(start)
    program.advance(expected[0] * program.steps_per_epoch)
    before = program.state()
    with pytest.raises(NonFinite) as caught:
        program.advance(program.steps_per_epoch)
    program.restore(before)
    onset = find_onset(program, caught.value, program.steps_per_epoch)
    assert (onset.position.epoch, onset.position.step) == expected


def advance_often(run: Run) -> None:
    for _ in range(10_000):
        run.advance()


@pytest.mark.parametrize("seconds_per_step", [0.02, 0.0011, 1e-6])
def test_batch_and_moment_are_the_same_for_any_chunks(
    linear_engine: "LinearEngine", loads: "Loads", exploding: Project, seconds_per_step: float
) -> None:
    data = loads(exploding.data, lambda _text, _fraction: None)
    single, _ = linear_engine.build(exploding, data)
    expected = batch_that_fails(single)
    program, _ = linear_engine.build(exploding, data)
    program.seconds_per_step = seconds_per_step
    first = program.weights
    run = Run(program, Basis(exploding, data), None, linear_engine.clock)
    with pytest.raises(NonFinite) as caught:
        advance_often(run)
    assert (caught.value.position.epoch, caught.value.position.step) == expected
    assert run.epoch == 0  # the loss rises from the first epoch
    np.testing.assert_array_equal(program.weights, first)
    assert list(run.timeline.epochs) == [0]


@pytest.mark.parametrize("seconds_per_step", [0.02, 1e-6])
def test_a_rule_acts_even_if_values_overflow_later_in_the_chunk(
    make_bench: "Callable[[], Bench]", exploding: Project, seconds_per_step: float
) -> None:
    stopping = Selection("early_stopping", {"patience": 2, "restore_best_weights": False})
    training = replace(exploding.training, callbacks=(stopping,))
    bench = make_bench()
    bench.do(SetProject(replace(exploding, training=training)), Play())
    for _ in range(10_000):
        if bench.trainer.wait_seconds != 0.0:
            break
        bench.program.seconds_per_step = seconds_per_step
        bench.trainer.work()
    assert bench.is_in(RunState.FINISHED)
    assert bench.trainer.run is not None
    assert bench.trainer.run.epoch == 3
    assert bench.of(Failed) == []


def test_a_lower_rate_continues_from_before_the_loss_rose(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    calm, wild = with_training(learning_rate=0.1, epochs=20), with_training(learning_rate=2.0)
    bench.do(SetProject(calm), Play())
    bench.finish()
    bench.do(SetProject(wild), Play())
    bench.finish()
    assert bench.is_in(RunState.FAILED)
    assert "weights after epoch 20 were kept" in bench.of(Failed)[-1].message
    lower = with_training(learning_rate=0.05, epochs=40)
    bench.do(SetProject(lower), Play())
    assert bench.program.learning_rate == 0.05
    bench.finish()
    run = bench.trainer.run
    assert run is not None
    losses = run.curves.snapshot().column("loss")
    assert len(losses) == 40
    assert losses[20:].max() <= losses[:20].max()


def test_play_after_a_divergence_keeps_the_rate_that_the_user_set(
    bench: "Bench", with_training: Callable[..., Project]
) -> None:
    bench.do(SetProject(with_training(learning_rate=0.1, epochs=20)), Play())
    bench.finish()
    bench.do(SetProject(with_training(learning_rate=2.0)), Play())
    bench.finish()
    assert bench.program.learning_rate == 2.0


def test_a_run_in_step_with_other_machines_does_not_depend_on_the_clock(
    linear_engine: "LinearEngine", loads: "Loads", with_training: Callable[..., Project]
) -> None:
    best = (Selection("best_weights"),)
    project = with_training(learning_rate=0.9, callbacks=best)
    data = loads(project.data, lambda _text, _fraction: None)
    made = []
    for seconds in (0.001, 1.0):
        program, _ = linear_engine.build(project, data)
        program.seconds_per_step = seconds
        run = Run(program, Basis(project, data), None, linear_engine.clock)
        run.keep_in_step()
        for _ in range(5 * program.steps_per_epoch):
            run.advance(1)
        program.chunks.clear()
        run.end()
        made.append((program.chunks, [len(run.timeline), run.epoch]))
    assert made[0] == made[1]
