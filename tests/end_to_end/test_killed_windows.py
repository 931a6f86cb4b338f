"""Killed at any moment of a save or an autosave, a window loses nothing and leaves nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks a window for each kill")


def kill(count: int, seed: int, folder: Path) -> str:
    """Kill so many windows; return what is said of it."""
    command = [sys.executable, "-m", "tests.end_to_end.killed_windows", str(count), str(seed)]
    done = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False, timeout=7200
    )
    return done.stdout.strip() or done.stderr[-2000:]


@needs_fork
def test_killed_windows_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    assert kill(12, 1, tmp_path).endswith("nothing lost, nothing left behind")


@needs_fork
@pytest.mark.long
def test_a_thousand_killed_windows_lose_nothing_and_leave_nothing(tmp_path: Path) -> None:
    assert kill(1000, 2, tmp_path).endswith("nothing lost, nothing left behind")
