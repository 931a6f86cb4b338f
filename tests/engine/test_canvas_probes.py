"""The probes of the canvas compared with NumPy and with Keras."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.base.params import ParamValue
from playground.catalog.activations import ACTIVATIONS
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import LayerId, Project, TrainingConfig
from playground.engine.probes.slopes import flat_shares
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.probes import (
    ChangesProbe,
    DeadUnitsProbe,
    Floats,
    KernelsProbe,
    NeighboursProbe,
    NeuronMapsProbe,
    Probe,
    SampleProbe,
    SaturationProbe,
    UnitMapsProbe,
    VariantsProbe,
)

pytestmark = pytest.mark.keras

Build = Callable[..., Program]
Chain = Callable[..., Project]

FIRST = LayerId("l0")


def ask(program: Program, probe: Probe[Any]) -> Any:
    return program.answer(frozenset({probe})).get(probe)


def pictures(classes: int = 3) -> Prepared:
    """Return 40 + 10 images of 9 x 8 pixels in one channel."""
    random = np.random.default_rng(7)
    x = random.uniform(0, 1, (50, 9, 8, 1)).astype(np.float32)
    y = random.integers(0, classes, 50).astype(np.int32)
    task = Task(kind=TaskKind.MULTICLASS, input_shape=(9, 8, 1), output_units=classes)
    return Prepared(task, Samples(x[:40], y[:40]), Samples(x[40:], y[40:]))


def series(shape: tuple[int, ...], vocabulary: int | None = None) -> Prepared:
    """Return 30 sequences of vectors or tokens, each with a number as label."""
    random = np.random.default_rng(8)
    size = (30, *shape)
    drawn = random.normal(size=size) if vocabulary is None else random.integers(0, vocabulary, size)
    x = drawn.astype(np.float32)
    y = random.normal(size=(30, 1)).astype(np.float32)
    task = Task(kind=TaskKind.REGRESSION, input_shape=shape, vocabulary=vocabulary)
    return Prepared(task, Samples(x[:20], y[:20]), Samples(x[20:], y[20:]))


REGRESSION = TrainingConfig(loss="mean_squared_error", metrics=())
CLASSES = TrainingConfig(loss="sparse_categorical_crossentropy", metrics=())


@pytest.mark.parametrize(
    "activation", sorted(spec.name for spec in ACTIVATIONS if spec.flat is not None)
)
def test_flat_parts_are_where_the_derivative_is_small(activation: str) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    x = np.linspace(-8, 8, 4001, dtype=np.float64)
    y = np.asarray(keras.activations.get(activation)(x.astype(np.float32)), np.float64)
    slope = np.gradient(y, x)
    steepest = {"elu": 1.0, "selu": 1.7581}.get(activation, slope.max())
    expected = slope < 0.04 * steepest
    shares = flat_shares(y.astype(np.float32)[:, np.newaxis], activation)
    assert shares is not None
    assert shares[0] == pytest.approx(expected.mean(), abs=0.004)


def test_functions_that_are_never_flat_have_no_shares() -> None:
    assert flat_shares(np.zeros((3, 2), np.float32), "linear") is None


def test_dead_and_saturated_units_are_counted_as_by_numpy(
    graph_engine: Engine, build: Build, chain: Chain, quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 4, "activation": "relu"}),
        ("Dense", {"units": 3, "activation": "tanh"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, quadrants)
    program.set_weight(FIRST, "bias", (2,), -100.0)
    program.set_weight(LayerId("l1"), "bias", (1,), 50.0)
    answer = ask(program, SaturationProbe())
    kernel, bias, kernel_1, bias_1, *_ = program.keras_model.get_weights()
    hidden = np.maximum(quadrants.train.x @ kernel + bias, 0)
    second = np.tanh(hidden @ kernel_1 + bias_1)
    np.testing.assert_allclose(answer[FIRST], (hidden == 0).mean(axis=0), atol=1e-6)
    np.testing.assert_allclose(
        answer[LayerId("l1")], (1 - second**2 < 0.04).mean(axis=0), atol=1e-6
    )
    assert answer[FIRST][2] == 1.0
    assert answer[LayerId("l1")][1] == 1.0
    dead = ask(program, DeadUnitsProbe())
    assert dead[FIRST] == int((answer[FIRST] == 1).sum())


def test_some_units_of_a_large_layer_are_mapped(
    graph_engine: Engine, build: Build, chain: Chain, quadrants: Prepared
) -> None:
    project = chain(("Dense", {"units": 20, "activation": "tanh"}), ("Dense", {"units": 1}))
    program = build(graph_engine, project, quadrants)
    every = ask(program, NeuronMapsProbe(5, maximum_units=20))[FIRST]
    some = ask(program, UnitMapsProbe(FIRST, first=15, count=16, resolution=5))
    np.testing.assert_array_equal(some, every[15:20])
    assert not some.flags.writeable
    assert ask(program, UnitMapsProbe(LayerId("gone"))) is None


def test_kernels_are_those_of_the_model(graph_engine: Engine, build: Build, chain: Chain) -> None:
    project = chain(
        ("Conv2D", {"filters": 5, "kernel_size": (3, 2)}),
        ("Flatten", {}),
        ("Dense", {"units": 3, "activation": "softmax"}),
        training=CLASSES,
    )
    program = build(graph_engine, project, pictures())
    answer = ask(program, KernelsProbe(FIRST, 4))
    np.testing.assert_array_equal(answer, program.keras_model.get_weights()[0][..., :4])
    later = ask(program, KernelsProbe(FIRST, 2, first=1))
    np.testing.assert_array_equal(later, answer[..., 1:3])
    assert ask(program, KernelsProbe(LayerId("l2"))) is None


@pytest.mark.parametrize(
    ("type_name", "params", "units_last"),
    [
        ("Conv2DTranspose", {"filters": 5}, lambda kernel: kernel.transpose(0, 1, 3, 2)),
        ("DepthwiseConv2D", {"depth_multiplier": 5}, lambda kernel: kernel),
    ],
)
def test_kernels_have_one_entry_for_each_filter_on_the_card(
    graph_engine: Engine,
    build: Build,
    chain: Chain,
    type_name: str,
    params: dict[str, ParamValue],
    units_last: Callable[[Floats], Floats],
) -> None:
    classes = ("Dense", {"units": 3, "activation": "softmax"})
    project = chain((type_name, params), ("Flatten", {}), classes, training=CLASSES)
    program = build(graph_engine, project, pictures())
    answer = ask(program, KernelsProbe(FIRST, 5))
    kernel = program.keras_model.get_weights()[0]
    np.testing.assert_array_equal(answer, units_last(kernel))


def test_spatial_dropout_drops_whole_maps_and_does_not_affect_training(
    graph_engine: Engine, build: Build, chain: Chain
) -> None:
    classes = ("Dense", {"units": 3, "activation": "softmax"})
    convolution = ("Conv2D", {"filters": 16, "activation": "exponential"})
    noise = ("SpatialDropout2D", {"rate": 0.5})
    project = chain(convolution, noise, ("Flatten", {}), classes, training=CLASSES)
    program = build(graph_engine, project, pictures())
    before = program.state()
    change = ask(program, ChangesProbe())[LayerId("l1")]
    assert change.before.zeros == 0.0
    assert change.after.zeros == pytest.approx(0.5, abs=0.1)
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("mode", ["horizontal", "vertical"])
def test_variants_of_an_image_are_shown_and_do_not_affect_training(
    graph_engine: Engine, build: Build, chain: Chain, mode: str
) -> None:
    classes = ("Dense", {"units": 3, "activation": "softmax"})
    flip = ("RandomFlip", {"mode": mode})
    data = pictures()
    program = build(graph_engine, chain(flip, ("Flatten", {}), classes, training=CLASSES), data)
    before = program.state()
    image, *variants = ask(program, VariantsProbe(0))[LayerId("l0")]
    np.testing.assert_array_equal(image, data.test.x[0])
    mirrored = np.flip(image, axis=1 if mode == "horizontal" else 0)
    for variant in variants:
        assert np.array_equal(variant, mirrored) or np.array_equal(variant, image)
    assert any(np.array_equal(variant, mirrored) for variant in variants)
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)
    assert ask(program, VariantsProbe(0, (0.0, 1.0))) is None


def test_normalization_is_shown_before_and_after(
    graph_engine: Engine, build: Build, chain: Chain, quadrants: Prepared
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    project = chain(
        ("Dense", {"units": 6, "activation": "relu"}),
        ("LayerNormalization", {}),
        ("Dropout", {"rate": 0.5}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, quadrants)
    before_state = program.state()
    answer = ask(program, ChangesProbe(bins=20))
    model = program.keras_model
    hidden = keras.Model(model.inputs, model.get_layer("l0").output).predict(
        quadrants.train.x, verbose=0
    )
    normalized = np.asarray(model.get_layer("l1")(hidden))
    change = answer[LayerId("l1")]
    np.testing.assert_array_equal(change.before.edges, change.after.edges)
    edges = change.before.edges
    np.testing.assert_allclose(
        edges[[0, -1]], [min(normalized.min(), 0), max(normalized.max(), hidden.max())], atol=1e-5
    )
    assert change.after.mean == pytest.approx(float(normalized.mean()), abs=1e-5)
    assert change.after.counts.sum() == hidden.size
    dropped = answer[LayerId("l2")]
    assert dropped.before.mean == pytest.approx(float(normalized.mean()), abs=1e-5)
    assert dropped.after.zeros == pytest.approx(0.5, abs=0.1)
    again = ask(program, ChangesProbe(bins=20))
    np.testing.assert_array_equal(again[LayerId("l2")].after.counts, dropped.after.counts)
    for one, other in zip(before_state.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("type_name", ["SimpleRNN", "GRU", "LSTM"])
def test_hidden_states_end_in_the_output(
    graph_engine: Engine, build: Build, chain: Chain, type_name: str
) -> None:
    import keras  # noqa: PLC0415 - takes seconds

    project = chain((type_name, {"units": 4}), ("Dense", {"units": 1}), training=REGRESSION)
    program = build(graph_engine, project, series((6, 2)))
    program.advance(20)
    answer = ask(program, SampleProbe(3))
    states = answer.states[FIRST]
    assert states.shape == (6, 4)
    np.testing.assert_allclose(states[-1], answer.activations[FIRST], atol=1e-6)
    full = keras.models.clone_model(program.keras_model)
    assert len(full.get_weights()) == len(program.keras_model.get_weights())


def test_both_directions_are_concatenated_in_time_order(
    graph_engine: Engine, build: Build, chain: Chain
) -> None:
    project = chain(
        ("GRU", {"units": 2, "return_sequences": True}),
        ("Bidirectional", {"layer": "GRU", "units": 3}),
        ("Dense", {"units": 1}),
        training=REGRESSION,
    )
    program = build(graph_engine, project, series((5, 2)))
    answer = ask(program, SampleProbe(1))
    states, output = answer.states[LayerId("l1")], answer.activations[LayerId("l1")]
    assert states.shape == (5, 6)
    np.testing.assert_allclose(states[-1, :3], output[:3], atol=1e-6)
    np.testing.assert_allclose(states[0, 3:], output[3:], atol=1e-6)
    assert FIRST not in answer.states


def test_neighbours_are_the_nearest_by_angle(
    graph_engine: Engine, build: Build, chain: Chain
) -> None:
    project = chain(
        ("Embedding", {"input_dim": 12, "output_dim": 3}),
        ("Flatten", {}),
        ("Dense", {"units": 1}),
        training=REGRESSION,
    )
    program = build(graph_engine, project, series((4,), vocabulary=12))
    table = program.keras_model.get_weights()[0]
    unit = table / np.linalg.norm(table, axis=1, keepdims=True)
    cosines = unit @ unit[7]
    expected = [token for token in np.argsort(-cosines) if token != 7][:4]
    answer = ask(program, NeighboursProbe(FIRST, token=7, count=4))
    assert answer.tokens.tolist() == expected
    np.testing.assert_allclose(answer.similarity, cosines[expected], atol=1e-6)
    assert ask(program, NeighboursProbe(FIRST, token=12)) is None
