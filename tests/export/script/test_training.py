"""The training part of a script."""

import inspect
from typing import Any

import pytest

from playground.base.params import Selection
from playground.catalog.callbacks import CALLBACKS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.document.project import TrainingConfig
from playground.export.script.expressions import formula
from playground.export.script.training import (
    classes_code,
    compile_code,
    epochs_code,
    fit_code,
    watches_validation,
)

TEST = formula("(x_test, y_test)")


def config(**fields: Any) -> TrainingConfig:
    return TrainingConfig(**{"epochs": 5, **fields})


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        (config(), 'optimizer="adam"'),
        (config(learning_rate=0.1), "keras.optimizers.Adam(learning_rate=0.1)"),
        (config(optimizer=Selection("sgd"), learning_rate=0.01), 'optimizer="sgd"'),
        (
            config(optimizer=Selection("sgd", {"momentum": 0.9}), learning_rate=0.01),
            "keras.optimizers.SGD(momentum=0.9)",
        ),
        (
            config(schedule=Selection("exponential", {"decay_steps": 10})),
            "ExponentialDecay(\n            initial_learning_rate=0.001, decay_steps=10, "
            "decay_rate=0.96\n",
        ),
        (config(metrics=()), 'model.compile(optimizer="adam", loss="binary_crossentropy")'),
        (config(metrics=("auc", "recall")), 'metrics=["auc", "recall"]'),
    ],
)
def test_compile_names_what_differs_from_keras(training: TrainingConfig, expected: str) -> None:
    assert expected in compile_code(training)


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        (config(), "fit(x_train, y_train, epochs=EPOCHS, validation_data=(x_test, y_test))"),
        (config(batch_size=4), "batch_size=4"),
        (config(validation_split=0.2), "epochs=EPOCHS, validation_split=0.2)"),
        (config(shuffle=False), "shuffle=False"),
        (config(class_weights=(1.0, 2.5)), "class_weight={0: 1.0, 1: 2.5}"),
        (config(epochs=1000), "verbose=0"),
        (config(epochs=0), "verbose=0"),
        (
            config(callbacks=(Selection("early_stopping"),)),
            "keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)",
        ),
        (
            config(callbacks=(Selection("early_stopping", {"patience": 0}),)),
            "keras.callbacks.EarlyStopping(restore_best_weights=True)",
        ),
        (config(callbacks=(Selection("terminate_on_nan"),)), "keras.callbacks.TerminateOnNaN()"),
        (
            config(callbacks=(Selection("best_weights", {"monitor": "val_accuracy"}),)),
            'model.load_weights("best.weights.h5")',
        ),
        (
            config(callbacks=(Selection("stop_at_metric", {"target": 0.5}),)),
            'StopAtFigure("val_accuracy", 0.5, True)',
        ),
        (
            config(callbacks=(Selection("stop_at_metric", {"monitor": "loss", "target": 0.1}),)),
            'StopAtFigure("loss", 0.1, False)',
        ),
    ],
)
def test_fit_has_the_training_settings(training: TrainingConfig, expected: str) -> None:
    assert expected in fit_code(training, TEST)


def test_without_a_test_set_nothing_is_validated() -> None:
    assert "validation" not in fit_code(config(), None)


def test_endless_training_gets_an_end() -> None:
    assert epochs_code(config()) == "EPOCHS = 5"
    assert epochs_code(config(epochs=0)).startswith("EPOCHS = 100  # ")


def test_the_class_of_a_rule_is_defined_with_the_rule() -> None:
    assert classes_code(config()) == ""
    assert "class StopAtFigure" in classes_code(config(callbacks=(Selection("stop_at_metric"),)))


def test_a_rule_that_monitors_the_validation_set_is_recognised() -> None:
    assert watches_validation(config(callbacks=(Selection("early_stopping"),)))
    assert not watches_validation(
        config(callbacks=(Selection("early_stopping", {"monitor": "loss"}),))
    )
    assert not watches_validation(config(callbacks=(Selection("terminate_on_nan"),)))


def assert_default(keras_class: Any, name: str, expected: object) -> None:
    assert inspect.signature(keras_class.__init__).parameters[name].default == expected


@pytest.mark.keras
@pytest.mark.parametrize("name", OPTIMIZERS.names)
def test_an_optimizers_defaults_are_kerass(name: str) -> None:
    keras = pytest.importorskip("keras")
    spec = OPTIMIZERS[name]
    keras_class = getattr(keras.optimizers, spec.keras_class)
    assert_default(keras_class, "learning_rate", spec.learning_rate)
    for param in spec.params:
        assert_default(keras_class, param.name, param.initial)


@pytest.mark.keras
@pytest.mark.parametrize("name", CALLBACKS.names)
def test_a_callbacks_defaults_are_kerass(name: str) -> None:
    keras = pytest.importorskip("keras")
    spec = CALLBACKS[name]
    if spec.keras_class is None:
        return
    keras_class = getattr(keras.callbacks, spec.keras_class)
    for param in spec.params:
        expected = spec.keras_defaults.get(param.name, param.initial)
        assert_default(keras_class, param.name, expected)


@pytest.mark.keras
def test_a_schedules_defaults_are_kerass() -> None:
    keras = pytest.importorskip("keras")
    for spec in SCHEDULES:
        for argument, expected in spec.optional.items():
            schedule = getattr(keras.optimizers.schedules, str(spec.keras_class))
            assert_default(schedule, argument, expected)


@pytest.mark.keras
@pytest.mark.parametrize("name", SCHEDULES.names)
@pytest.mark.parametrize("optimizer", OPTIMIZERS.names)
def test_keras_takes_what_is_written(name: str, optimizer: str) -> None:
    keras = pytest.importorskip("keras")
    training = config(schedule=Selection(name), optimizer=Selection(optimizer))
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    exec(compile_code(training), {"model": model, "keras": keras})
    assert type(model.optimizer).__name__ == OPTIMIZERS[optimizer].keras_class
    assert float(model.optimizer.learning_rate) == pytest.approx(
        SCHEDULES[name].rate_at({p.name: p.initial for p in SCHEDULES[name].params}, 0.001, 0)
    )
