"""The time from starting the program to the first paint of the window."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import time

from benchmarks.result import Result

STARTS = 5


def _start(bytecode: Path) -> tuple[float, bool]:
    """Return the seconds to the first paint, and whether TensorFlow was loaded by then.

    Parameters
    ----------
    bytecode : Path
        Where Python caches compiled modules, as in an installation.
    """
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "HOME": home}
        environment |= {"PYTHONPYCACHEPREFIX": str(bytecode)}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time()
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.first_paint"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
    report = json.loads(run.stdout.splitlines()[-1])
    return report["at"] - began, report["is_tensorflow_loaded"]


def measure() -> list[Result]:
    """Return the median time to the first paint over several warm starts."""
    with tempfile.TemporaryDirectory() as bytecode:
        _start(Path(bytecode))
        starts = [_start(Path(bytecode)) for _ in range(STARTS)]
    seconds = [each for each, _is_loaded in starts]
    return [
        Result(
            name=f"start: window painted, median of {STARTS} warm starts",
            value=median(seconds),
            unit="s",
            at_most=1.5,
            note=f"slowest {max(seconds):.2f} s, interpreter included",
        ),
        Result(
            name="start: TensorFlow loaded by then",
            value=float(any(is_loaded for _seconds, is_loaded in starts)),
            unit="",
            at_most=0,
        ),
    ]
