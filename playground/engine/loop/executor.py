"""Small loops in one thread: TensorFlow's operations one after the other, where that is faster.

TensorFlow hands each operation of a graph to a pool of threads. Where an operation takes a
microsecond, that costs more than it gains: in one thread the loops of small dense networks
need a third to two thirds of the processor time. Large layers and convolutions gain by the
pool, so they keep it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import keras
import tensorflow as tf

from playground.engine.model.trainable import Trainable

SMALL_STEP = 200_000
"""Weights times samples of a batch, about the multiplications of a step, up to which it pays."""

REPEATING = (keras.layers.RNN, keras.layers.Wrapper)
"""Layers that use each weight more than once for a sample, as convolutions do."""


def executor_of(trainable: Trainable, batch_size: int) -> Callable[[], AbstractContextManager[Any]]:
    """Return a maker of the context in which to trace and call a loop of that model.

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
    if not is_small or repeats or tf.config.list_physical_devices("GPU"):
        return nullcontext
    # TensorFlow offers this for functions of its first version only, by a session's options.
    from tensorflow.python.eager import context  # noqa: PLC0415 - imported by tensorflow

    return lambda: context.function_executor_type("SINGLE_THREADED_EXECUTOR")
