"""Run all checks: linters, types, layers, tests. Exit with 0 only if every check passes.

All checks start at the same time. Their output is shown check by check, the tests last, so
that the last line is pytest's.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BYTES_PER_WORKER = 3 * 1024**3
"""Memory that a worker with TensorFlow needs, including the processes that its tests start."""

Command: TypeAlias = tuple[str, ...]
LINTERS: dict[str, Command] = {
    "ruff check": (PYTHON, "-m", "ruff", "check", "."),
    "ruff format": (PYTHON, "-m", "ruff", "format", "--check", "."),
    "import-linter": (PYTHON, "-c", "from importlinter.cli import lint_imports as f; exit(f())"),
    "mypy": (PYTHON, "-m", "mypy"),
}


def workers() -> int:
    """Return how many processes run tests: one per core, but no more than fit into memory."""
    is_linux = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if is_linux else os.cpu_count() or 1
    if not is_linux:
        return cores
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(1, min(cores, memory // BYTES_PER_WORKER))


def pytest_command(lane: argparse.Namespace) -> Command:
    """Return the command that runs the tests of a lane."""
    chosen = "not long"
    if lane.fast:
        chosen = "not long and not keras and not full"
    elif lane.long:
        chosen = "long or not long"
    count = lane.workers if lane.workers is not None else workers()
    distribution = ("-n", str(count), "--dist", "loadfile", "--no-loadscope-reorder")
    colour = ("--color", "yes" if sys.stdout.isatty() else "no")
    return (PYTHON, "-m", "pytest", "-q", "-m", chosen, *colour, *distribution)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return which lane to run, and with how many workers."""
    parser = argparse.ArgumentParser(prog="python tests", description="Run all checks, as CI does.")
    lane = parser.add_mutually_exclusive_group()
    lane.add_argument(
        "--fast", action="store_true", help="without Keras, and with a sample of the rest"
    )
    lane.add_argument(
        "--long",
        action="store_true",
        help="also run the tests that are too long for CI, and search laws with many examples",
    )
    parser.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="processes that run tests; by default one per core, as far as memory permits",
    )
    return parser.parse_args(arguments)


def start(command: Command, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start a check whose output is read later."""
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def show(process: "subprocess.Popen[bytes]") -> int:
    """Print the output of a check as it arrives, and return its exit code."""
    assert process.stdout is not None
    while part := os.read(process.stdout.fileno(), 65536):
        sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    return process.wait()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every check, show pytest last; return the first exit code that is not 0."""
    lane = parse(arguments)
    environment = dict(os.environ)
    # Tests start hundreds of processes: only the first compiles the program.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if lane.fast or lane.long:
        environment.setdefault("HYPOTHESIS_PROFILE", "fast" if lane.fast else "thorough")
    checks = {**LINTERS, "pytest": pytest_command(lane)}
    failed: dict[str, int] = {}
    with ExitStack() as running:
        begin = time.monotonic()
        started = {name: start(command, environment) for name, command in checks.items()}
        for process in started.values():
            running.callback(process.terminate)
        for name, process in started.items():
            print(f"=== {name}", flush=True)
            if name == "pytest" and failed:
                print(f"failed before the tests: {', '.join(failed)}", flush=True)
            code = show(process)
            if code:
                failed[name] = code
            if name != "pytest":
                print(f"--- {name}: {time.monotonic() - begin:.0f} s", flush=True)
    return next(iter(failed.values()), 0)


if __name__ == "__main__":
    sys.exit(main())
