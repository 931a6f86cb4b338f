"""A loss that is no longer a number names its layer and its epoch."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.task import Prepared, Task, TaskKind
from playground.document.project import LayerId, Project, TrainingConfig
from playground.training.engine import Engine, NonFinite, Program

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
def test_growth_without_limit_is_reported(
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
