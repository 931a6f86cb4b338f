"""Unsaved work kept by itself, and found again after a crash. No thread here.

Each window keeps its work in two files of its own: ``<token>.nnplay``, the project as it
was last edited, and ``<token>.learned``, what it has learned with the project that learned
it (both are project files). The first is missing where nothing was edited since the project
was opened. Edits are frequent and small, weights are large, so each is written only when it
changed. ``<token>.lock`` is locked as long as the window lives; the system lets go of the
lock when the process ends, however it ends. So a file whose lock can be taken was left by a
crash, and of two windows that find it only one offers it.

What a crash left is removed only after the user restored or refused it. What cannot be read
(a newer version wrote it, no file descriptor is free) stays where it is.
"""

import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.base.files import remove_orphans
from playground.base.locks import Claim
from playground.document.project import Project
from playground.training.files import project_file
from playground.training.files.project_file import Opened
from playground.training.files.snapshots import digest
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import RunInfo

logger = logging.getLogger(__name__)

SUFFIX = ".nnplay"
LEARNED_SUFFIX = ".learned"
LOCK_SUFFIX = ".lock"


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of one window, and the lock that says whether it lives."""

    folder: Path
    token: str
    claim: Claim = field(repr=False, compare=False)

    @classmethod
    def of(cls, folder: Path, token: str) -> "Kept":
        """Return the files of a window, not locked."""
        return cls(folder, token, Claim(folder / f"{token}{LOCK_SUFFIX}"))

    @property
    def project(self) -> Path:
        """The project as it was last edited."""
        return self.folder / f"{self.token}{SUFFIX}"

    @property
    def learned(self) -> Path:
        """What it has learned."""
        return self.folder / f"{self.token}{LEARNED_SUFFIX}"

    def remove(self) -> None:
        """Remove all of it, the lock last."""
        for path in (self.project, self.learned):
            with suppress(OSError):
                path.unlink()
        self.claim.release()


@dataclass(frozen=True, slots=True)
class Left:
    """Work that a crash left behind; it is ours to offer.

    Attributes
    ----------
    title : str
        Of the project; empty if that cannot be read now.
    kept_at : datetime
        When it was last kept, in local time.
    project : Project or None
        As it was last edited; None if that cannot be read now.
    trained : Project or None
        As it was when it learned what is in `checkpoint`; may differ from `project`.
    checkpoint : Checkpoint or None
    reason : str
        Why not all of it can be read now; empty if all can.
    runs : tuple of RunInfo
        Earlier runs, oldest first, with settings and curves.
    """

    title: str
    kept_at: datetime
    project: Project | None
    trained: Project | None
    checkpoint: Checkpoint | None
    reason: str
    kept: Kept = field(repr=False, compare=False)
    runs: tuple[RunInfo, ...] = ()

    @property
    def epochs(self) -> int:
        """How many epochs it was trained."""
        return len(self.checkpoint.curves) if self.checkpoint is not None else 0

    def discard(self) -> None:
        """Remove it: the user refused it, or it is safe elsewhere."""
        self.kept.remove()

    def leave(self) -> None:
        """Let the next start offer it again."""
        self.kept.claim.release()


class Recovery:
    """The kept work of one folder; a window each. Used by one thread at a time.

    Parameters
    ----------
    folder : Path
        Made when something is first kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = Kept.of(folder, f"{os.getpid()}-{secrets.token_hex(4)}")
        self._project: Project | None = None
        self._learned: bytes | None = None
        self._runs: tuple[RunInfo, ...] = ()

    def keep(self, project: Project, runs: tuple[RunInfo, ...] = ()) -> None:
        """Write `project` with its earlier runs, in place of what was kept before.

        All of it is written or nothing.

        Raises
        ------
        PlaygroundError
            The disk is full, or the folder is read-only; the message says what to do.
        """
        if project == self._project and _ids(runs) == _ids(self._runs):
            return
        self._begin()
        project_file.save(self._kept.project, project, runs=runs)
        self._project, self._runs = project, runs

    def keep_learned(self, trained: Project, checkpoint: Checkpoint, edited: Project) -> None:
        """Write what `trained` has learned, if that is not what was kept last.

        Parameters
        ----------
        trained : Project
            What the training thread had when it took `checkpoint`.
        edited : Project
            As it is now: it may have been edited since.

        Raises
        ------
        PlaygroundError
            As for `keep`.
        """
        if edited != trained or self._kept.project.exists():
            # First, so that the file of the project always has the last edit.
            self.keep(edited, self._runs)
        learned = digest(checkpoint)
        if learned == self._learned:
            return
        self._begin()
        project_file.save(self._kept.learned, trained, checkpoint)
        self._learned = learned

    def forget_learned(self) -> None:
        """Remove what was learned: training was reset."""
        with suppress(OSError):
            self._kept.learned.unlink()
        self._learned = None

    def forget(self) -> None:
        """Remove what was kept: it is safe elsewhere, or not wanted."""
        self._kept.remove()
        self._project = self._learned = None

    def adopt(self, left: Left) -> None:
        """Keep what a crash left as this window's own from now on; no copy is made."""
        self.forget()
        self._kept = left.kept
        self._project = self._learned = None
        self._runs = ()

    def left(self) -> tuple[Left, ...]:
        """Return what crashes left behind, the latest first.

        Temporary files and locks of windows that are gone are removed; work is not.
        """
        remove_orphans(self._folder)
        with suppress(OSError):
            found = [self._found(token) for token in self._tokens()]
            whole = [left for left in found if left is not None]
            return tuple(sorted(whole, key=lambda left: left.kept_at, reverse=True))
        return ()

    def _begin(self) -> None:
        """Make folder and lock."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PlaygroundError(f"{self._folder} cannot be made: {error.strerror}") from error
        self._kept.claim.take()

    def _tokens(self) -> list[str]:
        """Return the windows that kept something here, but for this one."""
        if not self._folder.is_dir():
            return []
        suffixes = (SUFFIX, LEARNED_SUFFIX, LOCK_SUFFIX)
        paths = [path for path in self._folder.iterdir() if path.suffix in suffixes]
        tokens = {path.stem for path in paths if not path.name.startswith(".")}
        return sorted(tokens - {self._kept.token})

    def _found(self, token: str) -> Left | None:
        """Return what the window called `token` left, if it is gone and left anything."""
        kept = Kept.of(self._folder, token)
        if not kept.claim.take():
            return None
        paths = [path for path in (kept.project, kept.learned) if path.exists()]
        if not paths:
            kept.claim.release()
            return None
        kept_at = datetime.fromtimestamp(max(p.stat().st_mtime for p in paths)).astimezone()
        project, reason = _read(kept.project)
        learned, learned_reason = _read(kept.learned)
        edited = project or learned  # what was learned stands alone where nothing was edited
        newest = edited.project if edited is not None else None
        trained = learned.project if learned is not None else None
        checkpoint = learned.checkpoint if learned is not None else None
        title = newest.title if newest is not None else ""
        reason = reason or learned_reason
        runs = project.runs if project is not None else ()
        return Left(title, kept_at, newest, trained, checkpoint, reason, kept, runs)


def _ids(runs: tuple[RunInfo, ...]) -> tuple[tuple[int, str], ...]:
    """Return what tells lists of earlier runs apart: those do not change but for their names."""
    return tuple((run.id, run.name) for run in runs)


def _read(path: Path) -> tuple[Opened | None, str]:
    """Return what is in a kept file, and why it cannot be read: nothing if it is not there."""
    if not path.exists():
        return None, ""
    try:
        opened = project_file.load(path)
    except (PlaygroundError, OSError) as error:
        logger.warning("kept work cannot be read: %s", error)
        return None, str(error)
    return opened, " ".join(opened.warnings)
