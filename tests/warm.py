"""Runs Python in processes that have imported Keras before, which saves most of their start.

Each run is a process of its own, as with `subprocess`, but a server starts it that has imported
the libraries once, and forks. Arguments, environment, folder, output, exit code, signals and the
end of the interpreter are as usual. What happens while Keras is imported cannot be seen in such
a process; tests of that start Python afresh. Where there is no server that forks, all do.
"""

import ctypes
import importlib
import multiprocessing
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType, SimpleNamespace, TracebackType
from typing import Any

CAN_FORK = sys.platform == "linux"
PROGRAM = "playground"
LIBRARIES = "warm_libraries"
"""The module in `tests/children` that the server imports."""
SAFE_PATH = "-P"
OPTIONS = (SAFE_PATH, "-s")
"""Options of Python that a command may begin with."""


class Process:
    """A process like one of `subprocess.Popen`, whose outputs are read after its end.

    Parameters
    ----------
    command : sequence of str or Path
        This Python, then a file, ``-m`` and a module or ``-c`` and code, then arguments.
    env : mapping of str to str, or None
        The environment; None for that of this process.
    cwd : Path, str or None
        The working folder; None for that of this process.
    terminal : str
        The path of a terminal for the outputs; empty to capture them.
    knows_program : bool
        Whether the modules of this program may have been imported before, as Keras has.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | str | None = None,
        terminal: str = "",
        knows_program: bool = True,
    ) -> None:
        self.args = [str(word) for word in command]
        assert self.args[0] == sys.executable
        _note_keras()
        # In the temporary home of all tests, which is removed in any case.
        self._folder = Path(tempfile.mkdtemp(prefix="warm-", dir=os.environ["HOME"]))
        self._captured = [] if terminal else [self._folder / name for name in ("1", "2")]
        outputs = [terminal] * 2 if terminal else [str(path) for path in self._captured]
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([LIBRARIES])
        forgotten = () if knows_program else (PROGRAM,)
        given = (self.args[1:], dict(env or os.environ), str(cwd or Path.cwd()))
        self._process = context.Process(target=become, args=(*given, *outputs, forgotten))
        self._process.start()

    @property
    def pid(self) -> int:
        """The process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while the process runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end, and return the exit code.

        Raises
        ------
        subprocess.TimeoutExpired
            It still runs.
        """
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        return self._process.exitcode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for the end, and return standard output and standard error if captured."""
        self.wait(timeout)
        texts = [path.read_text("utf-8") if path.exists() else "" for path in self._captured]
        shutil.rmtree(self._folder, ignore_errors=True)
        self._captured = []
        out, err = texts or ("", "")
        return out, err

    def send_signal(self, number: int) -> None:
        """Send a signal, if the process still runs."""
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process, if it still runs."""
        self._process.kill()

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.communicate()


def run(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path | str | None = None,
    timeout: float | None = None,
    knows_program: bool = True,
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end, as `subprocess.run` does with outputs captured as text."""
    if not CAN_FORK:
        return subprocess.run(
            command, env=env, cwd=cwd, timeout=timeout, capture_output=True, text=True, check=False
        )
    process = Process(command, env=env, cwd=cwd, knows_program=knows_program)
    try:
        out, err = process.communicate(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return subprocess.CompletedProcess(process.args, process.wait(), out, err)


def instead_of_subprocess() -> SimpleNamespace:
    """Return what a module of the program can use in place of `subprocess`."""

    def run_with_bytes(
        command: Sequence[str], **options: Any
    ) -> "subprocess.CompletedProcess[bytes]":
        # Any: the options of subprocess.run.
        done = run(command, **{name: options[name] for name in ("env", "cwd", "timeout")})
        out, err = done.stdout.encode(), done.stderr.encode()
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return SimpleNamespace(run=run_with_bytes, DEVNULL=subprocess.DEVNULL)


def _note_keras() -> None:
    """Note that a child has imported Keras, as `tests/children/sitecustomize.py` would."""
    if record := os.environ.get("TESTS_RECORD_OF_KERAS"):
        Path(record).touch()


def become(
    words: list[str],
    environment: dict[str, str],
    folder: str,
    out: str,
    err: str,
    forgotten: tuple[str, ...],
) -> None:
    """Be a Python that was started with these words, until its end."""
    for number, path in ((1, out), (2, err)):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOCTTY, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", buffering=1, closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", buffering=1, closefd=False)
    for name, stream in (("__stdout__", sys.stdout), ("__stderr__", sys.stderr)):
        setattr(sys, name, stream)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for name in list(sys.modules):
        if name.partition(".")[0] in ("tests", "__mp_main__", *forgotten):
            del sys.modules[name]
    code = _ended(words)
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.pythonapi.Py_Exit(code)  # libraries end as at the end of any Python


def _ended(words: list[str]) -> int:
    """Run what `words` name, and return the exit code."""
    try:
        _execute(words)
    except SystemExit as leaving:
        if leaving.code is None or isinstance(leaving.code, int):
            return leaving.code or 0
        print(leaving.code, file=sys.stderr)
        return 1
    except BaseException:  # noqa: BLE001 - Python too shows any error and ends
        traceback.print_exc()
        return 1
    return 0


def _execute(words: list[str]) -> None:
    """Run a file, or ``-m`` and a module, or ``-c`` and code, as the main module."""
    is_safe = SAFE_PATH in words[:2]
    while words[0] in OPTIONS:
        words = words[1:]
    own = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [*own, *importlib.import_module(LIBRARIES).BASE]
    kind, *rest = words
    if kind == "-m":
        sys.argv = rest
        sys.path[:0] = [] if is_safe else [os.getcwd()]
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    elif kind == "-c":
        sys.argv = [kind, *rest[1:]]
        sys.path[:0] = [""]
        sys.modules["__main__"] = main = ModuleType("__main__")
        exec(compile(rest[0], "<string>", "exec"), main.__dict__)
    else:
        sys.argv = words
        sys.path[:0] = [str(Path(kind).resolve().parent)]
        runpy.run_path(kind, run_name="__main__")
