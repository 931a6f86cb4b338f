"""A loss that is not finite is reported with its layer and epoch."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.task import Prepared, Task, TaskKind
from playground.document.project import LayerId, Project, TrainingConfig
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Engine, NonFinite, Program
from playground.training.run.run import Run

Build = Callable[..., Program]


@pytest.fixture
def exploding(chain: Any) -> Project:
    project: Project = chain(
        ("Dense", {"units": 4}),
        ("Dense", {"units": 1}),
        training=TrainingConfig(
            loss="mean_squared_error",
            metrics=(),
            optimizer=Selection("sgd"),
            learning_rate=1e4,
            batch_size=16,
        ),
    )
    return project


def advance_often(program: Program, steps: int) -> None:
    for _ in range(100):
        program.advance(steps)


@pytest.mark.parametrize("steps", [2, 4000], ids=["in parts", "in one call"])
def test_divergence_is_reported(
    steps: int, tier_engine: Engine, build: Build, exploding: Project, quadrants: Prepared
) -> None:
    data = Prepared(
        Task(kind=TaskKind.REGRESSION, input_shape=(2,)), quadrants.train, quadrants.test
    )
    program = build(tier_engine, exploding, data)
    with pytest.raises(NonFinite, match="layer l0 in epoch") as caught:
        advance_often(program, steps)
    assert caught.value.layer_id == LayerId("l0")
    assert caught.value.position.epoch < 20


def test_the_first_bad_layer_is_named(
    graph_engine: Engine, build: Build, exploding: Project, quadrants: Prepared
) -> None:
    program = build(graph_engine, exploding, quadrants)
    state = program.state()
    bad = np.full(1, np.nan, np.float32)
    program.restore(type(state)(state.position, (*state.arrays[:3], bad, *state.arrays[4:])))
    program.apply_hot(exploding)
    with pytest.raises(NonFinite) as caught:
        program.advance(1)
    assert caught.value.position.epoch == 0
    assert caught.value.layer_id in (LayerId("l0"), LayerId("l1"))


def test_the_layer_that_overflows_is_named_not_the_first(
    tier_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    """The next step makes all weights NaN; the cause is the layer with the exponential."""
    project = chain(
        ("Dense", {"units": 4}),
        ("Dense", {"units": 3, "activation": "exponential"}),
        ("Dense", {"units": 1}),
        training=TrainingConfig(
            loss="mean_squared_error",
            metrics=(),
            optimizer=Selection("sgd"),
            learning_rate=1e-3,
            batch_size=16,
        ),
    )
    program = build(tier_engine, project, quadrants)
    program.advance(1)
    assert program.find_overflow() is None
    program.set_weight(LayerId("l1"), "bias", (2,), 200.0)
    run = Run(program, Basis(project, quadrants), None, perf_counter)
    with pytest.raises(NonFinite) as caught:
        run.advance(3)
    assert caught.value.layer_id == LayerId("l1")
