"""Small loops run in one thread with the same numbers; large and convolutional ones do not."""

from collections.abc import Callable
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import keras
import numpy as np
import pytest

from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.engine import compiled_loop
from playground.engine.executor import executor_of
from playground.engine.tiers import HEAD_START_SECONDS, Loops
from playground.training.engine import Engine, Program


def trainable_of(*layers: Any) -> Any:
    """Return a stand-in with a model of such layers; Any: Keras has no types."""
    model = keras.Sequential(list(layers))
    named = {layer.name: layer for layer in model.layers}
    return SimpleNamespace(model=model, network=SimpleNamespace(layers=named))


@pytest.mark.parametrize(
    ("layers", "batch_size", "is_small"),
    [
        ((keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)), 4, True),
        ((keras.Input((2,)), keras.layers.Dense(4), keras.layers.Dense(1)), 100_000, False),
        ((keras.Input((784,)), keras.layers.Dense(128)), 32, False),
        ((keras.Input((8, 8, 1)), keras.layers.Conv2D(2, 3)), 4, False),
        ((keras.Input((8, 2)), keras.layers.LSTM(3)), 4, False),
    ],
)
def test_only_small_dense_networks_run_in_one_thread(
    layers: tuple[Any, ...], batch_size: int, is_small: bool
) -> None:
    executor = executor_of(trainable_of(*layers), batch_size)
    assert (executor is not nullcontext) is is_small


def test_one_thread_computes_the_same_bits(
    graph_engine: Engine,
    small: Callable[..., Project],
    quadrants: Prepared,
    build: Callable[[Engine, Project, Prepared], Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    project = small(shuffle=True)
    one = build(graph_engine, project, quadrants)
    in_one_thread = one.advance(40).rows
    monkeypatch.setattr(compiled_loop, "executor_of", lambda *_: nullcontext)
    other = build(graph_engine, project, quadrants)
    np.testing.assert_array_equal(other.advance(40).rows, in_one_thread)
    assert len(in_one_thread) == 10


def test_tracing_is_no_head_start_of_the_graph_loop() -> None:
    runner: Any = SimpleNamespace(tier="graph")
    loops = Loops("key", runner)
    loops.note(1, 10 * HEAD_START_SECONDS)  # the first call, which traces
    assert not loops.is_under_way
    loops.note(100, HEAD_START_SECONDS)
    assert loops.is_under_way
