"""Autosaves unsaved work, and finds it again after a crash. It starts no thread.

Each window has three files of its own: ``<token>.nnplay``, the project after its last edit,
``<token>.learned``, the trained model with the project that trained it, and ``<token>.runs``, the
earlier runs (all are project files). The first is missing if nothing was edited since the project
was opened. Edits are frequent and small, weights are large, so each file is written only when it
changed.
``<token>.lock`` is locked while the window is open; the operating system releases the lock
when the process ends in any way. So a file whose lock is free was left by a crash, and of two
windows that find it only one offers it.

Recovered work is removed only after the user has restored or refused it. Files that cannot be
read (written by a newer version, or there are no free file descriptors) are left alone.
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
RUNS_SUFFIX = ".runs"
LOCK_SUFFIX = ".lock"


@dataclass(frozen=True, slots=True)
class Kept:
    """The files of one window, and the lock that shows whether it is open."""

    folder: Path
    token: str
    claim: Claim = field(repr=False, compare=False)

    @classmethod
    def of(cls, folder: Path, token: str) -> "Kept":
        """Return the files of a window, not locked."""
        return cls(folder, token, Claim(folder / f"{token}{LOCK_SUFFIX}"))

    @property
    def project(self) -> Path:
        """The project after its last edit."""
        return self.folder / f"{self.token}{SUFFIX}"

    @property
    def learned(self) -> Path:
        """The trained model."""
        return self.folder / f"{self.token}{LEARNED_SUFFIX}"

    @property
    def runs(self) -> Path:
        """The earlier runs."""
        return self.folder / f"{self.token}{RUNS_SUFFIX}"

    def remove(self) -> None:
        """Remove all files, the lock last."""
        for path in (self.project, self.learned, self.runs):
            with suppress(OSError):
                path.unlink()
        self.claim.release()


@dataclass(frozen=True, slots=True)
class Left:
    """Work that a crash left behind; this window holds its lock and may offer it.

    Attributes
    ----------
    title : str
        Of the project; empty if it cannot be read now.
    kept_at : datetime
        When it was last autosaved, in local time.
    project : Project or None
        The project after its last edit; None if it cannot be read now.
    trained : Project or None
        The project that trained `checkpoint`; may differ from `project`.
    checkpoint : Checkpoint or None
    reason : str
        Why something cannot be read now; empty if everything was read.
    kept : Kept
        The files.
    runs : tuple of RunInfo
        Earlier runs, oldest first.
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
        """The number of epochs it was trained."""
        return len(self.checkpoint.curves) if self.checkpoint is not None else 0

    def discard(self) -> None:
        """Remove it: the user refused it, or it was saved elsewhere."""
        self.kept.remove()

    def leave(self) -> None:
        """Release it, so that the next start offers it again."""
        self.kept.claim.release()


class Recovery:
    """The autosaved work of one window. Used by one thread at a time.

    Parameters
    ----------
    folder : Path
        Holds the files of all windows; created when something is first saved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept = Kept.of(folder, f"{os.getpid()}-{secrets.token_hex(4)}")
        self._project: Project | None = None
        self._learned: bytes | None = None
        self._runs: tuple[RunInfo, ...] = ()

    def keep(self, project: Project, runs: tuple[RunInfo, ...] = ()) -> None:
        """Write `project` and its earlier runs; they replace what was saved before.

        The file is written atomically.

        Raises
        ------
        PlaygroundError
            The disk is full, or the folder is read-only; the message explains what to do.
        """
        if project == self._project and _ids(runs) == _ids(self._runs):
            return
        self._begin()
        if _ids(runs) != _ids(self._runs):
            project_file.save(self._kept.runs, project, runs=runs)
            self._runs = runs
        if project != self._project:
            project_file.save(self._kept.project, project)
            self._project = project

    def keep_learned(self, trained: Project, checkpoint: Checkpoint, edited: Project) -> None:
        """Write the trained model, if it changed since the last call.

        Parameters
        ----------
        trained : Project
            The project of the training thread when it took `checkpoint`.
        checkpoint : Checkpoint
        edited : Project
            The current project, which may have been edited since.

        Raises
        ------
        PlaygroundError
            As for `keep`.
        """
        if edited != trained or self._kept.project.exists():
            # Written first, so that the project file always has the last edit.
            self.keep(edited, self._runs)
        learned = digest(checkpoint)
        if learned == self._learned:
            return
        self._begin()
        project_file.save(self._kept.learned, trained, checkpoint)
        self._learned = learned

    def forget_learned(self) -> None:
        """Remove the trained model: training was reset."""
        with suppress(OSError):
            self._kept.learned.unlink()
        self._learned = None

    def forget(self) -> None:
        """Remove the files: the work was saved elsewhere, or is not wanted."""
        self._kept.remove()
        self._project = self._learned = None
        self._runs = ()

    def adopt(self, left: Left) -> None:
        """Use the files that a crash left as this window's own, without a copy."""
        self.forget()
        self._kept = left.kept

    def left(self) -> tuple[Left, ...]:
        """Return the work that crashes left behind, the latest first.

        Temporary files and locks of closed windows are removed; work is not.
        """
        remove_orphans(self._folder)
        with suppress(OSError):
            found = [self._found(token) for token in self._tokens()]
            whole = [left for left in found if left is not None]
            return tuple(sorted(whole, key=lambda left: left.kept_at, reverse=True))
        return ()

    def _begin(self) -> None:
        """Create the folder and take the lock."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PlaygroundError(f"{self._folder} cannot be created: {error.strerror}") from error
        self._kept.claim.take()

    def _tokens(self) -> list[str]:
        """Return the tokens of all other windows with files here."""
        if not self._folder.is_dir():
            return []
        suffixes = (SUFFIX, LEARNED_SUFFIX, RUNS_SUFFIX, LOCK_SUFFIX)
        paths = [path for path in self._folder.iterdir() if path.suffix in suffixes]
        tokens = {path.stem for path in paths if not path.name.startswith(".")}
        return sorted(tokens - {self._kept.token})

    def _found(self, token: str) -> Left | None:
        """Return the work of the window `token`; None if it is open or left nothing."""
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
        edited = project or learned  # there is only a trained model if nothing was edited
        newest = edited.project if edited is not None else None
        trained = learned.project if learned is not None else None
        checkpoint = learned.checkpoint if learned is not None else None
        title = newest.title if newest is not None else ""
        runs, runs_reason = _runs_of(kept, project)
        reason = " ".join(filter(None, (reason, learned_reason, runs_reason)))
        return Left(title, kept_at, newest, trained, checkpoint, reason, kept, runs)


def _runs_of(kept: Kept, project: Opened | None) -> tuple[tuple[RunInfo, ...], str]:
    """Return the earlier runs, and why some cannot be read; earlier versions kept them with it."""
    found, reason = _read(kept.runs)
    if found is None:
        return project.runs if project is not None else (), reason
    return found.runs, reason


def _ids(runs: tuple[RunInfo, ...]) -> tuple[tuple[int, str], ...]:
    """Return what identifies a list of earlier runs: only their names can change."""
    return tuple((run.id, run.name) for run in runs)


def _read(path: Path) -> tuple[Opened | None, str]:
    """Return the content of a file, if any, and why it cannot be read, if so."""
    if not path.exists():
        return None, ""
    try:
        opened = project_file.load(path)
    except (PlaygroundError, OSError) as error:
        logger.warning("autosaved work cannot be read: %s", error)
        return None, str(error)
    return opened, opened.warning()
