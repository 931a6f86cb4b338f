"""The loader: refused data is reported before the error, and the previous data stays."""

import pytest

from playground.base.errors import DataError, OneClassError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.spec import Progress
from playground.datasets.task import Prepared
from playground.training.loop.loading import Loader, Prepare
from playground.training.protocol.events import DataRefused, Event

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
