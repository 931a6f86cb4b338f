"""`Team`: the workers of a cluster, as TensorFlow joins them, and what they settle together.

`tf.distribute.MultiWorkerMirroredStrategy` connects the processes; what they compute
together runs in `strategy.run`. The variables are ordinary ones: every worker builds the
same model from the same seeds and takes the same steps, so that they stay the same.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.engine.refusals import first_sentence
from playground.training.cluster import VARIABLE, Cluster

SUM = tf.distribute.ReduceOp.SUM
LOST = (
    tf.errors.UnavailableError,
    tf.errors.DeadlineExceededError,
    tf.errors.AbortedError,
    tf.errors.CancelledError,
    tf.errors.InternalError,
)
"""What TensorFlow raises where another worker is gone."""


class Team:
    """Joins this process to a cluster. Make it before anything else of TensorFlow's.

    Parameters
    ----------
    cluster : Cluster
        Whose workers are all there, and make a `Team` at the same time.
    timeout_seconds : float
        How long to wait for each other at any one point.

    Raises
    ------
    TrainingError
        They cannot be joined.
    """

    def __init__(self, cluster: Cluster, timeout_seconds: float) -> None:
        self.cluster = cluster
        self.wants_stop = False
        self.is_stopping = False
        os.environ[VARIABLE] = cluster.to_text()
        options = tf.distribute.experimental.CommunicationOptions(timeout_seconds=timeout_seconds)
        try:
            self.strategy = tf.distribute.MultiWorkerMirroredStrategy(communication_options=options)
        except (tf.errors.OpError, RuntimeError, ValueError) as error:
            raise TrainingError(
                f"{cluster.name(cluster.index)} could not join the others: "
                f"{first_sentence(error)}; check that nothing else uses its port"
            ) from error
        self._gather = tf.function(self._gathered, autograph=False)

    def run(self, function: Any, *arguments: Any) -> Any:
        """Return what `function` gives on this worker; part of a compiled loop.

        Within it `total` adds up over all workers.
        """
        results = self.strategy.run(function, args=arguments)
        return tf.nest.map_structure(
            lambda one: self.strategy.experimental_local_results(one)[0], results
        )

    def total(self, values: list[Any]) -> list[Any]:
        """Return the sums of `values` over all workers; within `run` alone."""
        context = tf.distribute.get_replica_context()
        return list(context.all_reduce(SUM, [tf.identity(value) for value in values]))

    def gather(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the `values` of all workers, one row each.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        with self.watched():
            return self._gather(tf.constant(values, tf.float64)).numpy()

    def agree(self, steps: int) -> int:
        """Return the least that any worker asks for; all hear of a wish to stop by it."""
        table = self.gather(np.array([steps, self.wants_stop]))
        self.is_stopping = self.is_stopping or bool(table[:, 1].any())
        return int(table[:, 0].min())

    def require_alike(self, facts: NDArray[np.float64]) -> None:
        """Raise unless all workers have the same data, told by `facts` about it.

        Raises
        ------
        TrainingError
            They have not.
        """
        table = self.gather(facts)
        odd = [index for index in range(len(table)) if not np.array_equal(table[index], table[0])]
        if odd:
            raise TrainingError(
                f"{self.cluster.name(odd[0])} has other data than the chief; give all workers the "
                "same files, at the same paths"
            )

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Turn the loss of a worker into words.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        try:
            yield
        except LOST as error:
            found = re.search(r"task:(\d+)", str(error))
            index = int(found.group(1)) if found else -1
            known = 0 <= index < self.cluster.size
            who = self.cluster.name(index) if known else "one of the workers"
            raise TrainingError(
                f"{who} no longer answers; start all workers again, to go on from the last "
                "checkpoint of the chief"
            ) from error

    def _gathered(self, values: Any) -> Any:
        def gather() -> Any:
            context = tf.distribute.get_replica_context()
            return context.all_gather(tf.identity(values)[tf.newaxis], axis=0)

        return self.run(gather)
