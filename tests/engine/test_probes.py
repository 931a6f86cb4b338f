"""Every probe compared with what Keras computes for the same inputs."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from playground.base.params import Regularizer, Selection
from playground.datasets.config import DataConfig
from playground.datasets.features import expand
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import LayerId, Project, TrainingConfig
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    BoundaryProbe,
    ConfusionProbe,
    CurveProbe,
    DeadUnitsProbe,
    GradientsProbe,
    HiddenProbe,
    NeuronMapsProbe,
    OutputsProbe,
    PredictionsProbe,
    Probe,
    SampleProbe,
    WeightHistogramsProbe,
    WeightsProbe,
)
from tests.engine.conftest import in_tiers

Build = Callable[..., Program]
Small = Callable[..., Project]

ENTRY, HIDDEN, OUTPUT = LayerId("entry"), LayerId("l0"), LayerId("l1")


def ask(program: Program, probe: Probe[Any]) -> Any:
    return program.answer(frozenset({probe}))[probe]


@pytest.fixture
def program(graph_engine: Engine, build: Build, small: Small, quadrants: Prepared) -> Program:
    made = build(graph_engine, small(), quadrants)
    made.advance(40)
    return made


def predict(program: Program, x: np.ndarray) -> np.ndarray:
    return np.asarray(program.keras_model.predict(x, verbose=0))


def test_a_hidden_layer_places_samples_along_its_principal_components(
    program: Program, quadrants: Prepared
) -> None:
    answer = ask(program, HiddenProbe(HIDDEN))
    samples = quadrants.test if len(quadrants.test) else quadrants.train
    layer = program.keras_model.layers[1]
    values = np.asarray(layer(samples.x[: len(answer.values)]))
    np.testing.assert_allclose(answer.values, values, atol=1e-6)
    variances = np.linalg.eigvalsh(np.cov(values.T, bias=True))
    np.testing.assert_allclose(
        np.sort(answer.places.var(axis=0)), variances[-2:], rtol=1e-3, atol=1e-6
    )
    assert answer.share == pytest.approx(variances[-2:].sum() / variances.sum(), abs=1e-4)


def test_a_layer_that_is_gone_has_no_places(program: Program) -> None:
    probe = HiddenProbe(LayerId("gone"))
    assert probe not in program.answer(frozenset({probe}))


def test_outputs_are_the_prediction_for_any_inputs(program: Program) -> None:
    x = np.random.default_rng(3).uniform(-2, 2, (11, 2)).astype(np.float32)
    answer = ask(program, OutputsProbe(x.tobytes(), 2))
    np.testing.assert_allclose(answer, predict(program, x), atol=1e-6)
    wrong = OutputsProbe(x.tobytes(), 1)
    assert wrong not in program.answer(frozenset({wrong}))


def test_the_boundary_is_the_prediction_at_each_point(program: Program) -> None:
    answer = ask(program, BoundaryProbe(5))
    assert (answer.values.shape, answer.low, answer.high) == ((1, 5, 5), -1, 1)
    corner = predict(program, np.array([[-1, -1], [1, -1], [-1, 0.5]], np.float32))
    got = answer.values[0, [0, 0, 3], [0, 4, 0]]
    np.testing.assert_allclose(got, corner[:, 0], atol=1e-6)
    assert not answer.values.flags.writeable


def test_the_curve_is_the_prediction_over_the_range_of_the_input(
    graph_engine: Engine, build: Build, small: Small
) -> None:
    task = Task(kind=TaskKind.REGRESSION, input_shape=(1,))
    x = np.array([[-0.5], [1.0], [0.25]], np.float32)
    offset, scale = np.array([10], np.float32), np.array([4], np.float32)
    samples = Samples(x, x**2)
    program = build(graph_engine, small(), Prepared(task, samples, samples, offset, scale))
    answer = ask(program, CurveProbe(7))
    np.testing.assert_allclose(answer.x, np.linspace(8, 14, 7), rtol=1e-6)
    inputs = np.linspace(-0.5, 1, 7, dtype=np.float32).reshape(-1, 1)
    np.testing.assert_allclose(answer.values[0], predict(program, inputs)[:, 0], atol=1e-6)
    assert not answer.x.flags.writeable
    assert not answer.values.flags.writeable


def test_a_model_of_two_inputs_has_no_curve(program: Program) -> None:
    assert CurveProbe() not in program.answer(frozenset({CurveProbe()}))


def test_features_and_scaling_are_applied_to_the_plane(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    names = ("y", "xy", "x²")
    offset, scale = np.array([0.1, 0.2, 0.3], np.float32), np.array([2, 3, 4], np.float32)

    def scaled(samples: Samples) -> Samples:
        assert samples.points is not None
        x = (expand(samples.points, names) - offset) / scale
        return replace(samples, x=np.asarray(x, np.float32))

    data = Prepared(
        replace(quadrants.task, input_shape=(3,)),
        scaled(quadrants.train),
        scaled(quadrants.test),
        offset,
        scale,
    )
    program = build(graph_engine, replace(small(), data=DataConfig(features=names)), data)
    maps = ask(program, NeuronMapsProbe(3))
    np.testing.assert_allclose(maps[ENTRY][1, 2, 0], (-1 - 0.2) / 3, atol=1e-6)
    point = (expand(np.array([[-1, 1]], np.float32), names) - offset) / scale
    values = ask(program, BoundaryProbe(3)).values
    np.testing.assert_allclose(values[0, 2, 0], predict(program, point)[0, 0], atol=1e-6)


def test_neuron_maps_cover_small_flat_layers_only(program: Program) -> None:
    maps = ask(program, NeuronMapsProbe(4, maximum_units=2))
    assert {key: value.shape for key, value in maps.items()} == {
        ENTRY: (2, 4, 4),
        OUTPUT: (1, 4, 4),
    }
    np.testing.assert_array_equal(maps[ENTRY][0, 0], np.linspace(-1, 1, 4, dtype=np.float32))
    np.testing.assert_array_equal(maps[ENTRY][1, :, 0], np.linspace(-1, 1, 4, dtype=np.float32))


def test_data_that_is_not_2d_has_no_maps(
    graph_engine: Engine, build: Build, chain: Any, three_classes: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 3, "activation": "softmax"}),
        training=TrainingConfig(loss="sparse_categorical_crossentropy"),
    )
    program = build(graph_engine, project, three_classes)
    assert not program.answer(frozenset({BoundaryProbe(), NeuronMapsProbe()}))
    counts = ask(program, ConfusionProbe()).counts
    found = predict(program, three_classes.test.x).argmax(axis=1)
    expected = np.zeros((3, 3), np.int64)
    np.add.at(expected, (three_classes.test.y.astype(np.int64), found), 1)
    np.testing.assert_array_equal(counts, expected)


def test_weights_are_those_of_the_model_by_layer_and_name(program: Program) -> None:
    answer = ask(program, WeightsProbe())
    assert {key: tuple(value) for key, value in answer.items()} == {
        HIDDEN: ("kernel", "bias"),
        OUTPUT: ("kernel", "bias"),
    }
    kernel, bias, *_ = program.keras_model.get_weights()
    np.testing.assert_array_equal(answer[HIDDEN]["kernel"], kernel)
    np.testing.assert_array_equal(answer[HIDDEN]["bias"], bias)
    assert tuple(ask(program, WeightsProbe(maximum_size=4))) == (OUTPUT,)


def test_histograms_count_every_value(program: Program, quadrants: Prepared) -> None:
    histogram = ask(program, WeightHistogramsProbe(bins=7))[HIDDEN]["kernel"]
    kernel = program.keras_model.get_weights()[0]
    assert histogram.counts.sum() == kernel.size
    assert len(histogram.edges) == 8
    assert histogram.mean == pytest.approx(kernel.mean(), abs=1e-6)
    activations = ask(program, ActivationHistogramsProbe(samples=20))
    assert activations[HIDDEN].counts.sum() == 20 * 3
    expected = quadrants.train.x[:20].mean()
    assert activations[ENTRY].mean == pytest.approx(expected, abs=1e-6)


def test_a_sample_shows_every_layer(program: Program, quadrants: Prepared) -> None:
    answer = ask(program, SampleProbe(index=3))
    np.testing.assert_array_equal(answer.x, quadrants.test.x[3])
    assert answer.target == quadrants.test.y[3, 0]
    assert set(answer.activations) == {ENTRY, HIDDEN, OUTPUT}
    expected = predict(program, quadrants.test.x[3:4])[0]
    np.testing.assert_allclose(answer.activations[OUTPUT], expected, atol=1e-6)
    drawn = ask(program, SampleProbe(x=(0.5, -0.25)))
    np.testing.assert_array_equal(drawn.x, np.array([0.5, -0.25], np.float32))


def test_gradients_are_those_of_the_loss_with_regularizers(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 1, "kernel_regularizer": Regularizer(l2=0.5)}),
        training=TrainingConfig(
            loss="mean_squared_error",
            metrics=(),
            optimizer=Selection("sgd"),
            learning_rate=0.1,
            batch_size=len(quadrants.train.x),
        ),
    )
    program = build(graph_engine, project, quadrants)
    kernel, bias = program.keras_model.get_weights()
    x, y = quadrants.train.x, quadrants.train.y
    error = 2 * (x @ kernel + bias - y) / len(x)
    gradient = np.concatenate([(x.T @ error + 2 * 0.5 * kernel).ravel(), error.sum(0)])
    answer = ask(program, GradientsProbe())[HIDDEN]
    assert answer.gradient_norm == pytest.approx(np.linalg.norm(gradient), rel=1e-4)
    assert answer.weight_norm == pytest.approx(np.linalg.norm(kernel), rel=1e-5)
    ratio = 0.1 * np.linalg.norm(gradient) / np.linalg.norm(kernel)
    assert answer.update_ratio == pytest.approx(ratio, rel=1e-4)


def test_a_vanishing_gradient_shows_in_the_norms_of_the_layers(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    depth = 10
    steps = [("Dense", {"units": 4, "activation": "sigmoid"})] * depth
    project = chain(*steps, ("Dense", {"units": 1, "activation": "sigmoid"}))
    program = build(graph_engine, project, quadrants)
    program.advance(2)
    gradients = ask(program, GradientsProbe())
    norms = [gradients[layer_id].gradient_norm for layer_id in gradients]
    assert len(norms) == depth + 1
    # The slope of a sigmoid is at most 1/4: each layer passes on only a fraction.
    assert all(earlier < later for earlier, later in pairwise(norms))
    assert norms[0] < 1e-4 * norms[-1]
    spreads = ask(program, ActivationHistogramsProbe())
    deepest = spreads[list(gradients)[depth - 1]]
    assert deepest.deviation > 0
    assert deepest.counts.sum() == 4 * min(256, len(quadrants.train.x))


@pytest.mark.parametrize(
    ("tier_engine", "optimizer"),
    in_tiers(["adam", "rmsprop", "adagrad", "nadam"], "nadam"),
    indirect=["tier_engine"],
)
def test_the_update_equals_that_of_the_next_step(
    tier_engine: Engine, build: Build, chain: Any, quadrants: Prepared, optimizer: str
) -> None:
    project = chain(
        ("Dense", {"units": 3, "activation": "tanh"}),
        ("Dropout", {"rate": 0.3}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(
            optimizer=Selection(optimizer), learning_rate=0.02, batch_size=16, metrics=()
        ),
    )
    program = build(tier_engine, project, quadrants)
    program.advance(2)
    foretold = ask(program, GradientsProbe())
    before = ask(program, WeightsProbe())
    program.advance(1)
    after = ask(program, WeightsProbe())
    assert set(foretold) == set(before)
    for layer_id, answer in foretold.items():
        moved = np.sqrt(
            sum(
                np.square(after[layer_id][name] - array).sum()
                for name, array in before[layer_id].items()
            )
        )
        size = np.sqrt(sum(np.square(array).sum() for array in before[layer_id].values()))
        assert answer.update_ratio == pytest.approx(moved / size, rel=1e-4)


@pytest.mark.parametrize("batch_size", [24, 1000])
def test_a_trial_step_changes_nothing(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared, batch_size: int
) -> None:
    """At any position in an epoch, and also if all samples are one batch."""
    project = chain(
        ("Dense", {"units": 2}),
        ("Dropout", {"rate": 0.5}),
        ("BatchNormalization", {}),
        ("Dense", {"units": 1}),
        training=TrainingConfig(
            loss="mean_squared_error", metrics=("mean_absolute_error",), batch_size=batch_size
        ),
    )
    tried, left_alone = (build(graph_engine, project, quadrants) for _ in range(2))
    for _ in range(tried.steps_per_epoch + 1):
        before = tried.state()
        assert all(np.isfinite(each.update_ratio) for each in ask(tried, GradientsProbe()).values())
        for one, other in zip(before.arrays, tried.state().arrays, strict=True):
            np.testing.assert_array_equal(one, other)
        assert tried.position == left_alone.position
        np.testing.assert_array_equal(tried.advance(1).rows, left_alone.advance(1).rows)


def test_probing_does_not_affect_training(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 4, "activation": "relu"}),
        ("BatchNormalization", {}),
        ("Dropout", {"rate": 0.5}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, quadrants)
    program.advance(3)
    before = program.state()
    everything: frozenset[Probe[Any]] = frozenset(
        {GradientsProbe(), BoundaryProbe(4), ActivationHistogramsProbe(), PredictionsProbe()}
    )
    assert len(program.answer(everything)) == 4
    program.evaluate()
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_unit_that_is_never_active_is_dead(
    graph_engine: Engine, build: Build, chain: Any, quadrants: Prepared
) -> None:
    project = chain(
        ("Dense", {"units": 4, "activation": "relu"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    program = build(graph_engine, project, quadrants)
    state = program.state()
    bias = np.array([-100, 1, -100, 1], np.float32)
    program.restore(type(state)(state.position, (state.arrays[0], bias, *state.arrays[2:])))
    assert ask(program, DeadUnitsProbe()) == {HIDDEN: 2, OUTPUT: 0}


def test_predictions_and_confusion_match_the_data_sets(
    program: Program, quadrants: Prepared
) -> None:
    answer = ask(program, PredictionsProbe(maximum=12))
    np.testing.assert_allclose(answer.train, predict(program, quadrants.train.x[:12]), atol=1e-6)
    np.testing.assert_allclose(answer.test, predict(program, quadrants.test.x[:12]), atol=1e-6)
    counts = ask(program, ConfusionProbe()).counts
    right = (predict(program, quadrants.test.x) > 0.5) == (quadrants.test.y > 0.5)
    assert np.trace(counts) == right.sum()
    assert counts.sum() == len(quadrants.test)


def test_a_regression_has_no_confusion_matrix(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    data = replace(quadrants, task=Task(kind=TaskKind.REGRESSION, input_shape=(2,)))
    program = build(graph_engine, small(loss="mean_squared_error", metrics=()), data)
    assert program.answer(frozenset({ConfusionProbe()})) == {}
