"""`Circle`: exchanges numbers between the connected workers of a cluster.

The chief adds up the numbers in the order of the workers and sends the result to all, so that
all workers have exactly the same bits. Each number crosses the network twice. No port is open
any more.
"""

import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.training.cluster.channel import Channel, Lost
from playground.training.cluster.cluster import Cluster
from playground.training.cluster.handshake import Kind

MAXIMUM_FAREWELL_CHARACTERS = 300

log = logging.getLogger(__name__)


class Circle:
    """A worker's connections to the others; a context manager that closes them.

    All workers make the same calls in the same order. Calls may come from different threads,
    one at a time.

    Parameters
    ----------
    cluster : Cluster
    channels : sequence of Channel
        For the chief: one for each other worker, in order. For another worker: the one to
        the chief.
    """

    def __init__(self, cluster: Cluster, channels: Sequence[Channel]) -> None:
        self.cluster = cluster
        self._channels = tuple(channels)

    def __enter__(self) -> "Circle":
        return self

    def __exit__(self, *_: object) -> None:
        for channel in self._channels:
            channel.close()

    def total(self, arrays: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
        """Return the sums of `arrays` over all workers.

        Parameters
        ----------
        arrays : sequence of array
            Of the same shapes and dtypes on all workers.

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        own = b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)
        if not self.cluster.is_chief:
            return _cut(self._asked(own, len(own)), arrays)
        sums = [np.array(array) for array in arrays]
        for index in range(1, self.cluster.size):
            parts = _cut(self._received(index, len(own)), arrays)
            sums = [np.asarray(one + part) for one, part in zip(sums, parts, strict=True)]
        self._send_all(b"".join(array.tobytes() for array in sums))
        return sums

    def gather(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the `values` of all workers.

        Parameters
        ----------
        values : (k,) float64
            As many on all workers.

        Returns
        -------
        table : (workers, k) float64

        Raises
        ------
        TrainingError
            A worker no longer answers.
        """
        own, size = values.astype(np.float64).tobytes(), self.cluster.size
        if self.cluster.is_chief:
            others = [self._received(index, len(own)) for index in range(1, size)]
            table = b"".join([own, *others])
            self._send_all(table)
        else:
            table = self._asked(own, len(own) * size)
        return np.frombuffer(table, np.float64).reshape(size, -1)

    def _asked(self, own: bytes, size: int) -> bytes:
        """Send this worker's numbers to the chief; return its answer of `size` bytes."""
        try:
            self._channels[0].send(own)
            return self._channels[0].receive(size)
        except Lost as lost:
            log.info("the chief is lost: %s", lost)
            raise TrainingError(_last_words(lost) or self._gone(0)) from lost

    def _received(self, index: int, size: int) -> bytes:
        try:
            return self._channels[index - 1].receive(size)
        except Lost as lost:
            raise self._report_lost(index, lost) from lost

    def _send_all(self, content: bytes) -> None:
        for index, channel in enumerate(self._channels, start=1):
            try:
                channel.send(content)
            except Lost as lost:
                raise self._report_lost(index, lost) from lost

    def _report_lost(self, index: int, lost: Lost) -> TrainingError:
        """Notify the other workers that worker `index` is lost; return the error to raise."""
        log.info("worker %d is lost: %s", index, lost)
        message = self._gone(index)
        for channel in self._channels:
            with suppress(Lost):
                channel.send(message.encode(), Kind.FAREWELL)
        return TrainingError(message)

    def _gone(self, index: int) -> str:
        return (
            f"{self.cluster.name(index)} no longer answers; start all workers again to continue "
            "from the last checkpoint of the chief"
        )


def _cut(content: bytes, like: Sequence[NDArray[Any]]) -> list[NDArray[Any]]:
    """Return the arrays in `content`, with the shapes and dtypes of `like`."""
    arrays, start = [], 0
    for array in like:
        flat = np.frombuffer(content, array.dtype, array.size, start)
        arrays.append(flat.reshape(array.shape))
        start += flat.nbytes
    return arrays


def _last_words(lost: Lost) -> str:
    """Return the chief's reason for ending training, safe to show; empty if it gave none."""
    printable = (letter for letter in lost.farewell if letter.isprintable())
    return "".join(printable)[:MAXIMUM_FAREWELL_CHARACTERS]
