"""Keeps a recording on disk while it is not saved as a lesson, for the next window.

Each window writes a file of its own, ``<token>.json``, and locks ``<token>.lock`` while it is
open. A file whose lock is free was left by a window that was closed or crashed; the next window
that records continues the latest one. A file that cannot be read stays where it is.
"""

import logging
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from playground.base.errors import FileFormatError, PlaygroundError
from playground.base.files import remove_orphans, write_bytes
from playground.base.locks import Claim
from playground.document.file.codec import decode, encode
from playground.document.project import Project
from playground.learning.lesson import MOST_STEPS
from playground.packs.recording.recorder import Draft

VERSION = 1
MOST_BYTES = 32 * 2**20
SUFFIX, LOCK_SUFFIX = ".json", ".lock"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recording:
    """What is kept.

    Attributes
    ----------
    title, summary : str
        Of the lesson.
    start : Project
        The project that the lesson opens.
    drafts : tuple of Draft
    """

    title: str
    summary: str
    start: Project
    drafts: tuple[Draft, ...]


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A recording as JSON; the project is that of a project file."""

    version: int
    title: str
    summary: str
    start: msgspec.Raw
    drafts: tuple[Draft, ...]


def to_bytes(recording: Recording) -> bytes:
    """Return a recording as JSON."""
    start = msgspec.Raw(encode(recording.start))
    fields = (recording.title, recording.summary, start, recording.drafts)
    return msgspec.json.encode(_Stored(VERSION, *fields))


def from_bytes(content: bytes) -> Recording:
    """Return the recording in `content`.

    Raises
    ------
    PlaygroundError
        It is damaged, too large, or of a newer version.
    """
    if len(content) > MOST_BYTES:
        raise FileFormatError(f"the recording is larger than {MOST_BYTES // 2**20} MB")
    try:
        stored = msgspec.json.decode(content, type=_Stored)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        raise FileFormatError("the recording is damaged") from None
    are_whole = all(len(draft.checks) == len(draft.is_used) for draft in stored.drafts)
    if stored.version != VERSION or len(stored.drafts) > MOST_STEPS or not are_whole:
        raise FileFormatError("the recording is damaged, or of a newer version of the program")
    return Recording(stored.title, stored.summary, decode(bytes(stored.start)), stored.drafts)


class RecordingKeeper:
    """The recording of one window on disk. Used by one thread at a time; none is the main thread.

    Parameters
    ----------
    folder : Path or None
        Holds the files of all windows; made when something is first kept. None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._use(_token())

    def keep(self, recording: Recording) -> None:
        """Write the recording atomically; it replaces what was kept before.

        Raises
        ------
        OSError
            It cannot be written.
        """
        if self._folder is None:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        self._claim.take()
        write_bytes(self._path, to_bytes(recording))

    def forget(self) -> None:
        """Remove what was kept: it was saved as a lesson, or all its steps were deleted."""
        if self._folder is not None:
            with suppress(OSError):
                self._path.unlink()

    def release(self) -> None:
        """Leave what was kept to the next window."""
        self._claim.release()

    def put_back(self) -> None:
        """Leave what `left` returned to the next window after all; later work has a new file."""
        self.release()
        self._use(_token())

    def left(self) -> Recording | None:
        """Return the latest recording that a closed window left, and continue its file."""
        folder = self._folder
        if folder is None or not folder.is_dir():
            return None
        remove_orphans(folder)
        with suppress(OSError):
            paths = [path for path in folder.glob(f"[!.]*{SUFFIX}") if path != self._path]
            for path in sorted(paths, key=lambda each: each.stat().st_mtime, reverse=True):
                found = self._adopted(path)
                if found is not None:
                    return found
        return None

    def _adopted(self, path: Path) -> Recording | None:
        """Return the recording in a file, which is now that of this window; None if it is not."""
        claim = Claim(path.with_suffix(LOCK_SUFFIX))
        if not claim.take():
            return None
        try:
            with path.open("rb") as stream:
                found = from_bytes(stream.read(MOST_BYTES + 1))
        except (OSError, PlaygroundError) as error:
            logger.warning("the recording %s cannot be read: %s", path.name, error)
            claim.release()
            return None
        self.release()
        self._use(path.stem, claim)
        return found

    def _use(self, token: str, claim: Claim | None = None) -> None:
        """Use the files of this token from now on."""
        folder = self._folder or Path()
        self._path = folder / f"{token}{SUFFIX}"
        self._claim = claim or Claim(folder / f"{token}{LOCK_SUFFIX}")


def _token() -> str:
    """Return a name that no other window has."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"
