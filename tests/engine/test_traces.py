"""Changes that do not alter the program never compile it again."""

import gc
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from weakref import ref

import numpy as np
import pytest

from playground.base.params import Regularizer
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project
from playground.engine import create_engine
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.probes import BoundaryProbe, GradientsProbe, WeightsProbe

Build = Callable[..., Program]
Small = Callable[..., Project]


def other_points(data: Prepared) -> Prepared:
    """Return the same number of points at other positions."""
    x = np.roll(data.train.x, 1, axis=1)
    return replace(data, train=Samples(x, data.train.y, x))


@pytest.mark.parametrize("strength", [0.3, 1e-5, 0.0], ids=["more", "less", "none"])
def test_regularization_changes_without_compiling(
    strength: float, tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program: Any = build(tier_engine, small(Regularizer(l2=0.01)), quadrants)
    program.advance(8)
    loop, position = program._runner.loop, program.position
    program.apply_hot(small(Regularizer(l2=strength)))
    assert program.position == position
    program.advance(8)
    assert program._runner.loop is loop
    assert loop.traces == 1


def test_learning_rate_data_and_cuts_change_without_compiling(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program: Any = build(tier_engine, small(), quadrants)
    loop = program._runner.loop
    for steps in (1, 2, 4, 40):
        program.advance(steps)
    program.apply_hot(small(learning_rate=0.5))
    program.advance(4)
    program.replace_data(small(), other_points(quadrants))
    program.advance(4)
    program.restore(program.state())
    program.advance(4)
    assert program._runner.loop is loop
    assert loop.traces == 1


@pytest.mark.keras
def test_nothing_that_was_traced_outlives_its_network(small: Small, quadrants: Prepared) -> None:
    """Every network trained in a window would otherwise keep some megabytes until the end."""
    engine = create_engine("graph")
    program: Any = engine.build(small(), quadrants)[0]
    program.advance(8)
    program.answer(frozenset({BoundaryProbe(5), GradientsProbe(), WeightsProbe()}))
    assert program.keras_model is not None
    graph = ref(program._runner.loop._traced.graph)
    program.close()
    del engine, program  # an engine keeps the loops of recent networks
    gc.collect()
    assert graph() is None
