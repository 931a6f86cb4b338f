"""Compares how fast our program and Keras's own `fit` train the same network."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import monotonic, perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.datasets.prepare import prepare
from playground.datasets.spec import no_progress
from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.run.speed import CHUNK_SECONDS, ChunkSize

if TYPE_CHECKING:
    from playground.training.protocol.engine import Engine, Program

PATIENCE_SECONDS = 60.0
MEASURE_SECONDS = 2.0
ROUNDS = 3


def start_engine() -> "Engine":
    """Return the real engine; importing TensorFlow takes seconds."""
    from playground.engine import create_engine  # noqa: PLC0415 - imports TensorFlow

    return create_engine()


def build(engine: "Engine", project: Project) -> tuple["Program", Prepared]:
    """Return the program of `project` and its data."""
    data = prepare(project.data, no_progress)
    program, _report = engine.build(project, data)
    return program, data


def test_set(program: "Program", data: Prepared) -> tuple[Any, Any] | None:
    """Return the test set that `fit` must measure after each epoch, as `program` does."""
    measures_test = any(name.startswith("val_") for name in program.columns)
    return (data.test.x, data.test.y) if measures_test else None


def warm_up(program: "Program") -> float:
    """Train until both loops are measured and the faster one runs; return the time in seconds."""
    started = monotonic()
    steps = 1
    while monotonic() - started < PATIENCE_SECONDS:
        before = perf_counter()
        done = program.advance(steps).steps
        steps = _next_chunk(done, perf_counter() - before, program.steps_per_epoch)
        status = program.tier()
        if status.xla_rate is not None:
            break
    return monotonic() - started


def _next_chunk(done: int, seconds: float, steps_per_epoch: int) -> int:
    """Return how many steps take about the time of a chunk; from one epoch on, whole epochs."""
    steps = min(int(done * CHUNK_SECONDS / max(seconds, 1e-6)), 2 * done)
    return max(1, steps - steps % steps_per_epoch if steps > steps_per_epoch else steps)


def epochs_per_second(program: "Program", seconds: float = MEASURE_SECONDS) -> float:
    """Return the rate of `program`, trained in chunks as the window trains it."""
    steps = program.steps_per_epoch
    trained = 0
    started = perf_counter()
    while (elapsed := perf_counter() - started) < seconds:
        before = perf_counter()
        done = program.advance(steps).steps
        trained += done
        steps = max(_next_chunk(done, perf_counter() - before, program.steps_per_epoch), steps)
    return trained / program.steps_per_epoch / elapsed


@contextmanager
def as_shipped() -> Iterator[None]:
    """Enable TensorFlow's graph rewriting, its default, which the engine turns off."""
    import tensorflow as tf  # noqa: PLC0415 - takes seconds

    chosen = tf.config.optimizer.get_experimental_options()
    is_off = bool(chosen.get("disable_meta_optimizer", False))
    tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": False})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": is_off})


@dataclass(frozen=True, slots=True)
class Comparison:
    """Median rates of both sides in epochs per second, and the median of their ratios."""

    ours: float
    fit: float
    ratio: float


def compare(
    program: "Program", fit: Callable[[int], Any], epochs: int, rounds: int = ROUNDS
) -> Comparison:
    """Measure `program` and ``fit(epochs)`` in turns; Any: the result of `fit` is not used."""
    with as_shipped():
        fit(2)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(epochs_per_second(program))
        with as_shipped():
            started = perf_counter()
            fit(epochs)
            theirs.append(epochs / (perf_counter() - started))
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return Comparison(median(ours), median(theirs), median(ratios))


def train_exactly(program: "Program", epochs: int) -> np.ndarray:
    """Train `epochs` epochs, in chunks as the window and the command line do.

    Returns
    -------
    (epochs, columns) float32
    """
    rows: list[np.ndarray] = []
    left = epochs * program.steps_per_epoch
    chunk = ChunkSize()
    while left > 0:
        began = perf_counter()
        done = program.advance(min(left, chunk.steps))
        chunk.measure(done.steps, perf_counter() - began, program.steps_per_epoch)
        rows.append(done.rows)
        left -= done.steps
        program.tier()  # the faster loop may take over here
    return np.concatenate(rows)
