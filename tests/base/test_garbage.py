"""The collector rests while libraries load, and never looks at them later."""

import gc
from collections.abc import Iterator

import pytest

from playground.base import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the collector as it was."""
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_until_it_is_settled() -> None:
    garbage.pause()
    assert not gc.isenabled()
    garbage.settle()
    assert gc.isenabled()


def test_what_was_there_is_never_looked_at_again() -> None:
    before = gc.get_freeze_count()
    loaded = [[] for _ in range(100)]  # type: ignore[var-annotated]
    garbage.settle()
    assert gc.get_freeze_count() >= before + len(loaded)
