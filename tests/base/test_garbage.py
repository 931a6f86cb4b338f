"""Garbage collection is paused while libraries load, and never visits them later."""

import gc
from collections.abc import Iterator

import pytest

from playground.base import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Restore the state of the garbage collector."""
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_until_settle_is_called() -> None:
    garbage.pause()
    assert not gc.isenabled()
    garbage.settle()
    assert gc.isenabled()


def test_objects_that_exist_at_settle_are_never_visited_again() -> None:
    before = gc.get_freeze_count()
    loaded = [[] for _ in range(100)]  # type: ignore[var-annotated]
    garbage.settle()
    assert gc.get_freeze_count() >= before + len(loaded)
