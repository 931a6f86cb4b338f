"""Integrated gradients: they add up, and agree with finite differences in NumPy."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import prepare
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import Project
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.saliency import SaliencyAnswer, SaliencyProbe
from tests.lanes import every

Build = Callable[..., Program]
Chain = Callable[..., Project]
Output = Callable[[np.ndarray], np.ndarray]


def ask(program: Program, probe: SaliencyProbe) -> SaliencyAnswer:
    found: SaliencyAnswer = program.answer(frozenset({probe}))[probe]
    return found


def smooth_task(shape: tuple[int, ...], kind: TaskKind, units: int) -> Prepared:
    """Return 64 random samples of a shape."""
    generator = np.random.default_rng(5)
    x = generator.normal(size=(64, *shape)).astype(np.float32)
    y: Any = generator.integers(0, max(units, 2), 64)
    y = y.astype(np.int32) if kind is TaskKind.MULTICLASS else y[:, None].astype(np.float32)
    task = Task(kind=kind, input_shape=shape, output_units=units)
    return Prepared(task, Samples(x, y), Samples(x[:20], y[:20]))


def dense(weights: list[np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """Return the network tanh-Dense, softmax-Dense in NumPy, in float64."""
    first, bias, second, other = (each.astype(np.float64) for each in weights)

    def run(x: np.ndarray) -> np.ndarray:
        sums = np.tanh(x.reshape(len(x), -1).astype(np.float64) @ first + bias) @ second + other
        powers = np.exp(sums - sums.max(axis=1, keepdims=True))
        return np.asarray(powers / powers.sum(axis=1, keepdims=True))

    return run


def differences(run: Output, x: np.ndarray, unit: int, step: float = 1e-5) -> np.ndarray:
    """Return the gradient of an output at one input, by central differences."""
    flat = x.astype(np.float64).ravel()
    moved = np.repeat(flat[None], len(flat), axis=0)
    up, down = moved + step * np.eye(len(flat)), moved - step * np.eye(len(flat))
    shape = (-1, *x.shape)
    slope = (run(up.reshape(shape)) - run(down.reshape(shape)))[:, unit] / (2 * step)
    return slope.reshape(x.shape)


@pytest.fixture
def softmax(graph_engine: Engine, build: Build, chain: Chain) -> tuple[Program, Prepared]:
    project = chain(
        ("Dense", {"units": 5, "activation": "tanh"}),
        ("Dense", {"units": 3, "activation": "softmax"}),
    )
    training = replace(project.training, loss="sparse_categorical_crossentropy")
    data = smooth_task((4,), TaskKind.MULTICLASS, 3)
    program = build(graph_engine, replace(project, training=training), data)
    program.advance(20)
    return program, data


@pytest.mark.parametrize("unit", [None, 0, 1, 2])
def test_maps_agree_with_finite_differences(
    softmax: tuple[Program, Prepared], unit: int | None
) -> None:
    program, data = softmax
    answer = ask(program, SaliencyProbe(3, unit))
    run = dense([np.array(each) for each in program.keras_model.get_weights()])
    x, baseline = data.test.x[3], data.train.x.mean(axis=0)
    outputs = run(x[None])[0]
    chosen = int(outputs.argmax()) if unit is None else unit
    assert answer.unit == chosen
    np.testing.assert_allclose(answer.outputs, outputs, atol=1e-5)
    np.testing.assert_allclose(answer.gradient, differences(run, x, chosen), atol=1e-4)
    shares = (np.arange(2000) + 0.5) / 2000
    slopes = [differences(run, baseline + share * (x - baseline), chosen) for share in shares]
    wanted = np.mean(slopes, axis=0) * (x - baseline)
    np.testing.assert_allclose(answer.attributions, wanted, atol=2e-3)
    np.testing.assert_allclose(answer.baseline, baseline, atol=1e-6)


NETWORKS: dict[str, tuple[tuple[int, ...], list[tuple[str, dict[str, Any]]]]] = {
    "a table": ((6,), [("Dense", {"units": 8, "activation": "relu"})]),
    "normalized": ((6,), [("BatchNormalization", {}), ("Dense", {"units": 4})]),
    "pictures": (
        (8, 8, 1),
        [
            ("Conv2D", {"filters": 4, "kernel_size": (3, 3), "activation": "relu"}),
            ("MaxPooling2D", {}),
            ("Flatten", {}),
        ],
    ),
    "a sequence": ((10, 2), [("SimpleRNN", {"units": 5})]),
    "a gated sequence": ((10, 2), [("LSTM", {"units": 5})]),
}


KINDS = (TaskKind.BINARY, TaskKind.MULTICLASS, TaskKind.REGRESSION)
PAIRS = [(name, kind) for kind in KINDS for name in NETWORKS]


@pytest.mark.parametrize("case", every(3, PAIRS))
def test_attributions_add_up_to_the_change_of_the_output(
    graph_engine: Engine, build: Build, chain: Chain, case: tuple[str, TaskKind]
) -> None:
    name, kind = case
    shape, layers = NETWORKS[name]
    many = kind is TaskKind.MULTICLASS
    activation = {TaskKind.BINARY: "sigmoid", TaskKind.MULTICLASS: "softmax"}.get(kind, "linear")
    losses = {TaskKind.BINARY: "binary_crossentropy", TaskKind.REGRESSION: "mean_squared_error"}
    head = ("Dense", {"units": 4 if many else 1, "activation": activation})
    project = chain(*layers, head)
    loss = losses.get(kind, "sparse_categorical_crossentropy")
    project = replace(project, training=replace(project.training, loss=loss))
    data = smooth_task(shape, kind, 4 if many else 1)
    program = build(graph_engine, project, data)
    program.advance(10)
    for index in range(4):
        answer = ask(program, SaliencyProbe(index))
        expected = program.keras_model.predict(np.stack((answer.x, answer.baseline)), verbose=0)[
            :, answer.unit
        ]
        assert answer.attributions.shape == answer.gradient.shape == shape
        assert answer.change == pytest.approx(float(expected[0] - expected[1]), abs=1e-4)
        assert float(answer.attributions.sum()) == pytest.approx(answer.change, rel=0.02, abs=2e-3)


@pytest.mark.parametrize("is_masked", [False, True])
def test_each_word_of_a_text_has_its_part(
    graph_engine: Engine, build: Build, chain: Chain, *, is_masked: bool
) -> None:
    data = prepare(
        DataConfig(source=Selection("reviews", {"length": 12})), lambda _text, _share: None
    )
    project = chain(
        ("Embedding", {"input_dim": 60, "output_dim": 4, "mask_zero": is_masked}),
        ("GRU", {"units": 4}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, data)
    program.advance(60)
    answer = ask(program, SaliencyProbe(2))
    assert answer.attributions.shape == answer.gradient.shape == (12,)
    assert (answer.gradient >= 0).all()
    expected = float(program.keras_model.predict(answer.x[None], verbose=0)[0, 0])
    assert answer.outputs[0] == pytest.approx(expected, abs=1e-5)
    assert float(answer.attributions.sum()) == pytest.approx(answer.change, rel=0.02, abs=2e-3)


def test_a_gradient_that_reaches_no_input_is_said(
    graph_engine: Engine, build: Build, chain: Chain
) -> None:
    data = smooth_task((4,), TaskKind.BINARY, 1)
    project = chain(
        ("Dense", {"units": 3, "kernel_initializer": "zeros"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, data)
    answer = ask(program, SaliencyProbe())
    assert not answer.is_reached
    assert answer.change == 0


def test_a_unit_that_is_not_there_has_no_map(softmax: tuple[Program, Prepared]) -> None:
    probe = SaliencyProbe(0, 7)
    assert not softmax[0].answer(frozenset({probe}))
