"""`OpenFiles`: which files are open in other windows of the same user."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from playground.base.locks import Claim


class OpenFiles:
    """The files that one window has open, visible to the windows of all processes.

    Each open file is represented by a locked file in `folder`, named after the path. The
    system releases the lock when the process ends. May be used from any thread.

    Parameters
    ----------
    folder : Path or None
        Made when first needed; None if nothing can be written, so that no window sees others.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._claims: dict[str, Claim] = {}
        self._lock = Lock()

    def enter(self, path: Path) -> bool:
        """Record that this window has `path` open; return whether another window has it too."""
        if self._folder is None:
            return False
        with self._lock:
            name = _name(path)
            claim = self._claims.setdefault(name, Claim(self._folder / name))
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True)
            return not claim.take() and claim.is_elsewhere

    def sweep(self) -> None:
        """Remove the records of windows that were killed."""
        paths: list[Path] = []
        if self._folder is not None:
            with suppress(OSError):
                paths = list(self._folder.iterdir())
        for claim in [Claim(path) for path in paths if path.name not in self._claims]:
            if claim.take():
                claim.release()

    def leave_others(self, path: Path | None) -> None:
        """Record that this window has only `path` open, or nothing."""
        with self._lock:
            kept = None if path is None else _name(path)
            for name in [name for name in self._claims if name != kept]:
                self._claims.pop(name).release()


def _name(path: Path) -> str:
    """Return a short name for a path, the same for each way to write it."""
    return hashlib.sha256(os.fsencode(os.path.realpath(path))).hexdigest()[:32]
