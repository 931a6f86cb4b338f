"""Projects kept by themselves, and found again after a crash. No thread here.

Each window keeps its project in one file of its own, ``<token>.nnplay``, and holds a lock,
``<token>.lock``, as long as it lives. The system lets go of the lock when the process
ends, however it ends. So a file whose lock can be taken was left by a crash, and of two
windows that find it only one offers it.
"""

import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.base.locks import Claim
from playground.document.project import Project
from playground.training import project_file

logger = logging.getLogger(__name__)

SUFFIX = ".nnplay"
LOCK_SUFFIX = ".lock"


@dataclass(frozen=True, slots=True)
class Left:
    """A project that a crash left behind; it is ours to offer.

    Attributes
    ----------
    path : Path
    project : Project
    kept_at : datetime
        When it was last kept, in local time.
    """

    path: Path
    project: Project
    kept_at: datetime
    _claim: Claim = field(repr=False, compare=False)

    def discard(self) -> None:
        """Remove it."""
        with suppress(OSError):
            self.path.unlink()
        self._claim.release()

    def leave(self) -> None:
        """Let the next start offer it again."""
        self._claim.release()


class Recovery:
    """The kept projects of one folder; a window each.

    Parameters
    ----------
    folder : Path
        Made when something is first kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
        self._claim = Claim(self._path.with_suffix(LOCK_SUFFIX))

    def keep(self, project: Project) -> None:
        """Write `project`, all of it or nothing, in place of what was kept before.

        Raises
        ------
        PlaygroundError
            The disk is full, or the folder is read-only; the message says what to do.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PlaygroundError(f"{self._folder} cannot be made: {error.strerror}") from error
        self._claim.take()
        project_file.save(self._path, project)

    def forget(self) -> None:
        """Remove what was kept: it is safe elsewhere, or not wanted."""
        with suppress(OSError):
            self._path.unlink()
        self._claim.release()

    def left(self) -> tuple[Left, ...]:
        """Return what crashes left behind, the latest first; damaged files are removed."""
        # A name with a dot is that of a file which another window is just writing.
        found = [self._found(path) for path in self._folder.glob(f"[!.]*{SUFFIX}")]
        whole = [left for left in found if left is not None]
        return tuple(sorted(whole, key=lambda left: left.kept_at, reverse=True))

    def _found(self, path: Path) -> Left | None:
        claim = Claim(path.with_suffix(LOCK_SUFFIX))
        if path == self._path or not claim.take():
            return None
        try:
            project = project_file.load(path).project
            kept_at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        except (PlaygroundError, OSError) as error:
            logger.warning("a kept project cannot be read: %s", error)
            with suppress(OSError):
                path.unlink()
            claim.release()
            return None
        return Left(path, project, kept_at, claim)
