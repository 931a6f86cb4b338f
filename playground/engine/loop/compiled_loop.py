"""`CompiledLoop`: many epochs of Keras's own `train_step` in one compiled call.

The loop is a `tf.while_loop` whose bound is a tensor, so one compilation serves any number of
epochs. The same function serves whole epochs and parts of one: however a run is cut, the same
instructions compute it. Metrics are reset at the end of an epoch, not at its start, so that a
part may start anywhere.
"""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.engine.loop.executor import executor_of
from playground.engine.loop.feed import Feed
from playground.engine.model.trainable import Trainable
from playground.engine.random.noise import prepare_for_xla

CHECK_BATCH = 1024
"""Samples measured at a time; metrics are sums, so this affects only the speed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The fixed sizes of a loop.

    Attributes
    ----------
    samples, check_samples : int
        Number of samples to train on, and to measure after each epoch (0 for none).
    batch_size : int
    columns : tuple of str
        Keras's names of loss and metrics, without those of validation.
    maximum_rows : int
        Maximum number of epochs in one call.
    side : int
        Shuffling: permutations on each side of a block (`permutations`); 0 for none.
    has_weights : bool
        Whether samples have weights.
    window : int
        Streaming: number of batches in memory at a time; 0 if all are in memory.
    """

    samples: int
    check_samples: int
    batch_size: int
    columns: tuple[str, ...]
    maximum_rows: int
    side: int
    has_weights: bool
    window: int = 0

    @property
    def full_batches(self) -> int:
        """Number of full batches in an epoch."""
        return self.samples // self.batch_size

    @property
    def remainder(self) -> int:
        """Samples in the short last batch; 0 if there is none."""
        return self.samples % self.batch_size

    @property
    def steps(self) -> int:
        """Number of batches in an epoch."""
        return self.full_batches + bool(self.remainder)

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Names of loss and metrics, those of validation last."""
        checks = tuple(f"val_{name}" for name in self.columns) if self.check_samples else ()
        return (*self.columns, *checks)


class Span(NamedTuple):
    """What one call trains: `epochs` whole epochs, or the batches `first` to `last` of one.

    Attributes
    ----------
    first, last : int
        Batches of each epoch; `last` is excluded.
    epochs : int
    offset : int
        Index of the first epoch in its block of permutations.
    base : int
        Streaming: the first batch of the feed, counted within the epoch.
    """

    first: int
    last: int
    epochs: int
    offset: int
    base: int = 0


class Outcome(NamedTuple):
    """What one call computed.

    Attributes
    ----------
    rows : (epochs, columns) float32
        Meaningless if the span did not reach the end of the epoch.
    loss : float
        The running loss of the current epoch; 0 at the end of an epoch.
    """

    rows: NDArray[np.float32]
    loss: float


class CompiledLoop:
    """Training of one compiled Keras model in one `tf.function`.

    Parameters
    ----------
    trainable : Trainable
    plan : Plan
    is_xla : bool
        Compile to machine code rather than to a TensorFlow graph.
    """

    def __init__(self, trainable: Trainable, plan: Plan, *, is_xla: bool) -> None:
        self.plan = plan
        self._trainable = trainable
        self._model = trainable.model
        if is_xla:
            prepare_for_xla(trainable.model)
        self._function = tf.function(self._epochs, jit_compile=is_xla, autograph=False)
        self._executor = nullcontext if is_xla else executor_of(trainable, plan.batch_size)
        # Shapes never change, so TensorFlow need not check them in every call: that took
        # as long as a small network takes for ten epochs.
        self._traced: Any = None

    @property
    def traces(self) -> int:
        """How often the loop was traced and compiled; more than once is a bug."""
        return int(self._function.experimental_get_tracing_count())

    def run(self, span: Span, feed: Feed, orders: tuple[Any, Any]) -> Outcome:
        """Train over `span`; all state is in the model's variables.

        Parameters
        ----------
        orders : pair of (side, samples) int32 tensors
            The current block of permutations; empty without shuffling.
        """
        arguments = (tf.constant(span, tf.int32), feed, orders)
        with self._executor():
            if self._traced is None:
                self._traced = self._function.get_concrete_function(*arguments)
            rows, loss = self._traced(*arguments)
        return Outcome(rows.numpy()[: span.epochs], float(loss.numpy()))

    def warm_up(self, feed: Feed, orders: tuple[Any, Any]) -> None:
        """Compile by running zero epochs, which leaves all variables unchanged."""
        self.run(Span(0, self.plan.steps, 0, 0), feed, orders)

    def _epochs(self, span: Any, feed: Feed, orders: tuple[Any, Any]) -> tuple[Any, Any]:
        first, last, epochs, offset, base = tf.unstack(span, num=5)
        columns, full = len(self.plan.all_columns), self.plan.full_batches
        rows = tf.TensorArray(tf.float32, size=self.plan.maximum_rows, element_shape=[columns])

        def epoch(index: Any, rows: Any) -> tuple[Any, Any]:
            batches = _Batches(feed, orders, self.plan, offset + index)
            self._train(first - base, last - base, full - base, batches)
            row = tf.cond(
                last == self.plan.steps,
                lambda: self._epoch_row(feed),
                lambda: tf.zeros(columns),
            )
            return index + 1, rows.write(index, row)

        _, rows = tf.while_loop(
            lambda index, _: index < epochs, epoch, [tf.constant(0), rows], parallel_iterations=1
        )
        return rows.stack(), self._model.get_metrics_result()["loss"]

    def _train(self, first: Any, last: Any, full: Any, batches: "_Batches") -> None:
        """Train the batches `first` to `last` of a feed, of which `full` are full batches."""

        def step(size: int) -> Any:
            def body(index: Any) -> Any:
                self._trainable.follow_schedule()
                self._model.train_step(batches.batch(index, size))
                return index + 1

            return body

        end = tf.minimum(last, full)
        size = self.plan.batch_size
        if self.plan.full_batches:
            tf.while_loop(lambda i: i < end, step(size), [first], parallel_iterations=1)
        if self.plan.remainder:
            start = tf.maximum(first, full)
            short = step(self.plan.remainder)
            tf.while_loop(lambda i: i < last, short, [start], parallel_iterations=1)

    def _epoch_row(self, feed: Feed) -> Any:
        """Return loss and metrics of an epoch, validation included, and reset the sums."""
        values = self._take()
        if not self.plan.check_samples:
            return tf.stack(values)
        full, remainder = divmod(self.plan.check_samples, CHECK_BATCH)

        def check(start: Any, size: int) -> None:
            self._model.test_step(
                (_rows(feed.check_x, start, size), _rows(feed.check_y, start, size))
            )

        def body(index: Any) -> Any:
            check(index * CHECK_BATCH, CHECK_BATCH)
            return index + 1

        if full:
            tf.while_loop(lambda i: i < full, body, [tf.constant(0)], parallel_iterations=1)
        if remainder:
            check(full * CHECK_BATCH, remainder)
        return tf.stack(values + self._take())

    def _take(self) -> list[Any]:
        """Return loss and metrics, one number each, and reset them."""
        result = self._model.get_metrics_result()
        values = [tf.reduce_mean(tf.cast(result[name], tf.float32)) for name in self.plan.columns]
        with tf.control_dependencies(values):
            for metric in self._model.metrics:
                metric.reset_state()
        return values


@dataclass(frozen=True, slots=True)
class _Batches:
    """The batches of one epoch, shuffled or not."""

    feed: Feed
    orders: tuple[Any, Any]
    plan: Plan
    epoch: Any

    def batch(self, index: Any, size: int) -> tuple[Any, ...]:
        """Return batch `index` of `size` samples as the argument of `train_step`."""
        start = index * self.plan.batch_size
        if not self.plan.side:
            return tuple(_rows(array, start, size) for array in self._arrays())
        left, right = self.orders
        column = tf.slice(tf.gather(right, self.epoch % self.plan.side), [start], [size])
        # Indexing with brackets would make XLA compile again for every epoch.
        row = tf.gather(left, self.epoch // self.plan.side)
        order = tf.gather(row, column)
        return tuple(tf.gather(array, order) for array in self._arrays())

    def _arrays(self) -> tuple[Any, ...]:
        feed = self.feed
        return (feed.x, feed.y, feed.weights) if self.plan.has_weights else (feed.x, feed.y)


def _rows(array: Any, start: Any, size: int) -> Any:
    """Return rows `start` to ``start + size`` of `array`."""
    shape = array.shape
    begin = tf.concat([tf.reshape(start, [1]), tf.zeros(shape.rank - 1, tf.int32)], 0)
    return tf.slice(array, begin, [size, *shape[1:]])
