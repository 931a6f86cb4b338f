"""How the program starts itself as a child process with an almost empty environment."""

import os
import sys
from pathlib import Path

PROVE = "prove-script"
"""The task of running the part of a script that builds a network."""
RUN_EXPORT = "run-export"
"""The task of running an exported model on raw rows."""
KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""The environment variables that a process needs to start."""


def own_command(word: str, *arguments: str) -> list[str]:
    """Return the command that runs this program again, bundled or not.

    Parameters
    ----------
    word : str
        The name of the task in `playground.__main__`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, word, *arguments]
    # -P: no module is taken from the working folder; -s: none from the user's own.
    return [sys.executable, "-P", "-s", "-m", "playground", word, *arguments]


def bare_environment(folder: Path) -> dict[str, str]:
    """Return an environment without the user's variables; `folder` is the home folder."""
    package = Path(__file__).resolve().parents[2]
    home = str(folder)
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "KERAS_HOME"), home),
        "PYTHONPATH": str(package),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
