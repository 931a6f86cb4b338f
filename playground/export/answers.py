"""Both ends of a process of its own that answers with an array, through files in a folder."""

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.own_process import run_apart

GIVEN = "given.npz"
ANSWER = "answer.npy"
FAULT = "fault.txt"
TIME_LIMIT_SECONDS = 180.0
"""Most of it is for importing TensorFlow on a busy machine."""
SECONDS_PER_INPUT = 0.2
"""Added for each input: Keras makes a layer for each column, which shows in wide tables."""
KERAS_ENVIRONMENT: Mapping[str, str] = MappingProxyType(
    {
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",  # the window's process already uses the memory of the GPU
    }
)

log = logging.getLogger(__name__)


def time_limit_for(inputs: int) -> float:
    """Return how many seconds a network may take to be built and to answer, by its inputs.

    >>> time_limit_for(1) < 181, time_limit_for(5000) > 1000
    (True, True)
    """
    return TIME_LIMIT_SECONDS + SECONDS_PER_INPUT * inputs


class NoAnswer(Exception):
    """The process failed; the text says why."""


def answer_of(task: str, folder: Path, time_limit: float) -> NDArray[np.float32]:
    """Run a task of this program in a process of its own, and return its answer.

    Parameters
    ----------
    task : str
        As `playground.base.own_process.run_apart` takes it.
    folder : Path
        Holds what the task needs.
    time_limit : float
        Seconds.

    Raises
    ------
    subprocess.TimeoutExpired
        It took longer, and was stopped.
    NoAnswer
        It failed.
    """
    done = run_apart(task, folder, time_limit)
    if done.returncode == 0:
        return np.asarray(np.load(folder / ANSWER, allow_pickle=False), np.float32)
    log.warning("%s failed: %s", task, done.stderr[-2000:].decode(errors="replace"))
    fault = folder / FAULT
    raise NoAnswer(fault.read_text("utf-8") if fault.exists() else f"exit {done.returncode}")


def answer(folder: Path, compute: Callable[[], NDArray[Any]]) -> int:
    """Write what `compute` returns, or why it fails, for `answer_of`; return the exit code.

    Runs in the process of its own. Keras, if `compute` imports it, runs on the CPU.
    """
    os.environ |= KERAS_ENVIRONMENT
    try:
        np.save(folder / ANSWER, compute(), allow_pickle=False)
    except Exception as error:  # noqa: BLE001 - runtimes raise all kinds of errors; they are the result
        words = next(iter(str(error).strip().splitlines()), type(error).__name__)
        (folder / FAULT).write_text(words, encoding="utf-8")
        return 1
    return 0
