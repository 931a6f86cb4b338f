"""Runs an export in a process of its own, which knows nothing of the model but its file."""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from playground.base.errors import ExportError
from playground.base.number_text import counted
from playground.base.own_process import RUN_EXPORT
from playground.export.answers import GIVEN, NoAnswer, answer_of, time_limit_for
from playground.export.raw.feeding import Inputs

REQUEST = "request.txt"


def run_apart(
    name: str, path: Path, inputs: Inputs, *, time_limit: float | None = None
) -> np.ndarray:
    """Return the outputs of the export at `path`, run in a fresh process.

    Parameters
    ----------
    name : str
        The name of the format.
    path : Path
    inputs : mapping of str to array
    time_limit : float, optional
        In seconds; by default longer for more inputs, see `time_limit_for`.

    Raises
    ------
    ExportError
        It cannot be run, or takes too long.
    """
    if time_limit is None:
        time_limit = time_limit_for(len(inputs))
    with tempfile.TemporaryDirectory(prefix="playground-run-") as place:
        folder = Path(place)
        (folder / REQUEST).write_text(f"{name}\n{path.resolve()}", encoding="utf-8")
        np.savez(folder / GIVEN, allow_pickle=False, **dict(inputs))
        try:
            return answer_of(RUN_EXPORT, folder, time_limit)
        except subprocess.TimeoutExpired:
            raise ExportError(
                f"the export did not answer within {counted(round(time_limit), 'second')}; try "
                "again when the machine is less busy, or export without the preparation"
            ) from None
        except NoAnswer as error:
            raise ExportError(
                f"the export cannot be run on raw rows: {error!s:.300}; choose another format, or "
                "export without the preparation"
            ) from None
