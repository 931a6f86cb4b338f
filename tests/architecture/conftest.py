"""What all tests of the source code share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _trees_are_not_collected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no garbage collection visit millions of nodes: it takes half of the time.

    After the module its caches are emptied: every later collection would visit their trees.
    """
    gc.disable()
    yield
    for value in vars(request.module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
    gc.enable()
