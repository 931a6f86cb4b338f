"""Runs an export in a process of its own, which knows nothing of the model but its file."""

import logging
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from playground.base import own_process
from playground.base.errors import ExportError
from playground.base.own_process import RUN_EXPORT
from playground.export.raw.feeding import Inputs

REQUEST = "request.txt"
GIVEN = "given.npz"
ANSWER = "answer.npy"
FAULT = "fault.txt"
TIME_LIMIT_SECONDS = 180.0
"""Most of it is for importing TensorFlow on a busy machine."""

log = logging.getLogger(__name__)


def run_apart(
    name: str, path: Path, inputs: Inputs, *, time_limit: float = TIME_LIMIT_SECONDS
) -> np.ndarray:
    """Return the outputs of the export at `path`, run in a fresh process.

    Parameters
    ----------
    name : str
        The name of the format.
    path : Path
    inputs : mapping of str to array

    Raises
    ------
    ExportError
        It cannot be run, or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="playground-run-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(f"{name}\n{path.resolve()}", encoding="utf-8")
        np.savez(folder / GIVEN, allow_pickle=False, **dict(inputs))
        try:
            done = own_process.run_apart(RUN_EXPORT, folder, time_limit)
        except subprocess.TimeoutExpired:
            raise ExportError(
                f"the export did not answer within {time_limit:g} seconds, so it could not be "
                "checked; try again when the machine is less busy"
            ) from None
        if done.returncode == 0:
            return np.asarray(np.load(folder / ANSWER, allow_pickle=False), np.float32)
        log.warning("an export failed: %s", done.stderr[-2000:].decode(errors="replace"))
        fault = folder / FAULT
        reason = fault.read_text("utf-8") if fault.exists() else f"exit {done.returncode}"
        raise ExportError(
            f"the export cannot be run on raw rows: {reason:.300}; choose another format, or "
            "export without the preparation"
        )
