"""Unexpected errors: each kind is reported once, and a block that reports them continues."""

import logging
import sys
from pathlib import Path

import pytest

from playground.ui.presenters.error_reporting import ErrorReporter, Reported


@pytest.fixture
def mishaps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ErrorReporter:
    """Return the reporter that replaces Python's hook."""
    found = ErrorReporter(tmp_path / "playground.log")
    monkeypatch.setattr(sys, "excepthook", found.report)
    return found


def _paint() -> None:
    with Reported():
        raise AttributeError("no such pen")


def test_the_same_error_is_shown_and_logged_once(
    mishaps: ErrorReporter, caplog: pytest.LogCaptureFixture
) -> None:
    reported: list[str] = []
    mishaps.happened.connect(reported.append)
    with caplog.at_level(logging.ERROR):
        for _ in range(60):
            _paint()
    assert len(reported) == 1
    assert reported[0].startswith("Something unexpected went wrong (AttributeError: no such pen).")
    assert "playground.log" in reported[0]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_another_error_is_shown_too(mishaps: ErrorReporter) -> None:
    reported: list[str] = []
    mishaps.happened.connect(reported.append)
    _paint()
    with Reported():
        raise AttributeError("no such brush")
    assert len(reported) == 2


def test_block_without_an_error_reports_nothing(mishaps: ErrorReporter) -> None:
    reported: list[str] = []
    mishaps.happened.connect(reported.append)
    with Reported():
        pass
    assert reported == []


def test_interrupt_from_the_keyboard_is_not_kept_in_the_block() -> None:
    with pytest.raises(KeyboardInterrupt), Reported():
        raise KeyboardInterrupt
