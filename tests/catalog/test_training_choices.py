"""Losses, metrics, optimizers and callbacks against Keras: names, arguments, defaults, values."""

import inspect
import random
from typing import Any

import numpy as np
import pytest

from playground.base.params import parse_values
from playground.base.tasks import TaskKind
from playground.catalog.activations import ACTIVATIONS, ActivationSpec
from playground.catalog.callbacks import CALLBACKS, FIGURES, CallbackSpec, is_better_high
from playground.catalog.initializers import INITIALIZERS
from playground.catalog.losses import (
    LOSSES,
    NO_LOSS,
    OWN_LOSS,
    USUAL_LOSS,
    Labels,
    LossSpec,
    Output,
)
from playground.catalog.metrics import METRICS, USUAL_METRICS, MetricSpec, metrics_for
from playground.catalog.optimizers import OPTIMIZERS, OptimizerSpec

OF_KERAS = [spec for spec in LOSSES if spec.name not in (OWN_LOSS, NO_LOSS)]
each_loss = pytest.mark.parametrize("spec", OF_KERAS, ids=lambda spec: spec.name)
each_metric = pytest.mark.parametrize("spec", METRICS, ids=METRICS.names)
each_optimizer = pytest.mark.parametrize("spec", OPTIMIZERS, ids=OPTIMIZERS.names)
each_callback = pytest.mark.parametrize("spec", CALLBACKS, ids=CALLBACKS.names)


@pytest.fixture(scope="module")
def keras() -> Any:
    """Return Keras; Any as it has no types."""
    import keras  # noqa: PLC0415 - takes seconds

    return keras


def predictions(output: Output, units: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return predictions of the kind that a loss expects."""
    values = np.random.default_rng(0).random((6, units), np.float32) * 0.8 + 0.1
    if output is Output.DISTRIBUTION:
        values /= values.sum(axis=1, keepdims=True)
    return values


@each_loss
def test_keras_knows_each_loss_and_takes_the_labels_described(spec: LossSpec, keras: Any) -> None:
    loss = keras.losses.get(spec.name)
    kind = next(iter(spec.tasks))
    units = 3 if kind is TaskKind.MULTICLASS else 1
    numbers = np.arange(6) % max(units, 2)
    if kind is TaskKind.MULTICLASS:
        labels = np.eye(3)[numbers] if spec.wants_one_hot else numbers
    else:
        labels = numbers[:, np.newaxis] * (2 if spec.labels is Labels.SIGNED else 1)
        labels = labels - 1 if spec.labels is Labels.SIGNED else labels
    values = np.asarray(loss(labels.astype(np.float32), predictions(spec.output, units)))
    assert values.shape[0] == 6
    assert np.isfinite(values).all()


@each_metric
def test_keras_knows_each_metric_and_logs_it_by_that_name(spec: MetricSpec, keras: Any) -> None:
    kind = sorted(spec.tasks)[0]
    units = 6 if kind is TaskKind.MULTICLASS else 1
    activation = "softmax" if kind is TaskKind.MULTICLASS else "sigmoid"
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(units, activation)])
    is_one_hot = spec.takes_class_numbers is False
    loss = "categorical_crossentropy" if is_one_hot else USUAL_LOSS[kind]
    model.compile(loss=loss, metrics=[spec.name])
    numbers = np.arange(6) % max(units, 2)
    labels = np.eye(6)[numbers] if is_one_hot else numbers
    labels = labels if kind is TaskKind.MULTICLASS else labels[:, np.newaxis]
    x = np.random.default_rng(0).random((6, 2), np.float32)
    logs = model.evaluate(x, labels.astype(np.float32), return_dict=True, verbose=0)
    assert set(logs) == {"loss", spec.name}
    low = -np.inf if spec.low is None else spec.low
    assert low <= logs[spec.name] <= (np.inf if spec.high is None else spec.high)


def value_of(
    spec: MetricSpec, keras: Any, labels: list[float], predictions: list[list[float]]
) -> float:
    """Return what Keras's metric says. Any: Keras has no types."""
    is_one_hot = spec.takes_class_numbers is False
    given = np.eye(len(predictions[0]))[np.array(labels, int)] if is_one_hot else np.array(labels)
    if TaskKind.MULTICLASS not in spec.tasks:
        given = given.reshape(-1, 1)
    metric = metric_class(spec, keras)()
    metric.update_state(given.astype(np.float32), np.array(predictions, np.float32))
    return float(np.mean(metric.result()))


def metric_class(spec: MetricSpec, keras: Any) -> Any:
    """Return Keras's class; that of accuracy is chosen by the labels. Any: as above."""
    name = "sparse_categorical_accuracy" if spec.is_chosen_by_keras else spec.name
    (found,) = [each for each in dir(keras.metrics) if each.lower() == name.replace("_", "")]
    return getattr(keras.metrics, found)


@each_metric
def test_the_better_direction_of_a_metric_is_that_of_better_predictions(
    spec: MetricSpec, keras: Any
) -> None:
    if TaskKind.MULTICLASS in spec.tasks:
        labels = [0.0, 1.0, 2.0, 6.0]
        right = [[1.0 if at == label else 0.01 * at for at in range(7)] for label in labels]
        wrong = [[0.0 if at == label else 0.5 + 0.01 * at for at in range(7)] for label in labels]
    else:
        labels = [0.0, 1.0, 1.0, 0.0]
        right = [[0.1], [0.9], [0.8], [0.2]]
        wrong = [[0.9], [0.4], [0.6], [0.7]]
    good, bad = (value_of(spec, keras, labels, given) for given in (right, wrong))
    assert (good > bad) is spec.is_better_high
    assert good != bad
    assert is_better_high(spec.name) is spec.is_better_high


@pytest.mark.parametrize("spec", metrics_for(TaskKind.REGRESSION), ids=lambda spec: spec.name)
def test_a_metric_of_numbers_has_the_power_of_their_unit(spec: MetricSpec, keras: Any) -> None:
    labels, predictions = [1.0, 2.0, 4.0], [1.5, 1.0, 5.0]
    once = value_of(spec, keras, labels, [[each] for each in predictions])
    tenfold = value_of(
        spec, keras, [10 * each for each in labels], [[10 * each] for each in predictions]
    )
    assert tenfold == pytest.approx(once * 10**spec.unit_power, rel=1e-4)


@each_optimizer
def test_the_step_of_an_adaptive_optimizer_does_not_grow_with_the_gradient(
    spec: OptimizerSpec, keras: Any
) -> None:
    steps = []
    for size in (1.0, 100.0):
        variable = keras.Variable(np.zeros(1, np.float32))
        optimizer = getattr(keras.optimizers, spec.keras_class)(learning_rate=0.1)
        for _ in range(3):
            optimizer.apply([np.full(1, size, np.float32)], [variable])
        steps.append(abs(float(np.asarray(variable)[0])))
    assert (steps[1] < 2 * steps[0]) is spec.is_adaptive


@each_optimizer
def test_optimizers_have_the_arguments_and_defaults_of_keras(
    spec: OptimizerSpec, keras: Any
) -> None:
    made = getattr(keras.optimizers, spec.keras_class)
    assert type(keras.optimizers.get(spec.name)) is made
    signature = inspect.signature(made.__init__).parameters
    assert spec.learning_rate == signature["learning_rate"].default
    for param in spec.params:
        assert param.initial == signature[param.name].default, param.name


@each_optimizer
@pytest.mark.parametrize("seed", range(3))
def test_optimizers_accept_drawn_parameters(spec: OptimizerSpec, seed: int, keras: Any) -> None:
    generator = random.Random(seed)
    values = parse_values(spec.params, {}, spec.name)
    values[generator.choice(("clipnorm", "clipvalue", "global_clipnorm"))] = 0.5
    for param in spec.params:
        if isinstance(param.initial, bool):
            values[param.name] = generator.random() < 0.5
    variable = keras.Variable(np.ones(3, np.float32))
    optimizer = getattr(keras.optimizers, spec.keras_class)(learning_rate=0.1, **values)
    optimizer.apply([np.ones(3, np.float32)], [variable])
    assert np.isfinite(np.asarray(variable)).all()
    assert not np.array_equal(np.asarray(variable), np.ones(3))


@each_callback
def test_callbacks_have_the_arguments_of_keras(spec: CallbackSpec, keras: Any) -> None:
    if spec.keras_class is None:
        return
    made = getattr(keras.callbacks, spec.keras_class)
    signature = inspect.signature(made.__init__).parameters
    for param in spec.params:
        assert param.name in signature


@pytest.mark.parametrize(
    ("figure", "mode", "expected"),
    [
        ("val_loss", "auto", False),
        ("accuracy", "auto", True),
        ("val_auc", "auto", True),
        ("mean_squared_error", "auto", False),
        ("val_r2_score", "auto", True),
        ("val_loss", "max", True),
        ("accuracy", "min", False),
    ],
)
def test_the_better_direction_is_known(figure: str, mode: str, expected: bool) -> None:
    assert is_better_high(figure, mode) is expected


def test_every_metric_can_be_monitored() -> None:
    assert {"loss", "val_loss", "val_accuracy", "r2_score"} <= set(FIGURES)
    assert len(FIGURES) == 2 * (len(METRICS) + 1)


@pytest.mark.parametrize("kind", TaskKind)
def test_each_task_has_choices_and_a_usual_one_among_them(kind: TaskKind) -> None:
    assert kind in LOSSES[USUAL_LOSS[kind]].tasks
    assert set(USUAL_METRICS[kind]) <= {metric.name for metric in metrics_for(kind)}


@pytest.mark.parametrize("spec", ACTIVATIONS, ids=ACTIVATIONS.names)
def test_activations_stay_within_their_bounds(spec: Any, keras: Any) -> None:
    x = np.linspace(-6, 6, 241, dtype=np.float32)[:, np.newaxis]
    values = np.asarray(keras.activations.get(spec.name)(np.concatenate((x, -x), axis=1)))
    assert spec.low is None or values.min() >= spec.low - 0.01
    assert spec.high is None or values.max() <= spec.high + 1e-6


@pytest.mark.parametrize("name", INITIALIZERS)
def test_keras_knows_each_initializer(name: str, keras: Any) -> None:
    assert tuple(keras.initializers.get(name)((3, 2)).shape) == (3, 2)


@pytest.mark.parametrize("spec", [spec for spec in ACTIVATIONS if spec.flat is not None])
def test_an_activation_that_can_be_flat_is_so_at_its_bounds(spec: ActivationSpec) -> None:
    bounds = [bound for bound in (spec.low, spec.high) if bound is not None]
    assert bounds
    assert spec.flat is not None
    assert spec.flat(np.array(bounds, np.float32)).all()
    assert spec.is_off_when_flat == (spec.flat(np.zeros(1, np.float32)).all() and bounds == [0.0])


def test_an_initializer_for_an_activation_is_in_the_catalogue() -> None:
    assert {spec.initializer for spec in ACTIVATIONS} <= set(INITIALIZERS)
