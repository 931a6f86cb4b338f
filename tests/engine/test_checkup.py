"""The checkup of a model, compared with what Keras predicts and NumPy computes."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import LayerId, Project, TrainingConfig
from playground.training.protocol.checkups import Checkup, CheckupProbe
from playground.training.protocol.engine import Engine, Program

Build = Callable[..., Program]
HIDDEN, OUTPUT = LayerId("l0"), LayerId("l1")


def ask(program: Program) -> Checkup:
    """Return a checkup over all samples."""
    found = program.answer(frozenset({CheckupProbe()}))[CheckupProbe()]
    assert isinstance(found, Checkup)
    return found


def predicted(program: Program, x: np.ndarray) -> np.ndarray:
    return np.asarray(program.keras_model.predict(x, verbose=0))


def test_skill_is_that_of_the_predictions(
    graph_engine: Engine, build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
    program = build(graph_engine, small(learning_rate=0.05), quadrants)
    program.advance(400)
    found = ask(program)
    for score, samples in ((found.train, quadrants.train), (found.test, quadrants.test)):
        assert score is not None
        answers = predicted(program, samples.x)[:, 0] > 0.5
        truth = samples.y[:, 0] > 0.5
        recalls = [float((answers == truth)[truth == kind].mean()) for kind in (False, True)]
        assert score.recalls == pytest.approx(recalls)
        assert score.accuracy == pytest.approx(float((answers == truth).mean()))
        assert score.skill == pytest.approx(2 * np.mean(recalls) - 1)


def test_outputs_and_weights_are_those_of_the_layer(
    graph_engine: Engine, build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
    program = build(graph_engine, small(), quadrants)
    check = ask(program).layers[HIDDEN]
    layer = program.keras_model.get_layer("l0")
    outputs = np.tanh(quadrants.train.x @ layer.kernel.numpy() + layer.bias.numpy())
    assert check.deviation == pytest.approx(outputs.std(), rel=1e-4)
    assert check.largest == pytest.approx(np.abs(outputs).max(), rel=1e-4)
    assert check.kernel_deviation == pytest.approx(layer.kernel.numpy().std(), rel=1e-5)
    assert not check.is_uniform
    assert check.dead is None


@pytest.mark.parametrize(("activation", "field"), [("relu", "dead"), ("tanh", "saturated")])
def test_units_that_a_bias_shuts_are_counted(
    activation: str,
    field: str,
    graph_engine: Engine,
    build: Build,
    chain: Callable[..., Project],
    quadrants: Prepared,
) -> None:
    project = chain(
        ("Dense", {"units": 4, "activation": activation}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(batch_size=16),
    )
    program = build(graph_engine, project, quadrants)
    for unit in range(3):
        program.set_weight(HIDDEN, "bias", (unit,), -100.0)
    assert getattr(ask(program).layers[HIDDEN], field) == pytest.approx(0.75, abs=0.01)


def test_equal_weights_are_seen(
    graph_engine: Engine, build: Build, chain: Callable[..., Project], quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 4, "kernel_initializer": "zeros"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(batch_size=16),
    )
    assert ask(build(graph_engine, project, quadrants)).layers[HIDDEN].is_uniform


def test_the_skill_of_numbers_is_the_share_of_the_variance(
    graph_engine: Engine, build: Build, chain: Callable[..., Project]
) -> None:
    random = np.random.default_rng(1)
    x = random.normal(size=(60, 2)).astype(np.float32)
    y = (3 * x[:, :1] + 1).astype(np.float32)
    task = Task(kind=TaskKind.REGRESSION, input_shape=(2,))
    data = Prepared(task, Samples(x[:40], y[:40]), Samples(x[40:], y[40:]))
    training = TrainingConfig(loss="mean_squared_error", metrics=(), learning_rate=0.05)
    program = build(graph_engine, chain(("Dense", {"units": 1}), training=training), data)
    program.advance(200)
    score = ask(program).test
    assert score is not None
    errors = np.square(predicted(program, x[40:]) - y[40:]).mean()
    assert score.skill == pytest.approx(1 - errors / y[40:].var(), abs=1e-4)
    assert score.accuracy is None


def test_measuring_changes_nothing(
    graph_engine: Engine, build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
    program, other = (build(graph_engine, small(), quadrants) for _ in range(2))
    for each in (program, other):
        each.advance(10)
    ask(program)
    for each in (program, other):
        each.advance(10)
    for one, same in zip(program.state().arrays, other.state().arrays, strict=True):
        np.testing.assert_array_equal(one, same)


def test_an_empty_test_set_has_no_score(
    graph_engine: Engine, build: Build, small: Callable[..., Project], quadrants: Prepared
) -> None:
    empty = Samples(quadrants.test.x[:0], quadrants.test.y[:0], quadrants.test.points)
    program = build(graph_engine, small(), replace(quadrants, test=empty))
    assert ask(program).test is None
