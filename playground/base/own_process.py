"""How the program starts itself as a child process with an almost empty environment."""

import os
import subprocess
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


def run_apart(word: str, folder: Path, time_limit: float) -> "subprocess.CompletedProcess[bytes]":
    """Run a task of this program in a process of its own, and wait for its end.

    Parameters
    ----------
    word : str
        The name of the task; it is given `folder`.
    folder : Path
        Where the process works, and its home folder.
    time_limit : float
        Seconds.

    Raises
    ------
    subprocess.TimeoutExpired
        It took longer, and was stopped.
    """
    return subprocess.run(
        own_command(word, str(folder)),
        cwd=folder,
        env=bare_environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=time_limit,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
