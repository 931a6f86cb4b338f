"""Keeps what native libraries say off the terminal.

TensorFlow's libraries write remarks to the process's standard error while they load, and
no setting of theirs silences all of them. Within `native_remarks_logged` the descriptor
itself leads to a log file, and Python's own `sys.stderr` to where it led before.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playground.base.paths import state_folder

STANDARD_ERROR = 2


def log_path() -> Path:
    """Return where the remarks of the last command are."""
    return state_folder() / "native.log"


@contextmanager
def native_remarks_logged() -> Iterator[None]:
    """Within the block, native code writes to a log instead of to standard error."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    terminal = os.dup(STANDARD_ERROR)
    python_stderr = sys.stderr
    python_stderr.flush()
    with _log() as log:
        os.dup2(log, STANDARD_ERROR)
        sys.stderr = os.fdopen(
            os.dup(terminal), "w", buffering=1, encoding="utf-8", errors="backslashreplace"
        )
        try:
            yield
        finally:
            sys.stderr.close()
            sys.stderr = python_stderr
            os.dup2(terminal, STANDARD_ERROR)
            os.close(terminal)


@contextmanager
def _log() -> Iterator[int]:
    """Yield a descriptor of the log, or of nothing where no log can be written."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        descriptor = os.open(log_path(), flags, 0o600)
    except OSError:
        descriptor = os.open(os.devnull, os.O_WRONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
