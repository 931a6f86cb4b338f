"""`Library`: all lessons of a folder, each read when it is first needed."""

import logging
from dataclasses import dataclass
from pathlib import Path

from playground.base.errors import PlaygroundError
from playground.learning.packs import FILE, Lesson, read_lesson

logger = logging.getLogger(__name__)

MOST_LESSONS = 200


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A folder that cannot be used as a lesson, and why."""

    name: str
    reason: str


class Library:
    """The lessons in order of their numbers. Nothing is read before `lessons` is called.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lessons: tuple[Lesson, ...] | None = None
        self.unreadable: tuple[Unreadable, ...] = ()

    def names(self) -> frozenset[str]:
        """Return the names of the folders that have a lesson, without reading any."""
        folders = self._folder.iterdir() if self._folder.is_dir() else ()
        return frozenset(folder.name for folder in folders if _has_lesson(folder))

    def lessons(self) -> tuple[Lesson, ...]:
        """Return all lessons that can be used; the others are in `unreadable`."""
        if self._lessons is None:
            self._read()
        assert self._lessons is not None
        return self._lessons

    def _read(self) -> None:
        found, failed = [], []
        folders = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        for folder in folders[:MOST_LESSONS]:
            if not _has_lesson(folder):
                continue
            try:
                found.append(read_lesson(folder))
            except PlaygroundError as error:
                logger.warning("a lesson cannot be used: %s", error)
                failed.append(Unreadable(folder.name, str(error)))
        self._lessons = tuple(sorted(found, key=lambda each: (each.content.number, each.name)))
        self.unreadable = tuple(failed)


def _has_lesson(folder: Path) -> bool:
    """Return whether a folder has a lesson; hidden ones are about to come or to go."""
    return not folder.name.startswith(".") and (folder / FILE).is_file()
