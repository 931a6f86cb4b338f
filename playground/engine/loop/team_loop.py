"""`TeamLoop`: Keras's training step on several machines, each with its share of every batch.

The samples of a batch are distributed to the workers in turn. `Team` adds up the gradients,
weighted so that the sum is the gradient of the whole batch, even a short one; then every worker
takes the same step.

The same as on one machine, up to rounding: loss, metrics, regularizers, BatchNormalization (its
statistics include all workers), order of the samples. Not the same: Dropout and noise, which
draw the same numbers on each worker.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any
from zlib import crc32

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import TrainingConfig
from playground.engine.loop.compiled_loop import Outcome, Plan, Span
from playground.engine.loop.epoch_metrics import EpochMetrics
from playground.engine.loop.feed import Feed, Split
from playground.engine.loop.permutations import Permutations
from playground.engine.loop.stream import Arrays, StreamedCallPlan, StreamedFeed
from playground.engine.loop.team import Team
from playground.engine.model.trainable import Trainable
from playground.training.protocol.state import Position


class TeamCallPlan(StreamedCallPlan):
    """A call plan in which each worker reads its share, and all make the same calls.

    Parameters
    ----------
    plan : Plan
        Its `window` is not 0.
    training : TrainingConfig
    split : Split
    empty : Feed
        Without samples, but with their shapes and dtypes.
    team : Team

    Raises
    ------
    TrainingError
        The workers do not have the same data.
    """

    def __init__(
        self, plan: Plan, training: TrainingConfig, split: Split, empty: Feed, team: Team
    ) -> None:
        super().__init__(plan, training, split, empty)
        self._team = team
        labels = crc32(np.ascontiguousarray(split.y).tobytes())
        sizes = (len(split.x), len(split.check_x), labels, float(np.sum(split.x[:1])))
        team.require_alike(np.array(sizes, np.float64))

    @property
    def rows_per_batch(self) -> int:
        """Number of samples of a batch on one worker, including padding."""
        return -(-self._plan.batch_size // self._team.cluster.size)

    def span(self, position: Position, maximum_steps: int) -> Span:
        """Return what the next call trains; the same on all workers.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        return super().span(position, self._team.agree(max(1, maximum_steps)))

    def _specs(self) -> tuple[Any, ...]:
        rows = self._plan.window * self.rows_per_batch
        form = self._split.form
        return (
            tf.TensorSpec((rows, *self._split.x.shape[1:]), tf.float32),
            tf.TensorSpec((rows, *form.shape[1:]), form.dtype.name),
            tf.TensorSpec((rows,), tf.float32),
        )

    def _generated(self, place: tuple[int, int]) -> Iterator[Arrays]:
        """Yield this worker's share of each window, from `place` on."""
        samples, steps, window = self._plan.samples, self._plan.steps, self._plan.window
        orders, first = Permutations(samples), place[1] * window
        for epoch in count(place[0]):
            order: NDArray[Any] = np.arange(samples)
            if self._is_shuffled:
                order = orders.order(self._seed, epoch)
            for start in range(first, steps, window):
                shares = [self._share(order, start + index) for index in range(window)]
                places = np.concatenate([share[0] for share in shares])
                x, y, factors = self._samples(places)
                weights = np.concatenate([share[1] for share in shares])
                yield x, y, weights * factors if len(factors) else weights
            first = 0

    def _share(self, order: NDArray[Any], batch: int) -> tuple[NDArray[Any], NDArray[np.float32]]:
        """Return this worker's share of a batch, padded to the same size on all workers."""
        start, cluster = batch * self._plan.batch_size, self._team.cluster
        whole = order[start : start + self._plan.batch_size]
        if not len(whole):  # the rest of a window, after the end of the epoch
            whole = order[:1]
        places, weights = share_of(whole, cluster.index, cluster.size)
        rows = self.rows_per_batch
        return np.resize(places, rows), np.resize(weights, rows)

    def _checks(self) -> Iterator[tuple[Any, Any]]:
        """Yield this worker's share of the validation samples."""
        index, size = self._team.cluster.index, self._team.cluster.size
        for x, y in super()._checks():
            if len(x) > index:
                yield x[index::size], y[index::size]


def share_of(
    batch: NDArray[Any], index: int, workers: int
) -> tuple[NDArray[Any], NDArray[np.float32]]:
    """Return the indices and weights of a worker's samples of a batch.

    The weights are such that the means over the shares, each divided by the number of workers,
    add up to the mean over the batch. If there are too few samples, a worker gets the first
    sample with weight 0.

    Parameters
    ----------
    batch : (n,) int array
        The indices of all samples of the batch; at least one.
    index, workers : int
        The index of the worker, and the number of workers.

    Returns
    -------
    places : (k,) int array
    weights : (k,) float32
    """
    own = batch[index::workers]
    if not len(own):
        return batch[:1], np.zeros(1, np.float32)
    return own, np.full(len(own), len(own) * workers / len(batch), np.float32)


class TeamLoop:
    """The loop of a worker, with the interface of `CompiledLoop`.

    Parameters
    ----------
    trainable : Trainable
    plan : Plan
        Its `window` is not 0.
    team : Team
    """

    def __init__(self, trainable: Trainable, plan: Plan, team: Team) -> None:
        self.plan = plan
        self._trainable = trainable
        self._model = trainable.model
        self._team = team
        self._tracker = next(one for one in self._model.metrics if one.name == "loss")
        for layer in trainable.network.layers.values():
            if hasattr(layer, "synchronized"):
                layer.synchronized = True
        self._function = tf.function(self._train, autograph=False)
        self._metrics = EpochMetrics(self._model, plan.columns)
        self._sums = tf.function(self._summed, autograph=False)

    @property
    def traces(self) -> int:
        """How often the loop was traced and compiled."""
        return int(self._function.experimental_get_tracing_count())

    def run(self, span: Span, feed: StreamedFeed, orders: tuple[Any, Any]) -> Outcome:  # noqa: ARG002
        """Train this worker's shares of the batches `span` of the window in `feed`.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        with self._team.watched():
            window = feed.window
            loss = self._function(tf.constant(span, tf.int32), window.x, window.y, window.weights)
            rows = np.zeros((1, len(self.plan.all_columns)), np.float32)
            if span.last < self.plan.steps:
                return Outcome(rows, float(loss.numpy()))
            values = self._take_sums()
            if self.plan.check_samples:
                self._metrics.measure(feed.checks())
                values += self._take_sums()
        rows[0] = values
        return Outcome(rows, 0.0)

    def warm_up(self, feed: StreamedFeed, orders: tuple[Any, Any]) -> None:
        """Compile by training zero batches."""
        self.run(Span(0, 0, 1, 0), feed, orders)

    def _train(self, span: Any, x: Any, y: Any, weights: Any) -> Any:
        """Train the batches of `span`; return the running loss, the same on all workers."""
        first, last, _, _, base = tf.unstack(span, num=5)
        plan, cluster = self.plan, self._team.cluster
        rows = x.shape[0] // plan.window

        def step(index: Any) -> Any:
            self._trainable.follow_schedule()
            size = tf.minimum(plan.batch_size, plan.samples - index * plan.batch_size)
            own = (size + cluster.size - 1 - cluster.index) // cluster.size
            places = tf.range(tf.maximum(own, 1)) + (index - base) * rows
            share = tuple(tf.gather(array, places) for array in (x, y, weights))
            gradients = self._gradients(share, own, tf.cast(size, tf.float32))
            self._model.optimizer.apply(gradients, self._model.trainable_variables)
            return index + 1

        tf.while_loop(lambda index: index < last, step, [first], parallel_iterations=1)
        sums = [self._tracker.total.value, self._tracker.count.value]
        total, seen = self._team.total(sums)
        return tf.math.divide_no_nan(total, seen)

    def _gradients(self, share: tuple[Any, ...], own: Any, size: Any) -> list[Any]:
        """Return the gradients of a whole batch of `size`; count this worker's `own` samples."""
        model, (x, y, weights) = self._model, share
        values = [variable.value for variable in model.trainable_variables]
        with self._team.replica(), tf.GradientTape() as tape:
            predicted = model(x, training=True)
            whole = model.compute_loss(x, y, predicted, sample_weight=weights, training=True)
            loss = (
                whole / self._team.cluster.size
            )  # regularizers too: each worker computes all of them
        gradients = tape.gradient(loss, values, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        self._tracker.total.assign_add(loss * size)
        self._tracker.count.assign_add(size / self._team.cluster.size)
        model.compute_metrics(x[:own], y[:own], predicted[:own])
        return self._team.total([tf.convert_to_tensor(gradient) for gradient in gradients])

    def _take_sums(self) -> list[float]:
        """Return loss and metrics over all workers, and reset them."""
        variables = [variable for metric in self._model.metrics for variable in metric.variables]
        for variable, value in zip(variables, self._sums(), strict=True):
            variable.assign(value)
        return self._metrics.take()

    def _summed(self) -> list[Any]:
        variables = [variable for metric in self._model.metrics for variable in metric.variables]
        return self._team.total([one.value for one in variables])
