"""`Loader`: the data of a run, loaded when its configuration changes."""

from collections import OrderedDict
from collections.abc import Callable
from math import prod
from typing import Any, Protocol

from numpy.typing import NDArray

from playground.base.errors import Cancelled, DataError, OneClassError
from playground.datasets.config import DataConfig
from playground.datasets.files.rows import rows_behind
from playground.datasets.prepare import source_values
from playground.datasets.spec import Progress as ProgressCallback
from playground.datasets.task import Prepared
from playground.training.protocol.events import DataRefused, Event, Progress

CACHE_BYTES = 64 * 2**20
"""Memory of the cache of recently used data. Other data is loaded again when needed."""
CACHE_DISK_BYTES = 4 * 2**30
"""Disk that the files of this data may take together; the data in use is always kept."""


class Prepare(Protocol):
    """Loads data: `playground.datasets.prepare.prepare`."""

    def __call__(self, config: DataConfig, progress: ProgressCallback) -> Prepared:
        """Return the data of `config`, reporting to `progress`."""


class Loader:
    """Keeps the data that was loaded last. Loading happens in the calling thread.

    Parameters
    ----------
    prepare : callable
        Loads the data.
    emit : callable
        Receives `Progress`, and `DataRefused` before an error is raised.
    is_interrupted : callable
        Whether to cancel loading; called at every progress report.
    """

    def __init__(
        self, prepare: Prepare, emit: Callable[[Event], None], is_interrupted: Callable[[], bool]
    ) -> None:
        self._prepare = prepare
        self._emit = emit
        self._is_interrupted = is_interrupted
        self._config: DataConfig | None = None
        self._data: Prepared | None = None
        self._cache: OrderedDict[int, Prepared] = OrderedDict()

    @property
    def data(self) -> Prepared:
        """The data that was loaded last."""
        assert self._data is not None, "load() comes first"
        return self._data

    @property
    def config(self) -> DataConfig | None:
        """What `data` was loaded for; None before."""
        return self._config

    def has(self, config: DataConfig) -> bool:
        """Return whether `data` was loaded for `config`."""
        return self._data is not None and self._config == config

    def load(self, config: DataConfig) -> None:
        """Load the data of `config`; on an error the previous data stays.

        Raises
        ------
        DataError
            It cannot be read; the message says why.
        Cancelled
            The user cancelled it.
        """
        try:
            self._data = self._cached(self._prepare(config, self._report))
        except DataError as error:
            may_split = (
                isinstance(error, OneClassError) and not source_values(config)[0].has_test_set
            )
            self._emit(DataRefused(config, str(error), may_split))
            raise
        self._config = config

    def take(self, config: DataConfig, data: Prepared) -> None:
        """Use `data`, which was loaded for `config` before."""
        self._config, self._data = config, self._cached(data)

    def fetch(self, config: DataConfig) -> Prepared:
        """Load the data of `config` again and return it; `data` does not change.

        Raises
        ------
        DataError, Cancelled
            As for `load`; no `DataRefused` is emitted.
        """
        try:
            return self._cached(self._prepare(config, self._report))
        finally:
            self._emit(Progress(""))

    def _cached(self, data: Prepared) -> Prepared:
        """Cache `data` for earlier moments; drop what was used longest ago if it is too much."""
        self._cache[id(data)] = data
        self._cache.move_to_end(id(data))
        while len(self._cache) > 1 and self._is_too_large():
            self._cache.popitem(last=False)
        return data

    def _is_too_large(self) -> bool:
        kept = self._cache.values()
        return sum(map(_memory, kept)) > CACHE_BYTES or sum(map(_disk, kept)) > CACHE_DISK_BYTES

    def _report(self, text: str, fraction: float | None) -> None:
        if self._is_interrupted():
            raise Cancelled("Loading was cancelled; press Play to load the data again")
        self._emit(Progress(text, fraction))


def _memory(data: Prepared) -> int:
    """Return the memory of a data set in bytes: of rows in a file, their places."""
    return sum(_bytes(each.x) + each.y.nbytes for each in (data.train, data.test))


def _bytes(x: NDArray[Any]) -> int:
    rows = rows_behind(x)
    if rows is None:
        return x.nbytes
    return 0 if isinstance(rows.chosen, slice) else rows.chosen.nbytes


def _disk(data: Prepared) -> int:
    """Return the size of the file that was written for a data set, in bytes."""
    rows = rows_behind(data.train.x)
    if rows is None or rows.file.owner is None:
        return 0
    return prod(rows.file.shape) * rows.file.dtype.itemsize
