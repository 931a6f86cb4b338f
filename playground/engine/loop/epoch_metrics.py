"""`EpochMetrics`: loss and metrics at the end of an epoch, computed outside the compiled loop."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import tensorflow as tf

from playground.engine.loop.compiled_loop import CHECK_BATCH


class EpochMetrics:
    """Measures validation samples and reads the metrics of a Keras model.

    Parameters
    ----------
    model : keras.Model
        Compiled; its metrics are sums since their last reset.
    columns : tuple of str
        Keras's names of the loss and the metrics.
    """

    def __init__(self, model: Any, columns: tuple[str, ...]) -> None:
        self._model = model
        self._columns = columns
        self._test = tf.function(self._test_batches, autograph=False, reduce_retracing=True)

    def measure(self, parts: Iterable[tuple[Any, Any]]) -> None:
        """Add samples to the sums, given as parts ``(x, y)`` that fit into memory."""
        for x, y in parts:
            self._test(tf.constant(x), tf.constant(y))

    def take(self) -> list[float]:
        """Return loss and metrics, one number for each column, and reset the sums."""
        found = self._model.get_metrics_result()
        values = [float(np.mean(found[name])) for name in self._columns]
        for metric in self._model.metrics:
            metric.reset_state()
        return values

    def _test_batches(self, x: Any, y: Any) -> None:
        samples = tf.shape(x)[0]

        def test(start: Any) -> Any:
            end = tf.minimum(start + CHECK_BATCH, samples)
            self._model.test_step((x[start:end], y[start:end]))
            return end

        tf.while_loop(lambda start: start < samples, test, [tf.constant(0)])
