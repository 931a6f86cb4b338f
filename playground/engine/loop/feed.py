"""`Feed`: the data of a program as tensors, the arguments of a compiled loop."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.catalog.losses import LOSSES
from playground.datasets.files.rows import is_too_large, part_of
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.document.project import TrainingConfig
from playground.engine.loop.memory import WINDOW_BYTES, Limits


class Feed(NamedTuple):
    """Tensors of the training samples and of the validation samples.

    Attributes
    ----------
    x, y : (n, ...) tensor
        The training samples.
    weights : (n,) float32 tensor
        Sample weights; empty if all are 1.
    check_x, check_y : (m, ...) tensor
        The samples for the val_ metrics; empty for none.
    """

    x: Any
    y: Any
    weights: Any
    check_x: Any
    check_y: Any


@dataclass(frozen=True, slots=True)
class Split:
    """The samples for training and those for validation.

    Attributes
    ----------
    x, y, check_x, check_y : array
        Streamed labels are unchanged; others have the form that the loss needs.
    classes : int
        Streamed: length of the one-hot rows that class numbers become; 0 for none.
    window_bytes : int
        Streamed: bytes of samples in memory at a time; 0 if all are in memory.
    """

    x: NDArray[Any]
    y: NDArray[Any]
    check_x: NDArray[Any]
    check_y: NDArray[Any]
    classes: int = 0
    window_bytes: int = 0

    @property
    def form(self) -> NDArray[Any]:
        """The first target in the form that the loss needs."""
        return self.targets(self.y[:1])

    def targets(self, y: NDArray[Any]) -> NDArray[Any]:
        """Return labels of this split in the form that the loss needs."""
        return _one_hot(y, self.classes) if self.classes else y


def split_of(training: TrainingConfig, data: Prepared, limits: Limits | None = None) -> Split:
    """Return training and validation samples; as in `fit`, validation takes the last samples.

    Class numbers become one-hot rows if the loss needs them. Samples that are too large for
    `limits`, or were prepared on the disk as memory is small, are not copied, but streamed.

    Raises
    ------
    TrainingError
        The training set or the validation set is empty.
    """
    train, checked = _parted(training, data)
    classes = data.task.output_units if _wants_one_hot(training, data.task) else 0
    is_large = limits is not None and train.x.nbytes + checked.x.nbytes > limits.stream_bytes
    if is_large or is_too_large(train.x) or is_too_large(checked.x):
        arrays = (train.x, train.y, checked.x, checked.y)
        window_bytes = limits.window_bytes if limits else WINDOW_BYTES
        return Split(*arrays, classes=classes, window_bytes=window_bytes)
    targets = [_one_hot(part.y, classes) if classes else part.y for part in (train, checked)]
    return Split(np.asarray(train.x), targets[0], np.asarray(checked.x), targets[1])


def _parted(training: TrainingConfig, data: Prepared) -> tuple[Samples, Samples]:
    """Return the samples to train on and those to measure after each epoch."""
    train = data.train
    if not len(train):
        raise TrainingError("the training set is empty; choose more samples or a larger share")
    if not training.validation_split:
        return train, data.test
    border = int(len(train) * (1 - training.validation_split))
    if not 0 < border < len(train):
        raise TrainingError(
            f"a validation split of {training.validation_split:g} leaves one part of the "
            f"{len(train)} samples empty; choose more samples or another share"
        )
    sides = (slice(0, border), slice(border, len(train)))
    first, second = (Samples(part_of(train.x, side), train.y[side]) for side in sides)
    return first, second


def targets_for(training: TrainingConfig, task: Task, y: NDArray[Any]) -> NDArray[Any]:
    """Return `y` in the form that the loss needs."""
    return _one_hot(y, task.output_units) if _wants_one_hot(training, task) else y


def _wants_one_hot(training: TrainingConfig, task: Task) -> bool:
    return task.kind is TaskKind.MULTICLASS and LOSSES[training.loss].wants_one_hot


def _one_hot(y: NDArray[Any], classes: int) -> NDArray[np.float32]:
    rows = np.zeros((*y.shape, classes), np.float32)
    np.put_along_axis(rows, y[..., np.newaxis].astype(np.int64), 1.0, axis=-1)
    return rows


def make_feed(training: TrainingConfig, split: Split) -> Feed:
    """Return `split` as tensors, with sample weights if there are class weights.

    For streamed samples, the tensors are empty but have the right shape and dtype.

    Raises
    ------
    TrainingError
        There are fewer class weights than classes.
    """
    weights = sample_weights(training.class_weights, split.y)
    arrays = (split.x, split.y, weights, split.check_x, split.check_y)
    if split.window_bytes:
        x = np.zeros((0, *split.x.shape[1:]), np.float32)
        arrays = (x, split.form[:0], weights[:0], x, split.form[:0])
    return Feed(*map(tf.constant, arrays))


def sample_weights(class_weights: tuple[float, ...], y: NDArray[Any]) -> NDArray[np.float32]:
    """Return sample weights as `fit` makes them from ``class_weight``; empty for none.

    Raises
    ------
    TrainingError
        There are fewer class weights than classes.
    """
    if not class_weights:
        return np.zeros(0, np.float32)
    is_one_hot = y.ndim > 1 and y.shape[-1] != 1
    classes = np.argmax(y, axis=-1) if is_one_hot else y.reshape(len(y))
    numbers = np.maximum(np.rint(classes).astype(np.int64), 0)
    if numbers.max(initial=0) >= len(class_weights):
        raise TrainingError(
            f"class weights are needed for {int(numbers.max()) + 1} classes; received "
            f"{len(class_weights)}: give one for each class or none"
        )
    return np.asarray(class_weights, np.float32)[numbers]
