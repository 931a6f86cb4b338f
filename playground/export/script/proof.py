"""`predictions_of`: runs the part of a script that builds the network, in a separate process.

The process works in a temporary folder, without the user's environment and without input,
for a limited time. Before that, `shape` checks the code.
"""

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ExportError
from playground.base.number_text import counted
from playground.base.own_process import PROVE
from playground.export.answers import GIVEN, NoAnswer, answer_of, time_limit_for
from playground.export.script.proving import CODE, RAW, SAMPLES
from playground.export.script.shape import require_construction

LONGEST_REASON = 300


def predictions_of(
    code: str,
    weights: Sequence[NDArray[Any]],
    x: NDArray[np.float32] | Mapping[str, NDArray[Any]],
    *,
    time_limit: float | None = None,
) -> NDArray[np.float32]:
    """Return what the network that `code` builds predicts with `weights`.

    Parameters
    ----------
    code : str
        Statements that build ``model``, as `network_code` writes them; and ``raw_model``, as
        `raw_code` writes them, if `x` is a mapping.
    weights : sequence of arrays
        As ``model.get_weights()`` gives them; of any dtype.
    x : (n, *input_shape) float32, or mapping of str to array
        Samples, or raw rows by the names of the inputs.
    time_limit : float, optional
        In seconds; by default longer for more inputs, see `time_limit_for`.

    Returns
    -------
    (n, *output_shape) float32

    Raises
    ------
    ExportError
        The code does more than build a network, fails, or takes too long.
    """
    require_construction(code)
    with tempfile.TemporaryDirectory(prefix="playground-proof-") as name:
        folder = Path(name)
        (folder / CODE).write_text(code, encoding="utf-8")
        named = {f"w{index}": array for index, array in enumerate(weights)}
        inputs = 1
        if isinstance(x, Mapping):
            named |= {f"{RAW}{name}": values for name, values in x.items()}
            inputs = len(x)
        else:
            named[SAMPLES] = x
        np.savez(folder / GIVEN, allow_pickle=False, **named)
        return _answer(folder, time_limit_for(inputs) if time_limit is None else time_limit)


def _answer(folder: Path, time_limit: float) -> NDArray[np.float32]:
    """Start the process, wait for it, and return what it wrote."""
    try:
        return answer_of(PROVE, folder, time_limit)
    except subprocess.TimeoutExpired:
        raise ExportError(
            f"the script did not build its network within {counted(time_limit, 'second')}, so it "
            "could not be checked; try again when the machine is less busy"
        ) from None
    except NoAnswer as error:
        words = shorten(str(error), LONGEST_REASON, placeholder=" …")
        raise ExportError(
            f"this network cannot be run as Keras script: {words}; choose another format, or other "
            "layers"
        ) from None
