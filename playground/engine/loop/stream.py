"""Training on samples that do not fit into memory.

The samples of an epoch are read in *windows* of several batches, in the order of training.
`tf.data` reads the next window while the compiled loop trains on the current one. The loop is
the same as for samples in memory, so the results are the same. Only the validation of an epoch
is computed outside the loop, window by window.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.errors import PlaygroundError
from playground.document.project import TrainingConfig
from playground.engine.loop.call_plan import CallPlan
from playground.engine.loop.compiled_loop import CHECK_BATCH, CompiledLoop, Outcome, Plan, Span
from playground.engine.loop.epoch_metrics import EpochMetrics
from playground.engine.loop.feed import Feed, Split, sample_weights
from playground.engine.loop.permutations import Permutations
from playground.engine.model.trainable import Trainable
from playground.training.protocol.state import Position

Arrays: TypeAlias = tuple[NDArray[Any], ...]


class StreamedFeed(NamedTuple):
    """The samples for one call.

    Attributes
    ----------
    window : Feed
        The samples of the window, padded with zeros; no validation samples.
    base : int
        The first batch of the window, counted within the epoch.
    checks : callable
        Reads the validation samples and returns them in parts ``(x, y)``.
    """

    window: Feed
    base: int
    checks: Callable[[], Iterator[tuple[Any, Any]]]


def window_of(split: Split, batch_size: int) -> int:
    """Return how many batches of `split` are in memory at a time; 0 if all are."""
    if not split.window_bytes:
        return 0
    steps = -(-len(split.x) // batch_size)
    return max(1, min(steps, split.window_bytes // (batch_size * _row_bytes(split.x))))


def _row_bytes(x: NDArray[Any]) -> int:
    return max(1, x.nbytes // max(1, len(x)))


class StreamedCallPlan(CallPlan):
    """A call plan that reads the samples when they are needed.

    Parameters
    ----------
    plan : Plan
        Its `window` is not 0.
    training : TrainingConfig
    split : Split
    empty : Feed
        Without samples, but with their shapes and dtypes.
    """

    def __init__(self, plan: Plan, training: TrainingConfig, split: Split, empty: Feed) -> None:
        super().__init__(plan, training.seed, empty)
        self._training = training
        self._split = split
        self._is_shuffled = training.shuffle and plan.batch_size < plan.samples
        self._place = (-1, -1)
        self._next: Iterator[tuple[Any, ...]] = iter(())
        self._window: tuple[Any, ...] = ()
        self._failure: PlaygroundError | None = None

    def span(self, position: Position, maximum_steps: int) -> Span:
        """Return what the next call trains: batches of the window at `position`."""
        first = position.step
        base = first - first % self._plan.window
        end = min(self._plan.steps, base + self._plan.window)
        return Span(first, min(end, first + max(1, maximum_steps)), 1, 0, base)

    def feed(self, position: Position) -> StreamedFeed:
        """Return the window at `position`, which was read ahead unless the position jumped.

        Raises
        ------
        DataError
            The samples can no longer be read.
        """
        place = (position.epoch, position.step // self._plan.window)
        if place != self._place:
            if place != self._after(self._place):
                self._next = iter(self._windows(place))
            self._window = self._read()
            self._place = place
        x, y, weights = self._window
        window = self._feed._replace(x=x, y=y, weights=weights)
        return StreamedFeed(window, place[1] * self._plan.window, self._checks)

    def _after(self, place: tuple[int, int]) -> tuple[int, int]:
        epoch, window = place
        is_last = (window + 1) * self._plan.window >= self._plan.steps
        return (epoch + 1, 0) if is_last else (epoch, window + 1)

    def _read(self) -> tuple[Any, ...]:
        """Return the next window, or raise the original error of reading it."""
        self._place = (-1, -1)
        try:
            return next(self._next)
        except tf.errors.OpError:
            if self._failure is None:
                raise
            raise self._failure from None

    def _windows(self, place: tuple[int, int]) -> tf.data.Dataset:
        """Return all windows from `place` on, with one read ahead."""
        made = tf.data.Dataset.from_generator(
            lambda: self._generated(place), output_signature=self._specs()
        )
        return made.prefetch(1)

    def _specs(self) -> tuple[Any, ...]:
        """Return shapes and dtypes of a window: samples, targets, weights."""
        rows, form = self._plan.window * self._plan.batch_size, self._split.form
        return (
            tf.TensorSpec((rows, *self._split.x.shape[1:]), tf.float32),
            tf.TensorSpec((rows, *form.shape[1:]), form.dtype.name),
            tf.TensorSpec((rows if self._plan.has_weights else 0,), tf.float32),
        )

    def _generated(self, place: tuple[int, int]) -> Iterator[Arrays]:
        """Yield the windows from `place` on, epoch after epoch; runs in a thread of tf.data."""
        samples, rows = self._plan.samples, self._plan.window * self._plan.batch_size
        orders, first = Permutations(samples), place[1] * rows
        for epoch in count(place[0]):
            order = orders.order(self._seed, epoch) if self._is_shuffled else None
            for start in range(first, samples, rows):
                places = slice(start, min(samples, start + rows))
                arrays = self._samples(places if order is None else order[places])
                yield tuple(_filled(array, rows) for array in arrays)
            first = 0

    def _samples(self, places: slice | NDArray[Any]) -> Arrays:
        """Return samples, targets and weights at `places`; weights are empty if all are 1."""
        split, labels = self._split, self._split.y[places]
        try:
            x = split.x[places]
            weights = sample_weights(self._training.class_weights, labels)
        except PlaygroundError as error:
            self._failure = error
            raise
        return x, split.targets(labels), weights

    def _checks(self) -> Iterator[tuple[Any, Any]]:
        """Yield the validation samples and their targets, a window at a time."""
        split = self._split
        per_batch = CHECK_BATCH * _row_bytes(split.check_x)
        rows = CHECK_BATCH * max(1, split.window_bytes // per_batch)
        for start in range(0, len(split.check_x), rows):
            places = slice(start, start + rows)
            yield split.check_x[places], split.targets(split.check_y[places])


def _filled(array: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return `array` padded with zeros to `rows` rows; an empty one is unchanged."""
    missing = rows - len(array)
    if not missing or not len(array):
        return array
    return np.concatenate([array, np.zeros((missing, *array.shape[1:]), array.dtype)])


class StreamedLoop:
    """A compiled loop over windows, with the validation of each epoch outside of it.

    Parameters
    ----------
    trainable : Trainable
    plan : Plan
        Its `window` is not 0.
    is_xla : bool
        Compile the training to machine code rather than to a TensorFlow graph.
    """

    def __init__(self, trainable: Trainable, plan: Plan, *, is_xla: bool) -> None:
        self.plan = plan
        self._loop = CompiledLoop(trainable, replace(plan, check_samples=0), is_xla=is_xla)
        self._metrics = EpochMetrics(trainable.model, plan.columns)

    @property
    def traces(self) -> int:
        """How often the loop was traced and compiled."""
        return self._loop.traces

    def run(self, span: Span, feed: StreamedFeed, orders: tuple[Any, Any]) -> Outcome:
        """Train the batches `span` of the window in `feed`."""
        outcome = self._loop.run(span, feed.window, orders)
        if not self.plan.check_samples:
            return outcome
        rows = np.zeros((len(outcome.rows), len(self.plan.all_columns)), np.float32)
        rows[:, : outcome.rows.shape[1]] = outcome.rows
        if len(rows) and span.last == self.plan.steps:
            self._metrics.measure(feed.checks())
            rows[-1, outcome.rows.shape[1] :] = self._metrics.take()
        return Outcome(rows, outcome.loss)

    def warm_up(self, feed: StreamedFeed, orders: tuple[Any, Any]) -> None:
        """Compile by running zero epochs."""
        self._loop.warm_up(feed.window, orders)
