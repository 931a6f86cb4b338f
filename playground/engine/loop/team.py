"""`Team`: sums over all workers that train together, for use in TensorFlow graphs.

Sums over all workers go through a `Circle`, called from within the graph. TensorFlow's own
solution, `MultiWorkerMirroredStrategy`, is not used, because it opens a server on every network
interface that lets anyone run operations. The variables are ordinary ones: every worker builds
the same model from the same seeds and takes the same steps, so their values stay equal.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.training.cluster.circle import Circle
from playground.training.cluster.cluster import Cluster


class Team:
    """Computes sums over all workers and makes joint decisions.

    Parameters
    ----------
    circle : Circle
        The connections to the others; the caller closes them.
    """

    def __init__(self, circle: Circle) -> None:
        self.wants_stop = False
        self.is_stopping = False
        self._circle = circle
        self._failure: TrainingError | None = None
        self._last: Any = None

    @property
    def cluster(self) -> Cluster:
        """All workers, and the index of this one."""
        return self._circle.cluster

    def replica(self) -> Any:
        """Return a context in which Keras's synchronized layers sum over all workers."""
        return _Replica(self)

    def total(self, values: Sequence[Any]) -> list[Any]:
        """Return the sums of `values` over all workers; part of a graph.

        The sums have a gradient: it is the sum of the gradients of all workers.
        """

        @tf.custom_gradient  # type: ignore[untyped-decorator]
        def total(*values: Any) -> Any:
            return self._exchanged(values), lambda *slopes: self._exchanged(slopes)

        return list(total(*values))

    def _exchanged(self, values: Sequence[Any]) -> list[Any]:
        """Return the sums, computed after all earlier ones: in the same order on all workers."""
        values = [tf.convert_to_tensor(value) for value in values]
        is_same_graph = self._last is not None and self._last.graph is values[0].graph
        with tf.control_dependencies([self._last] if is_same_graph else []):
            sums = tf.numpy_function(self._added_up, values, [value.dtype for value in values])
        self._last = sums[0]
        return [tf.ensure_shape(one, value.shape) for one, value in zip(sums, values, strict=True)]

    def _added_up(self, *arrays: NDArray[Any]) -> list[NDArray[Any]]:
        """Exchange numbers within a graph; keep the original error, which TensorFlow rewords."""
        try:
            return self._circle.total(arrays)
        except TrainingError as error:
            self._failure = error
            raise

    def agree(self, steps: int) -> int:
        """Return the minimum of the steps of all workers, and share a request to stop.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        table = self._circle.gather(np.array([steps, self.wants_stop], np.float64))
        self.is_stopping = self.is_stopping or bool(table[:, 1].any())
        return int(table[:, 0].min())

    def require_alike(self, facts: NDArray[np.float64]) -> None:
        """Raise unless all workers have the same data, judged by the numbers in `facts`.

        Raises
        ------
        TrainingError
            The data differs, or a worker no longer answers.
        """
        table = self._circle.gather(facts)
        odd = [index for index in range(len(table)) if not np.array_equal(table[index], table[0])]
        if odd:
            raise TrainingError(
                f"{self.cluster.name(odd[0])} has other data than the chief; give all workers the "
                "same files, at the same paths"
            )

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Within the block, raise the original error of an exchange within a graph.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        try:
            yield
        except tf.errors.OpError:
            if self._failure is None:
                raise
            raise self._failure from None


class _Replica(tf.distribute.ReplicaContext):  # type: ignore[misc]
    """The object that Keras's synchronized layers use for sums over all workers."""

    def __init__(self, team: Team) -> None:
        super().__init__(tf.distribute.get_strategy(), 0)
        self._team = team

    def all_reduce(self, reduce_op: Any, value: Any, options: Any = None) -> Any:  # noqa: ARG002
        """Return the sum of `value` over all workers."""
        assert reduce_op == tf.distribute.ReduceOp.SUM
        return tf.nest.pack_sequence_as(value, self._team.total(tf.nest.flatten(value)))
