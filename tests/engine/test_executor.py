"""Small loops run in one thread with the same numbers; large and convolutional ones do not."""

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from playground.catalog.losses import LOSSES, Labels
from playground.datasets.task import Prepared
from playground.document.project import Project, TrainingConfig
from playground.training.protocol.engine import Engine, Program

pytestmark = pytest.mark.keras


def trainable_of(build: Callable[[Any], list[Any]], training: TrainingConfig | None = None) -> Any:
    """Return a substitute for a trainable with the built layers; Any: Keras has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    model = keras.Sequential(build(keras.layers))
    named = {layer.name: layer for layer in model.layers}
    network = SimpleNamespace(layers=named)
    return SimpleNamespace(model=model, network=network, training=training or TrainingConfig())


@pytest.mark.parametrize(
    ("build", "batch_size", "is_small"),
    [
        (lambda k: [k.Input((2,)), k.Dense(4), k.Dense(1)], 4, True),
        (lambda k: [k.Input((2,)), k.Dense(4), k.Dense(1)], 100_000, False),
        (lambda k: [k.Input((784,)), k.Dense(128)], 32, False),
        (lambda k: [k.Input((8, 8, 1)), k.Conv2D(2, 3)], 4, False),
        (lambda k: [k.Input((8, 2)), k.LSTM(3)], 4, False),
    ],
)
def test_only_small_dense_networks_run_in_one_thread(
    build: Callable[[Any], list[Any]], batch_size: int, is_small: bool
) -> None:
    from playground.engine.loop.executor import executor_of  # noqa: PLC0415 - imports Keras

    executor = executor_of(trainable_of(build), batch_size)
    assert (executor is not nullcontext) is is_small


@pytest.mark.parametrize("loss", [spec.name for spec in LOSSES if spec.labels is Labels.SIGNED])
def test_a_loss_with_a_condition_does_not_run_in_one_thread(loss: str) -> None:
    from playground.engine.loop.executor import executor_of  # noqa: PLC0415 - imports Keras

    training = TrainingConfig(loss=loss, metrics=())
    trainable = trainable_of(lambda k: [k.Input((2,)), k.Dense(1)], training)
    assert executor_of(trainable, 4) is nullcontext  # in one thread it would wait forever


def test_one_thread_computes_the_same_bits(
    graph_engine: Engine,
    small: Callable[..., Project],
    quadrants: Prepared,
    build: Callable[[Engine, Project, Prepared], Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from playground.engine.loop import compiled_loop  # noqa: PLC0415 - imports Keras

    project = small(shuffle=True)
    one = build(graph_engine, project, quadrants)
    in_one_thread = one.advance(40).rows
    monkeypatch.setattr(compiled_loop, "executor_of", lambda *_: nullcontext)
    other = build(graph_engine, project, quadrants)
    np.testing.assert_array_equal(other.advance(40).rows, in_one_thread)
    assert len(in_one_thread) == 10


def test_the_call_that_traces_does_not_count_as_training_time() -> None:
    from playground.engine.loop.tiers import HEAD_START_SECONDS, Loops  # noqa: PLC0415 - Keras

    runner: Any = SimpleNamespace(tier="graph")
    loops = Loops("key", runner)
    loops.note(1, 10 * HEAD_START_SECONDS)  # the first call, which traces
    assert not loops.is_under_way
    loops.note(100, HEAD_START_SECONDS)
    assert loops.is_under_way
