"""What all tests of the source code share."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import sources

HERE = Path(__file__).parent


def pytest_runtest_setup() -> None:
    """Let no garbage collection visit millions of nodes: it takes half of the time."""
    gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Release the modules of the project after the last test of their source code."""
    if nextitem is None or nextitem.path.parent != HERE:
        sources.forget()
        gc.enable()


@pytest.fixture(scope="module", autouse=True)
def _caches_are_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the caches of a test module after its tests."""
    yield
    for value in vars(request.module).values():
        is_own = getattr(value, "__module__", "") == request.module.__name__
        if is_own and hasattr(value, "cache_clear"):
            value.cache_clear()
