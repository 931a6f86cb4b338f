"""`compile()`: loss, metrics and optimizer of a project, on its Keras model."""

from typing import Any

import keras
import numpy as np

from playground.document.project import TrainingConfig

PROBE_ROWS = 1
"""Rows of the made-up batch with which metrics are built."""


def make_optimizer(training: TrainingConfig, learning_rate: Any) -> Any:
    """Return the optimizer of `training`.

    Parameters
    ----------
    learning_rate : float or keras LearningRateSchedule

    Raises
    ------
    ValueError
        Keras does not know it, or refuses a parameter.
    """
    optimizer_class = type(keras.optimizers.get(training.optimizer.name))
    return optimizer_class(learning_rate=learning_rate, **training.optimizer.params)


def compile_model(model: Any, training: TrainingConfig, learning_rate: Any) -> None:
    """Compile `model` and create the variables of its optimizer.

    Raises
    ------
    ValueError
        Keras does not know a name, or refuses a parameter.
    """
    model.compile(
        optimizer=make_optimizer(training, learning_rate),
        loss=training.loss,
        metrics=list(training.metrics),
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)


def build_metrics(model: Any, y: np.ndarray) -> tuple[str, ...]:
    """Create the variables of loss and metrics; return the names of an epoch's figures.

    Keras makes them at the first batch. A made-up one, of zeros, serves as well: the
    layers are not called, and what it counted is thrown away.

    Parameters
    ----------
    y : array
        Targets, of which the form alone matters; may be empty.

    Raises
    ------
    ValueError
        Loss or metric cannot compare these targets with the model's output.
    """
    x = np.zeros((PROBE_ROWS, *model.input_shape[1:]), np.float32)
    targets = np.zeros((PROBE_ROWS, *y.shape[1:]), y.dtype)
    shape = tuple(size or 1 for size in model.output_shape[1:])
    predicted = np.full((PROBE_ROWS, *shape), 0.5, np.float32)
    model.compute_loss(
        x, keras.ops.convert_to_tensor(targets), keras.ops.convert_to_tensor(predicted)
    )
    model.compute_metrics(
        x, keras.ops.convert_to_tensor(targets), keras.ops.convert_to_tensor(predicted)
    )
    names = tuple(model.get_metrics_result())
    for metric in model.metrics:
        metric.reset_state()
    return names
