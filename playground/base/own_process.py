"""How this program starts itself once more, as a process that knows little and sees little."""

import os
import sys
from pathlib import Path

PROVE = "prove-script"
"""The task of running the part of a script that builds a network."""
KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
"""Of the environment, what a process needs to start at all."""


def own_command(word: str, *arguments: str) -> list[str]:
    """Return the command that runs this program again, in a bundle and out of one.

    Parameters
    ----------
    word : str
        What `playground.__main__` knows the task by.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, word, *arguments]
    # -P: no module is taken from the working folder; -s: none from the user's own.
    return [sys.executable, "-P", "-s", "-m", "playground", word, *arguments]


def bare_environment(folder: Path) -> dict[str, str]:
    """Return an environment without anything of the user's; `folder` stands for the home."""
    package = Path(__file__).resolve().parents[2]
    home = str(folder)
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        **dict.fromkeys(("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "KERAS_HOME"), home),
        "PYTHONPATH": str(package),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }
