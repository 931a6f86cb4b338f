"""A process that `tests/warm.py` starts is like one that `subprocess` starts."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import warm

pytestmark = [
    pytest.mark.keras,
    pytest.mark.skipif(not warm.CAN_FORK, reason="here every process is started afresh"),
]
SHOW = """
import os, sys
print(sys.argv[1:], os.getcwd(), sorted(os.environ), os.environ["MARK"], __name__)
print([entry for entry in sys.path if entry], sys.path[0] == os.getcwd())
print("é", file=sys.stderr)
os.write(2, b"from a library\\n")
"""
ENDS = {
    "code": "import sys; sys.exit(7)",
    "text": "import sys; sys.exit('a reason')",
    "none": "import sys; sys.exit()",
    "killed": "import os; os.kill(os.getpid(), 9)",
    "interrupted": "import os, signal, time; signal.signal(2, lambda *_: os._exit(5)); "
    "os.kill(os.getpid(), 2); time.sleep(60)",
    "cleaning": "import atexit; atexit.register(print, 'cleaned')",
    "thread": "import threading, time; threading.Thread(target=print, args=('late',)).start()",
}


def both(
    *words: str | Path, **options: object
) -> tuple["subprocess.CompletedProcess[str]", "subprocess.CompletedProcess[str]"]:
    """Run a command in both ways."""
    command = [sys.executable, *map(str, words)]
    expected = subprocess.run(  # type: ignore[call-overload]
        command, capture_output=True, text=True, check=False, **options
    )
    return warm.run(command, **options), expected  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["file", "-c", "-m"])
def test_arguments_folder_environment_and_outputs_are_the_same(kind: str, tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text(SHOW, encoding="utf-8")
    words = {"file": ["shown.py"], "-c": ["-c", SHOW], "-m": ["-m", "shown"]}[kind]
    environment = {**os.environ, "MARK": "here", "PYTHONPATH": "/nowhere/at/all"}
    del environment["TESTS_RECORD_OF_KERAS"]
    found, expected = both(*words, "one", "-two", cwd=tmp_path, env=environment)
    assert found.stdout == expected.stdout
    assert found.stderr == expected.stderr
    assert found.returncode == expected.returncode == 0


@pytest.mark.parametrize("name", ENDS)
def test_it_ends_in_the_same_way(name: str) -> None:
    found, expected = both("-c", ENDS[name])
    assert (found.returncode, found.stdout, found.stderr) == (
        expected.returncode,
        expected.stdout,
        expected.stderr,
    )


def test_an_error_is_shown_and_gives_exit_code_1() -> None:
    found, expected = both("-c", "1 / 0")
    assert found.returncode == expected.returncode == 1
    assert found.stderr.splitlines()[-1] == expected.stderr.splitlines()[-1]


def test_one_that_takes_too_long_is_stopped() -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run(command, timeout=1.0)


def test_signals_reach_it_while_it_runs(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    code = f"import pathlib, time; pathlib.Path({str(ready)!r}).touch(); time.sleep(600)"
    with warm.Process([sys.executable, "-c", code]) as process:
        while not ready.exists():
            assert process.returncode is None
        process.send_signal(signal.SIGTERM)
        assert process.wait() == -signal.SIGTERM


def test_it_can_be_without_the_program() -> None:
    code = "import sys; print('playground' in sys.modules, 'keras' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert warm.run(command).stdout == "True True\n"
    assert warm.run(command, knows_program=False).stdout == "False True\n"


def test_it_counts_as_a_process_that_imports_keras() -> None:
    record = Path(os.environ["TESTS_RECORD_OF_KERAS"])
    record.unlink(missing_ok=True)
    warm.run([sys.executable, "-c", ""])
    assert record.exists()
