"""A child ignores the keyboard, writes nothing, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from playground.reading.protocol import Request, Started
from playground.reading.worker import FOLDER, Worker, remove_left_behind

PARENT = """
import os, signal
from playground.reading.protocol import Request, Started
from playground.reading.worker import Worker
if __name__ == "__main__":
    worker = Worker()
    print(worker.pid, worker.folder, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_child_ends_and_removes_its_folder_when_its_parent_was_killed(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PARENT)
    run = subprocess.run([sys.executable, program], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL
    pid, folder = run.stdout.split()
    if psutil.pid_exists(int(pid)):
        psutil.Process(int(pid)).wait(30)
    assert not Path(folder).exists()


@pytest.mark.parametrize("is_running", [True, False])
def test_folders_of_processes_that_are_gone_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_running: bool
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    owner = os.getpid() if is_running else 2**22 + 1  # higher than any process id
    folder = tmp_path / f"{FOLDER}{owner}-abc"
    folder.mkdir()
    (folder / "0.bin").touch()
    remove_left_behind()
    assert folder.exists() is is_running


@pytest.mark.full
def test_a_child_ignores_ctrl_c_and_writes_nothing(
    capfd: pytest.CaptureFixture[str],
) -> None:
    worker = Worker()
    try:
        os.kill(worker.pid, signal.SIGINT)
        worker.ask(Request("script", options={"text": "print(1)", "base": b""}))
        assert isinstance(worker.next_message(60), Started)
    finally:
        worker.kill()
    assert not worker.is_alive
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not hasattr(os, "nice"), reason="this system has no niceness")
def test_a_child_lets_the_window_go_first(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,y\n1,2\n", encoding="utf-8")
    worker = Worker()
    try:
        worker.ask(Request("table", str(path), {}))
        assert isinstance(worker.next_message(60), Started)
        own = psutil.Process().nice()
        assert psutil.Process(worker.pid).nice() > own or own >= 19
    finally:
        worker.kill()
