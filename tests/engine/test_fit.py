"""The oracle: a program computes the same as Keras's own `fit`."""

from collections.abc import Callable
from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest

from playground.base.params import Regularizer, Selection
from playground.catalog.optimizers import OPTIMIZERS
from playground.datasets.task import Prepared, Samples
from playground.document.project import Project, TrainingConfig
from playground.training.protocol.engine import Engine, Program

TOLERANCE = 1e-5
SHORT = 24
"""A batch size that leaves a short batch at the end of an epoch."""


def train(program: Program, epochs: int) -> np.ndarray:
    """Train `epochs` epochs in calls of at most three; return loss and metrics of each."""
    rows = []
    while program.position.epoch < epochs:
        left = epochs - program.position.epoch
        rows.append(program.advance(min(3, left) * program.steps_per_epoch).rows)
    return np.concatenate(rows)


def assert_same(
    program: Program, rows: np.ndarray, weights: list[np.ndarray], history: Any
) -> None:
    """Assert that metrics and weights equal those after `fit`."""
    expected = np.stack([history.history[name] for name in program.columns], axis=1)
    assert np.abs(rows - expected).max() < TOLERANCE
    trained = program.keras_model.get_weights()
    gaps = [np.abs(a - b).max() for a, b in zip(trained, weights, strict=True)]
    assert max(gaps) < TOLERANCE


def test_twenty_epochs_equal_fit(
    tier_engine: Engine, build: Callable[..., Program], chain: Any, quadrants: Prepared
) -> None:
    import keras  # noqa: PLC0415 - the engine must set the environment first

    layers = keras.layers
    project = chain(
        ("Dense", {"units": 8, "activation": "tanh", "kernel_regularizer": Regularizer(l2=0.01)}),
        ("BatchNormalization", {}),
        ("Dense", {"units": 4, "activation": "relu"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
        training=TrainingConfig(batch_size=SHORT, shuffle=False, learning_rate=0.01),
    )
    program = build(tier_engine, project, quadrants)
    model = keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(8, activation="tanh", kernel_regularizer=keras.regularizers.L2(0.01)),
            layers.BatchNormalization(),
            layers.Dense(4, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
    model.set_weights(program.keras_model.get_weights())
    history = model.fit(
        quadrants.train.x,
        quadrants.train.y,
        batch_size=SHORT,
        epochs=20,
        shuffle=False,
        verbose=0,
        validation_data=(quadrants.test.x, quadrants.test.y),
    )
    assert_same(program, train(program, 20), model.get_weights(), history)


def schedule(name: str, **params: Any) -> dict[str, Any]:
    """Return the training fields that choose a schedule."""
    return {"schedule": Selection(name, params)}


CLIPPINGS = ("clipnorm", "clipvalue", "global_clipnorm")
SLOW = {"adam", "adamw", "nadam", "adamax", "rmsprop", "lion"}
"""Optimizers with steps of about the size of the learning rate, which must be lower."""


def optimizer(name: str, **params: Any) -> dict[str, Any]:
    """Return the training fields that choose an optimizer."""
    return {
        "optimizer": Selection(name, params),
        "learning_rate": 0.005 if name in SLOW else 0.05,
    }


OPTIMIZED: dict[str, dict[str, Any]] = {
    f"{name}, {clipping}": optimizer(
        name, **{clipping: 0.02}, weight_decay=0.02, use_ema=True, ema_momentum=0.8
    )
    for name, clipping in zip(OPTIMIZERS.names, cycle(CLIPPINGS), strict=False)
}
"""Every optimizer with each of its common settings."""

CASES: dict[str, dict[str, Any]] = {
    **OPTIMIZED,
    "centered": optimizer("rmsprop", centered=True, momentum=0.5),
    "amsgrad": optimizer("adam", amsgrad=True, beta_1=0.8),
    "momentum": {"optimizer": Selection("sgd", {"momentum": 0.9, "nesterov": True})},
    "weight decay": {"optimizer": Selection("adamw", {"weight_decay": 0.01})},
    "clipping by norm": {"optimizer": Selection("sgd", {"clipnorm": 0.05})},
    "clipping by value": {"optimizer": Selection("sgd", {"clipvalue": 0.01})},
    "clipping": {"optimizer": Selection("sgd", {"global_clipnorm": 0.05})},
    "averaging": {"optimizer": Selection("adam", {"use_ema": True, "ema_momentum": 0.9})},
    "exponential": schedule("exponential", decay_steps=3, decay_rate=0.9, staircase=False),
    "in steps": schedule("exponential", decay_steps=4, decay_rate=0.5, staircase=True),
    "inverse time": schedule("inverse_time", decay_steps=3, decay_rate=0.9, staircase=False),
    "cosine": schedule("cosine", decay_steps=12, warmup_steps=0, alpha=0.0),
    "warm-up": schedule("cosine", decay_steps=10, warmup_steps=5, alpha=0.1),
    "piecewise": schedule("piecewise", boundaries=(4, 9), factor=0.5),
    "polynomial": schedule(
        "polynomial", decay_steps=9, end_learning_rate=0.001, power=2.0, cycle=False
    ),
    "cycles": schedule("polynomial", decay_steps=5, end_learning_rate=0.001, power=1.0, cycle=True),
    "class weights": {"class_weights": (0.5, 3.0), "batch_size": SHORT},
    "held back": {"validation_split": 0.3},
    "figures": {
        "metrics": ("auc", "precision", "binary_accuracy", "mean_absolute_error"),
        "batch_size": SHORT,
    },
}
VALIDATED = frozenset(("class weights", "held back", "figures"))
"""Settings that concern the validation. Without one, half as much is traced."""


def without_test_samples(data: Prepared) -> Prepared:
    """Return data on which nothing is validated."""
    return replace(data, test=Samples(data.test.x[:0], data.test.y[:0]))


@pytest.mark.parametrize("name", CASES)
def test_each_training_setting_has_the_same_effect_as_in_fit(
    name: str,
    graph_engine: Engine,
    build: Callable[..., Program],
    small: Callable[..., Project],
    quadrants: Prepared,
) -> None:
    fields = CASES[name]
    data = quadrants if name in VALIDATED else without_test_samples(quadrants)
    project = small(**{"learning_rate": 0.05, **fields})
    program = build(graph_engine, project, data)
    model = program.keras_model
    split = fields.get("validation_split", 0.0)
    history = model.fit(
        data.train.x,
        data.train.y,
        batch_size=project.training.batch_size,
        epochs=4,
        shuffle=False,
        verbose=0,
        class_weight=dict(enumerate(fields["class_weights"]))
        if "class_weights" in fields
        else None,
        validation_split=split,
        validation_data=(data.test.x, data.test.y) if len(data.test) and not split else None,
    )
    assert_same(program, train(program, 4), model.get_weights(), history)


@pytest.mark.parametrize("loss", ["sparse_categorical_crossentropy", "categorical_crossentropy"])
def test_class_numbers_are_converted_to_the_form_that_the_loss_needs(
    loss: str,
    graph_engine: Engine,
    build: Callable[..., Program],
    chain: Any,
    three_classes: Prepared,
) -> None:
    project = chain(
        ("Dense", {"units": 3, "activation": "softmax"}),
        training=TrainingConfig(loss=loss, batch_size=32, shuffle=False),
    )
    program = build(graph_engine, project, three_classes)
    model = program.keras_model
    y = three_classes.train.y
    history = model.fit(
        three_classes.train.x,
        y if loss.startswith("sparse") else np.eye(3, dtype=np.float32)[y],
        batch_size=32,
        epochs=3,
        shuffle=False,
        verbose=0,
    )
    rows = train(program, 3)
    assert np.abs(rows[:, 0] - history.history["loss"]).max() < TOLERANCE
    assert np.abs(rows[:, 1] - history.history["accuracy"]).max() < TOLERANCE


def test_evaluate_gives_the_same_as_keras(
    graph_engine: Engine,
    build: Callable[..., Program],
    small: Callable[..., Project],
    quadrants: Prepared,
) -> None:
    program = build(graph_engine, small(), quadrants)
    program.advance(20)
    figures = program.evaluate()
    train_loss, accuracy = program.keras_model.evaluate(
        quadrants.train.x, quadrants.train.y, verbose=0
    )
    assert figures["loss"] == pytest.approx(train_loss, abs=1e-6)
    assert figures["accuracy"] == pytest.approx(accuracy)
    assert figures.keys() == {"loss", "accuracy", "val_loss", "val_accuracy"}
