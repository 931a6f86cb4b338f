"""Loss and metrics over whole data sets, as by `Model.evaluate`."""

from collections.abc import Iterator
from typing import Any

import keras
import tensorflow as tf
from numpy.typing import NDArray

from playground.datasets.task import Prepared
from playground.document.project import TrainingConfig
from playground.engine.loop.feed import Split, targets_for

BATCH = 1024
"""Samples at a time; the results do not depend on it."""


def evaluate(
    model: keras.Model, training: TrainingConfig, data: Prepared, split: Split
) -> dict[str, float]:
    """Return loss and metrics of `model` for the training samples, and "val_" ones.

    The latter are for the test set or, without one, for the validation split. Streamed samples
    are read batch by batch.
    """
    checked = (split.check_x, split.check_y)
    if len(data.test):
        checked = (data.test.x, data.test.y)
        if not split.window_bytes:
            checked = (data.test.x, targets_for(training, data.task, data.test.y))
    figures: dict[str, float] = {}
    for prefix, (x, y) in (("", (split.x, split.y)), ("val_", checked)):
        if len(x):
            samples = (_batches(x, y, split),) if split.window_bytes else (x, y)
            size: dict[str, int] = {"batch_size": BATCH}
            if split.window_bytes:
                size = {"steps": -(-len(x) // BATCH)}
            result = model.evaluate(*samples, **size, verbose=0, return_dict=True)
            figures |= {f"{prefix}{name}": float(value) for name, value in result.items()}
    return figures


def _batches(x: NDArray[Any], y: NDArray[Any], split: Split) -> tf.data.Dataset:
    """Return samples and targets in batches, read when needed."""

    def generated() -> Iterator[tuple[NDArray[Any], NDArray[Any]]]:
        for start in range(0, len(x), BATCH):
            places = slice(start, start + BATCH)
            yield x[places], split.targets(y[places])

    form = split.form
    shapes = (
        tf.TensorSpec((None, *x.shape[1:]), tf.float32),
        tf.TensorSpec((None, *form.shape[1:]), form.dtype.name),
    )
    return tf.data.Dataset.from_generator(generated, output_signature=shapes).prefetch(1)
