"""The loader: refused data is reported before the error, and the previous data stays."""

import weakref
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import Cancelled, DataError, OneClassError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.rows import ArrayFile, Rows, stand_in
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared, Samples, Task, TaskKind
from playground.training.loop.loading import CACHE_BYTES, CACHE_DISK_BYTES, Loader, Prepare
from playground.training.protocol.events import DataRefused, Event
from playground.training.protocol.events import Progress as Reported

POINTS, TABLE = DataConfig(), DataConfig(Selection("truth_table"))


def refusing(error: DataError) -> Prepare:
    """Return a function that raises `error` instead of loading."""

    def load(config: DataConfig, progress: Progress) -> Prepared:
        raise error

    return load


@pytest.mark.parametrize(
    ("config", "error", "may_split"),
    [
        (POINTS, OneClassError("one class"), True),
        (TABLE, OneClassError("one class"), False),
        (POINTS, DataError("not finite"), False),
    ],
)
def test_a_refusal_reports_whether_another_split_may_help(
    config: DataConfig, error: DataError, may_split: bool
) -> None:
    events: list[Event] = []
    loader = Loader(refusing(error), events.append, lambda: False)
    with pytest.raises(type(error)):
        loader.load(config)
    assert events == [DataRefused(config, str(error), may_split)]
    assert not loader.has(config)


@pytest.mark.parametrize("error", [None, DataError("gone"), Cancelled("cancelled")])
def test_what_is_loaded_again_for_a_moment_reports_its_end(error: Exception | None) -> None:
    def load(config: DataConfig, progress: Progress) -> Prepared:
        progress("Loading points", 0.5)
        if error is not None:
            raise error
        return on_disk(4)

    events: list[Event] = []
    loader = Loader(load, events.append, lambda: False)
    with pytest.raises(type(error)) if error is not None else nullcontext():
        loader.fetch(POINTS)
    assert events == [Reported("Loading points", 0.5), Reported("")]


def on_disk(rows: int) -> Prepared:
    """Return data whose inputs are in a file of `rows` rows, of which two are used."""
    file = ArrayFile(Path("inputs.bin"), np.dtype(np.float32), (rows, 8), 0, owner=object())
    x = stand_in(Rows(file, np.arange(2)))
    samples = Samples(x, np.zeros((2, 1), np.float32))
    return Prepared(Task(kind=TaskKind.BINARY, input_shape=(8,)), samples, samples)


@pytest.mark.parametrize(
    ("rows", "is_kept"),
    [(CACHE_BYTES, True), (CACHE_DISK_BYTES // 32 - 1, False)],
)
def test_rows_on_the_disk_take_no_memory_of_the_cache_but_disk(rows: int, *, is_kept: bool) -> None:
    loader = Loader(lambda _config, _progress: on_disk(rows), lambda _event: None, lambda: False)
    loader.load(POINTS)
    first = weakref.ref(loader.data)
    loader.load(TABLE)
    assert (first() is not None) is is_kept


def test_data_that_was_used_again_is_dropped_after_other_data() -> None:
    rows = CACHE_DISK_BYTES // 64  # two such files may be kept
    loader = Loader(lambda _config, _progress: on_disk(rows), lambda _event: None, lambda: False)
    loader.load(POINTS)
    again = loader.data
    used_again = weakref.ref(again)
    loader.load(TABLE)
    other = weakref.ref(loader.data)
    loader.take(POINTS, again)
    del again
    loader.load(TABLE)
    assert used_again() is not None
    assert other() is None
