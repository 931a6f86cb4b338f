"""Compiles a Keras model with the loss, metrics and optimizer of a project."""

from typing import Any

import keras
from numpy.typing import NDArray

from playground.catalog.formulas.expressions import LOSS_FUNCTIONS, OWN_FUNCTION, computed, parsed
from playground.catalog.losses import NO_LOSS, OWN_LOSS
from playground.catalog.metrics import METRICS
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.schedules import SCHEDULES
from playground.document.project import OwnMetric, TrainingConfig
from playground.engine.model.weight_masks import NO_MASKS, Masks, freezing


def make_schedule(training: TrainingConfig, learning_rate: Any) -> Any:
    """Return Keras's schedule with the initial `learning_rate`; None for a constant rate.

    Parameters
    ----------
    learning_rate : float or scalar tensor
    """
    spec = SCHEDULES[training.schedule.name]
    if spec.keras_class is None:
        return None
    values = {param.name: param.initial for param in spec.params} | dict(training.schedule.params)
    arguments = spec.arguments(values, learning_rate)
    return getattr(keras.optimizers.schedules, spec.keras_class)(**arguments)


def compile_model(
    model: Any,
    training: TrainingConfig,
    learning_rate: Any,
    masks: Masks = NO_MASKS,
    *,
    is_saved: bool = False,
) -> None:
    """Compile `model` and create the variables of its optimizer.

    Parameters
    ----------
    learning_rate : float or keras LearningRateSchedule
    masks : mapping of ArrayKey to Mask
        The weights that are frozen individually.
    is_saved : bool
        Whether the model is for a file: no other program knows a loss that the user wrote, so
        it is left out.

    Raises
    ------
    ValueError, TypeError
        Keras refuses a parameter.
    ParameterError
        A name is unknown.
    """
    spec = OPTIMIZERS[training.optimizer.name]
    optimizer_class = freezing(getattr(keras.optimizers, spec.keras_class), masks)
    model.compile(
        optimizer=optimizer_class(learning_rate=learning_rate, **training.optimizer.params),
        loss=None if is_saved and training.loss in (OWN_LOSS, NO_LOSS) else loss_of(training),
        metrics=[
            *(_metric(name) for name in training.metrics),
            *(_own_metric(own) for own in training.own_metrics if not is_saved),
        ],
        jit_compile=False,
    )
    model.optimizer.build(model.trainable_variables)


def loss_of(training: TrainingConfig) -> Any:
    """Return what Keras minimizes: the name of a loss, or a function for the user's expression."""
    if training.loss != OWN_LOSS:
        return _nothing if training.loss == NO_LOSS else training.loss
    return _function(training.own_loss, OWN_FUNCTION)


def _own_metric(metric: OwnMetric) -> Any:
    return keras.metrics.MeanMetricWrapper(
        _function(metric.expression, metric.name), name=metric.name
    )


def _function(text: str, name: str) -> Any:
    """Return the function of labels and predictions that an expression is. Any: Keras."""
    expression = parsed(text)

    def function(y_true: Any, y_pred: Any) -> Any:
        labels = keras.ops.cast(y_true, y_pred.dtype)
        return computed(expression, labels, y_pred, _operation)

    function.__name__ = name
    return function


def _nothing(_y_true: Any, y_pred: Any) -> Any:
    """Return a loss of 0: the network can be looked at, and is not trained."""
    return 0.0 * keras.ops.sum(y_pred)


def _operation(name: str) -> Any:
    return getattr(keras.losses if name in LOSS_FUNCTIONS else keras.ops, name)


def _metric(name: str) -> Any:
    """Return the metric called `name`; Keras would add a number to the second metric of a kind."""
    metric = None if METRICS[name].is_chosen_by_keras else keras.metrics.get(name)
    return type(metric)(name=name) if isinstance(metric, keras.metrics.Metric) else name


def build_metrics(model: Any, y: NDArray[Any]) -> tuple[str, ...]:
    """Create the variables of loss and metrics; return the names of loss and metrics.

    Keras creates them at the first batch. Here a dummy batch of a single row is used: no layer
    is called, and the metrics are reset.

    Parameters
    ----------
    y : array
        Targets, of which only shape and dtype matter; may be empty.

    Raises
    ------
    ValueError
        Loss or metric cannot compare these targets with the model's output.
    """
    targets = keras.ops.zeros((1, *y.shape[1:]), y.dtype.name)
    predicted = keras.ops.full((1, *(size or 1 for size in model.output_shape[1:])), 0.5)
    model.compute_loss(None, targets, predicted)
    model.compute_metrics(None, targets, predicted)
    names = tuple(model.get_metrics_result())
    for metric in model.metrics:
        metric.reset_state()
    return names
