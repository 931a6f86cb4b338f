"""`Loader`: the data of a run, loaded when its configuration changes."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from playground.base.errors import Cancelled, DataError, OneClassError
from playground.datasets.config import DataConfig
from playground.datasets.prepare import source_values
from playground.datasets.spec import Progress as ProgressCallback
from playground.datasets.task import Prepared
from playground.training.protocol.events import DataRefused, Event, Progress

SHELF_BYTES = 64 * 2**20
"""Data of the past that is kept at hand; of more than that it is read again when needed."""


class Prepare(Protocol):
    """Loads data: `playground.datasets.prepare.prepare`."""

    def __call__(self, config: DataConfig, progress: ProgressCallback) -> Prepared:
        """Return the data of `config`, reporting to `progress`."""


class Loader:
    """Keeps the data last loaded, and loads other data in the thread that asks.

    Parameters
    ----------
    prepare : callable
        Does the loading.
    emit : callable
        Takes `Progress`, and `DataRefused` before an error is raised.
    is_interrupted : callable
        Whether the user has asked to give up; heard at every report of progress.
    """

    def __init__(
        self, prepare: Prepare, emit: Callable[[Event], None], is_interrupted: Callable[[], bool]
    ) -> None:
        self._prepare = prepare
        self._emit = emit
        self._is_interrupted = is_interrupted
        self._config: DataConfig | None = None
        self._data: Prepared | None = None
        self._shelf: OrderedDict[int, Prepared] = OrderedDict()

    @property
    def data(self) -> Prepared:
        """The data last loaded."""
        assert self._data is not None, "load() comes first"
        return self._data

    def has(self, config: DataConfig) -> bool:
        """Return whether `data` is that of `config`."""
        return self._data is not None and self._config == config

    def load(self, config: DataConfig) -> None:
        """Load the data of `config`; on an error what was there stays.

        Raises
        ------
        DataError
            It cannot be read; the message says why.
        Cancelled
            The user gave up.
        """
        try:
            self._data = self._shelved(self._prepare(config, self._report))
        except DataError as error:
            may_split = (
                isinstance(error, OneClassError) and not source_values(config)[0].has_test_set
            )
            self._emit(DataRefused(config, str(error), may_split))
            raise
        self._config = config

    def take(self, config: DataConfig, data: Prepared) -> None:
        """Go on with `data`, which was loaded for `config` before."""
        self._config, self._data = config, self._shelved(data)

    def fetch(self, config: DataConfig) -> Prepared:
        """Return the data of `config`, read again, and stay with the data last loaded.

        Raises
        ------
        DataError, Cancelled
            As for `load`; nothing is said of it.
        """
        return self._shelved(self._prepare(config, self._report))

    def _shelved(self, data: Prepared) -> Prepared:
        """Keep `data` at hand for moments of the past, and let go of the oldest."""
        self._shelf[id(data)] = data
        while len(self._shelf) > 1 and sum(map(_size, self._shelf.values())) > SHELF_BYTES:
            self._shelf.popitem(last=False)
        return data

    def _report(self, text: str, fraction: float | None) -> None:
        if self._is_interrupted():
            raise Cancelled("Loading was cancelled; press Play to load the data again")
        self._emit(Progress(text, fraction))


def _size(data: Prepared) -> int:
    """Return the memory that a data set takes, in bytes."""
    return sum(each.x.nbytes + each.y.nbytes for each in (data.train, data.test))
