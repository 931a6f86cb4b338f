"""Keeps the messages of libraries off the terminal.

TensorFlow's libraries write messages to the process's standard error while they load, and
no setting silences all of them; its Python parts warn through `logging`. Within
`library_remarks_logged` both go to a log file. Python's own `sys.stderr` still writes to
the terminal.
"""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from playground.base.paths import state_folder

STANDARD_ERROR = 2


def log_path() -> Path:
    """Return the path of the log with the messages of the last command."""
    return state_folder() / "libraries.log"


@contextmanager
def library_remarks_logged() -> Iterator[None]:
    """Within the block, native code and loggers write to a log, not to the terminal."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    terminal = os.dup(STANDARD_ERROR)
    python_stderr = sys.stderr
    python_stderr.flush()
    log = _open_log()
    os.dup2(log, STANDARD_ERROR)
    sys.stderr = _writer(os.dup(terminal))
    handler = logging.StreamHandler(_writer(log))
    # absl and TensorFlow add no handler if the root logger has one.
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.stream.close()
        sys.stderr.close()
        sys.stderr = python_stderr
        os.dup2(terminal, STANDARD_ERROR)
        os.close(terminal)


def _writer(descriptor: int) -> TextIO:
    return os.fdopen(descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace")


def _open_log() -> int:
    """Return a descriptor of the log, or of the null device if no log can be written."""
    try:
        return os.open(log_path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        return os.open(os.devnull, os.O_WRONLY)
