"""Limits that suit tests."""

import pytest

from playground.importing import apart
from playground.reading.limits import Limits


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop a reader of a model after a second of silence rather than twenty."""
    monkeypatch.setattr(apart, "limits_for", lambda _path: Limits(silence_seconds=1.0))
