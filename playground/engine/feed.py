"""`Feed`: the data of a program, as tensors that a compiled loop takes as arguments."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.catalog.losses import LOSSES
from playground.datasets.task import Prepared, Task, TaskKind
from playground.document.project import TrainingConfig


class Feed(NamedTuple):
    """Tensors of the training samples and of those that are only measured.

    Attributes
    ----------
    x, y : (n, ...) tensor
        What is trained on.
    weights : (n,) float32 tensor
        Factors of the samples; empty where all are 1.
    check_x, check_y : (m, ...) tensor
        What the val_ figures come from; empty for none.
    """

    x: Any
    y: Any
    weights: Any
    check_x: Any
    check_y: Any


@dataclass(frozen=True, slots=True)
class Split:
    """Which arrays are trained on and which are only measured.

    Attributes
    ----------
    x, y, check_x, check_y : array
    """

    x: NDArray[Any]
    y: NDArray[Any]
    check_x: NDArray[Any]
    check_y: NDArray[Any]


def split_of(training: TrainingConfig, data: Prepared) -> Split:
    """Return training and validation samples, held back from the end as `fit` does.

    Class numbers become rows of 0 and one 1 where the loss wants them so.

    Raises
    ------
    TrainingError
        Nothing is left to train on, or nothing to validate with.
    """
    x, y = data.train.x, targets_for(training, data.task, data.train.y)
    if not len(x):
        raise TrainingError("the training set is empty; choose more samples or a larger share")
    if not training.validation_split:
        return Split(x, y, data.test.x, targets_for(training, data.task, data.test.y))
    border = int(len(x) * (1 - training.validation_split))
    if not 0 < border < len(x):
        raise TrainingError(
            f"a validation split of {training.validation_split:g} leaves one side of "
            f"{len(x)} samples empty; choose more samples or another share"
        )
    return Split(x[:border], y[:border], x[border:], y[border:])


def targets_for(training: TrainingConfig, task: Task, y: NDArray[Any]) -> NDArray[Any]:
    """Return `y` in the form that the loss wants."""
    if task.kind is not TaskKind.MULTICLASS or not LOSSES[training.loss].wants_one_hot:
        return y
    return np.eye(task.output_units, dtype=np.float32)[y]


def make_feed(training: TrainingConfig, split: Split) -> Feed:
    """Return `split` as tensors, with a factor for each sample where classes have any.

    Raises
    ------
    TrainingError
        There are fewer class weights than classes.
    """
    weights = _sample_weights(training.class_weights, split.y)
    return Feed(
        *(tf.constant(array) for array in (split.x, split.y, weights, split.check_x, split.check_y))
    )


def _sample_weights(class_weights: tuple[float, ...], y: NDArray[Any]) -> NDArray[np.float32]:
    """Return one factor per sample, as `fit` makes them of ``class_weight``."""
    if not class_weights:
        return np.zeros(0, np.float32)
    is_one_hot = y.ndim > 1 and y.shape[-1] != 1
    classes = np.argmax(y, axis=-1) if is_one_hot else y.reshape(len(y))
    numbers = np.maximum(np.rint(classes).astype(np.int64), 0)
    if numbers.max(initial=0) >= len(class_weights):
        raise TrainingError(
            f"class weights are needed for {int(numbers.max()) + 1} classes; received "
            f"{len(class_weights)}: give one for each class, or none"
        )
    return np.asarray(class_weights, np.float32)[numbers]
