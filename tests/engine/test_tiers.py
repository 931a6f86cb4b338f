"""The choice of the loop: it never changes the results, and nothing is lost."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from playground.base.params import Regularizer
from playground.datasets.task import Prepared
from playground.document.project import Project, TrainingConfig
from playground.engine import create_engine
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.probes import BoundaryProbe, GradientsProbe, Probe, WeightsProbe

if TYPE_CHECKING:
    from playground.engine.loop.compiled_loop import Span
    from playground.engine.loop.compiler import Ticket
    from playground.engine.model.gradients import Gradients

pytestmark = pytest.mark.keras

Build = Callable[..., Program]
PATIENCE = 100_000
CALL_SECONDS = 0.0005
STEP_SECONDS = 0.0001
STALL_SECONDS = 0.2


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


def test_xla_takes_over_during_training_and_nothing_is_lost(
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


def test_xla_takes_over_with_nothing_left_to_trace(
    build: Build,
    small: Callable[..., Project],
    quadrants: Prepared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The clone answered the probes of the panels before, in the compiling thread."""
    from playground.engine.model.forward import Forward  # noqa: PLC0415 - imports TensorFlow
    from playground.engine.model.gradients import Gradients  # noqa: PLC0415 - imports TensorFlow
    from playground.engine.model.variable_reader import Reader  # noqa: PLC0415 - imports TensorFlow

    tracing: list[str] = []
    for kind, name in ((Gradients, "_sizes"), (Reader, "_values"), (Forward, "_compiled")):
        monkeypatch.setattr(kind, name, noted(getattr(kind, name), tracing))
    asked: frozenset[Probe[Any]] = frozenset({GradientsProbe(), WeightsProbe(), BoundaryProbe()})
    program = build(create_engine("auto"), small(), quadrants)
    for _ in range(2):
        program.answer(asked)
    assert set(tracing) == {threading.current_thread().name}
    for _ in range(PATIENCE):
        program.advance(3)
        before = program.answer(asked)
        if program.tier().tier == "xla":
            break
    assert "compile-xla" in tracing
    done = len(tracing)
    after = program.answer(asked)
    assert len(tracing) == done
    assert after.keys() == before.keys() == asked
    np.testing.assert_allclose(
        after[BoundaryProbe()].values, before[BoundaryProbe()].values, atol=1e-6
    )


def noted(function: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
    """Return `function`; each call adds the name of its thread to `names`."""

    def wrapped(*arguments: Any) -> Any:
        names.append(threading.current_thread().name)
        return function(*arguments)

    return wrapped


def test_loops_of_recent_networks_are_kept(
    engine: Engine, build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
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
def test_a_repeatable_run_uses_one_loop_from_the_first_step(
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


def test_cancelled_work_is_never_started() -> None:
    from playground.engine.loop.compiler import Compiler  # noqa: PLC0415 - imports TensorFlow

    begun: list[str] = []
    compiler = Compiler()

    def cancel_the_next(_ticket: "Ticket") -> None:
        begun.append("first")
        compiler.request(lambda _ticket: begun.append("second")).cancel()
        compiler.request(lambda _ticket: begun.append("third"))

    compiler.request(cancel_the_next)
    compiler.join(10.0)
    assert begun == ["first", "third"]


class StallingLoop:
    """A loop whose steps take the same time, on a machine that sometimes interrupts it."""

    def __init__(self, stalls: frozenset[int]) -> None:
        self.now = 0.0
        self._stalls = stalls
        self._calls = 0

    def run(self, span: "Span", *_: object) -> None:
        """Advance the clock by the time of the steps."""
        self.now += CALL_SECONDS + (span.last - span.first) * span.epochs * STEP_SECONDS
        self.now += STALL_SECONDS if self._calls in self._stalls else 0.0
        self._calls += 1


@given(
    st.frozensets(st.integers(0, 30), max_size=4).filter(
        lambda calls: not any({call, call + 1} <= calls for call in calls)
    )
)
def test_interruptions_do_not_make_a_loop_look_slow(stalls: frozenset[int]) -> None:
    """An interruption of the first call once made a loop of 10,000 steps/s look like one of 9."""
    from playground.engine.loop.compiled_loop import Plan  # noqa: PLC0415 - imports TensorFlow
    from playground.engine.loop.tiers import measured_rate  # noqa: PLC0415 - imports TensorFlow

    plan = Plan(
        samples=40,
        check_samples=0,
        batch_size=4,
        columns=("loss",),
        maximum_rows=8192,
        side=0,
        has_weights=False,
    )
    loop = StallingLoop(stalls)
    runner: Any = SimpleNamespace(plan=plan, loop=loop)
    job: Any = SimpleNamespace(feed=None, orders=None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("playground.engine.loop.tiers.perf_counter", lambda: loop.now)
        rate = measured_rate(runner, job)
    assert 0.9 / STEP_SECONDS < rate <= 1.0 / STEP_SECONDS


def test_probes_that_fail_in_advance_do_not_prevent_xla(
    build: Build,
    small: Callable[..., Project],
    quadrants: Prepared,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from playground.engine.model.gradients import Gradients  # noqa: PLC0415 - imports TensorFlow

    sizes = Gradients.sizes

    def refusing(self: "Gradients", *samples: Any) -> Any:
        if threading.current_thread().name == "compile-xla":
            raise KeyError("no such layer")
        return sizes(self, *samples)

    monkeypatch.setattr(Gradients, "sizes", refusing)
    program = build(create_engine("auto"), small(), quadrants)
    for _ in range(PATIENCE):
        program.advance(3)
        program.answer(frozenset({GradientsProbe()}))
        if program.tier().tier == "xla":
            break
    assert program.tier().tier == "xla"
    assert GradientsProbe() in program.answer(frozenset({GradientsProbe()}))
