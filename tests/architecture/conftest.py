"""What all tests of the source code share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_collected() -> Iterator[None]:
    """Let no garbage collection run: millions of nodes of trees take it half of the time."""
    gc.disable()
    yield
    gc.enable()
