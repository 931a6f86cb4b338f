"""Runs TensorFlow's operations of small loops one after the other in one thread.

TensorFlow normally runs the operations of a graph in a pool of threads. If an operation takes
only a microsecond, that is slower: in one thread, the loops of small dense networks need a
third to two thirds of the processor time. Large layers and convolutions use the pool.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import keras
import tensorflow as tf

from playground.catalog.losses import LOSSES, Labels
from playground.engine.model.trainable import Trainable

SMALL_STEP = 200_000
"""Maximum of weights times batch size, about the multiplications of a step, for one thread."""

REPEATING = (keras.layers.RNN, keras.layers.Wrapper)
"""Layers that use each weight several times per sample, as convolutions do."""


def executor_of(trainable: Trainable, batch_size: int) -> Callable[[], AbstractContextManager[Any]]:
    """Return a function that makes the context in which to trace and call the model's loop.

    Parameters
    ----------
    trainable : Trainable
    batch_size : int
        Samples of a batch.
    """
    is_small = trainable.model.count_params() * batch_size <= SMALL_STEP
    repeats = any(
        hasattr(layer, "kernel_size") or isinstance(layer, REPEATING)
        for layer in trainable.network.layers.values()
    )
    if not is_small or repeats or _branches(trainable) or tf.config.list_physical_devices("GPU"):
        return nullcontext
    # TensorFlow has no public way to set this for functions, only for sessions of version 1.
    from tensorflow.python.eager import context  # noqa: PLC0415 - imported by tensorflow

    return lambda: context.function_executor_type("SINGLE_THREADED_EXECUTOR")


def _branches(trainable: Trainable) -> bool:
    """Return whether Keras's loss or a metric has a condition in its graph.

    It has one to find out whether labels are 0 and 1 or -1 and 1. In one thread TensorFlow
    waits forever for a condition within a loop.
    """
    training = trainable.training
    signed = {spec.name for spec in LOSSES if spec.labels is Labels.SIGNED}
    own = [training.own_loss, *(metric.expression for metric in training.own_metrics)]
    is_signed = any(f"{name}(" in text for name in signed for text in own)
    return is_signed or not signed.isdisjoint((training.loss, *training.metrics))
