"""Which loop trains: it never changes the numbers, and takes over with nothing lost."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.base.params import Regularizer
from playground.datasets.task import Prepared
from playground.document.project import Project, TrainingConfig
from playground.engine import create_engine
from playground.engine.compiler import Compiler, Ticket
from playground.training.engine import Engine, Program

Build = Callable[..., Program]
PATIENCE = 100_000


def test_dropout_is_the_same_in_both_tiers(
    graph_engine: Engine, xla_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 6, "activation": "tanh", "kernel_regularizer": Regularizer(l1=0.01)}),
        ("Dropout", {"rate": 0.4}),
        ("GaussianNoise", {"stddev": 0.2}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(batch_size=16),
    )
    graph, xla = (build(engine, project, quadrants) for engine in (graph_engine, xla_engine))
    gaps = graph.advance(40).rows - xla.advance(40).rows
    assert np.abs(gaps).max() < 1e-5
    assert (graph.tier().tier, xla.tier().tier) == ("graph", "xla")


def test_xla_takes_over_beside_the_training_with_nothing_lost(
    engine: Engine,
    graph_engine: Engine,
    build: Build,
    small: Callable[..., Project],
    quadrants: Prepared,
) -> None:
    program = build(engine, small(), quadrants)
    reference = build(graph_engine, small(), quadrants)
    for _ in range(PATIENCE):
        program.advance(3)
        before = program.state()
        status = program.tier()
        if status.tier == "xla":
            break
    assert status.tier == "xla"
    assert status.graph_rate is not None
    assert status.xla_rate is not None
    assert status.xla_rate > status.graph_rate
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)
    reference.restore(before)
    np.testing.assert_allclose(program.advance(40).rows, reference.advance(40).rows, atol=1e-5)


def test_loops_of_recent_networks_are_kept(
    build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
    engine = create_engine("auto")
    program, _ = engine.build(small(), quadrants)
    for _ in range(PATIENCE):
        program.advance(3)
        if program.tier().tier == "xla":
            break
    program.close()
    again = build(engine, small(seed=5, learning_rate=0.1), quadrants)
    assert again.tier().tier == "xla"
    fresh = build(create_engine("graph"), small(seed=5, learning_rate=0.1), quadrants)
    for one, other in zip(again.state().arrays, fresh.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(("type_name", "tier"), [("Dense", "xla"), ("Conv1D", "graph")])
def test_a_repeatable_run_has_its_loop_from_the_first_step(
    type_name: str, tier: str, build: Build, chain: Any, three_classes: Prepared
) -> None:
    sketch: list[tuple[str, dict[str, Any]]] = [("Dense", {"units": 4})]
    if type_name == "Conv1D":
        sketch = [("Reshape", {"target_shape": (5, 1)}), ("Conv1D", {}), ("Flatten", {})]
    project = chain(
        *sketch,
        ("Dense", {"units": 3, "activation": "softmax"}),
        training=TrainingConfig(loss="sparse_categorical_crossentropy", batch_size=32),
    )
    engine = create_engine("repeatable")
    runs = [build(engine, project, three_classes) for _ in range(2)]
    assert {program.tier().tier for program in runs} == {tier}
    first, second = (program.advance(10).rows for program in runs)
    np.testing.assert_array_equal(first, second)


def test_what_is_called_off_is_never_begun() -> None:
    begun: list[str] = []
    compiler = Compiler()

    def call_off_the_next(_ticket: Ticket) -> None:
        begun.append("first")
        compiler.request(lambda _ticket: begun.append("second")).cancel()
        compiler.request(lambda _ticket: begun.append("third"))

    compiler.request(call_off_the_next)
    compiler.join(10.0)
    assert begun == ["first", "third"]
