"""A window killed at any moment of a save or autosave loses no work and leaves no files."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a window for each kill")


def kill(count: int, seed: int, folder: Path) -> str:
    """Kill `count` windows; return the report."""
    command = [sys.executable, "-m", "tests.end_to_end.killed_windows", str(count), str(seed)]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False, timeout=7200
    )
    return done.stdout.strip() or done.stderr[-2000:]


@needs_fork
@pytest.mark.full
def test_killed_windows_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    assert kill(6, 1, tmp_path).endswith("nothing lost, nothing left behind")


@needs_fork
@pytest.mark.long
def test_a_thousand_killed_windows_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    assert kill(1000, 2, tmp_path).endswith("nothing lost, nothing left behind")
