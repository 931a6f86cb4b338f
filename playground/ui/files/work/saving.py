"""`Saver`: writes projects to files, each as it was when its save was begun."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.disk.written_folders import WrittenFolders
from playground.base.errors import PlaygroundError
from playground.document.project import Project
from playground.training.files import project_file
from playground.training.files.originals import Known, original_kept
from playground.training.files.table_copy import why_no_copy
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import CheckpointTaken, RunInfo
from playground.ui.files.work.background import WritingThread
from playground.ui.presenters.reply_handlers import ReplyHandlers

After = Callable[[bool], object]
"""What follows a save: called with whether the file is on disk."""


@dataclass(frozen=True, slots=True)
class Save:
    """One save: what goes where, and for which project it was begun.

    Attributes
    ----------
    path : Path
    generation : int
        `Document.generation` when it was begun.
    project : Project
        As it was then.
    kept : Checkpoint or None
        The trained model that was opened with it, where none has been built yet.
    may_replace : bool
        Whether the user agreed to replace whatever is at `path`.
    runs : tuple of RunInfo
        The earlier runs of the project.
    """

    path: Path
    generation: int
    project: Project
    kept: Checkpoint | None = field(default=None, repr=False)
    may_replace: bool = False
    runs: tuple[RunInfo, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SaveEnded:
    """The result of a save.

    Attributes
    ----------
    save : Save
        With the trained model in `kept`, so that it can be written again as it was.
    error : BaseException or None
        Why it is not on disk.
    after : tuple of After
        Callbacks; the receiver of `ended` calls them, now or after another attempt.
    original : Path or None
        Where the file is as it was before, if not everything in it could be read.
    gap : str
        Why the file has no copy of the table, if the user asked for one.
    """

    save: Save
    error: BaseException | None
    after: tuple[After, ...]
    original: Path | None = None
    gap: str = ""


class _Flight:
    """A save in progress, and its callbacks."""

    def __init__(self, save: Save, after: tuple[After, ...]) -> None:
        self.save = save
        self.after = list(after)


class Saver(QObject):
    """Takes the model from the training thread and writes it with its project.

    Signals
    -------
    ended(SaveEnded)
        On disk, or not.
    """

    ended = Signal(object)

    def __init__(
        self,
        requests: ReplyHandlers,
        writing: WritingThread,
        folders: WrittenFolders,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._reply_handlers = requests
        self._writing = writing
        self._folders = folders
        self._flights: list[_Flight] = []
        # Changed by the writing thread alone once a save of that project was begun.
        self._known: dict[tuple[int, str], Known] = {}

    @property
    def is_busy(self) -> bool:
        """Whether a save is in progress, of this project or of another one."""
        return bool(self._flights)

    def know(self, generation: int, path: Path, known: Known | None) -> None:
        """Remember what the file of a project was when it was read."""
        for key in [key for key in self._known if key[0] < generation - 1]:
            if not self.is_busy:
                del self._known[key]
        if known is not None:
            self._known[_key(generation, path)] = known

    def note_loss(self, generation: int, path: Path) -> None:
        """Remember that the window does not have all that is in the file of a project."""
        self._writing.run(partial(self._note_loss, _key(generation, path)), lambda _done: None)

    def begin(self, save: Save, *after: After, is_taken: bool = False) -> None:
        """Write `save`; `after` follows once it is on disk, or is not.

        Parameters
        ----------
        is_taken : bool
            `save.kept` is the model to be written; otherwise the training thread is asked.
        """
        flight = _Flight(save, after)
        self._flights.append(flight)
        if is_taken:
            self._write(flight, save)
        else:
            self._reply_handlers.checkpoint(lambda taken: self._taken(flight, taken))

    def wait(self, after: After, generation: int | None = None) -> bool:
        """Let `after` follow the saves in progress, all or of one project; False if there are none.

        It follows the last of them.
        """
        chosen = [f for f in self._flights if generation in (None, f.save.generation)]
        if chosen:
            chosen[-1].after.append(after)
        return bool(chosen)

    def is_saving(self, generation: int, project: Project) -> bool:
        """Return whether just this state of a project is being saved."""
        return any(
            flight.save.generation == generation and flight.save.project == project
            for flight in self._flights
        )

    def _taken(self, flight: _Flight, taken: CheckpointTaken) -> None:
        save = flight.save
        if taken.error:
            self._end(
                flight, save, PlaygroundError(f"{save.path.name} was not saved: {taken.error}")
            )
            return
        kept = taken.checkpoint or save.kept
        self._write(flight, replace(save, kept=kept))

    def _write(self, flight: _Flight, save: Save) -> None:
        self._writing.run(
            lambda: self._on_disk(save), lambda done: self._written(flight, save, done)
        )

    def _on_disk(self, save: Save) -> tuple[Path | None, str]:
        """Write the file; return the fields of `SaveEnded` that come of it.

        Runs in the writing thread, one save after another.
        """
        path, known = save.path, self._known.get(_key(save.generation, save.path))
        self._folders.note(path.parent)
        expected = None if save.may_replace or known is None else known.stamp
        with original_kept(path, known) as original:
            stamp = project_file.save(
                path, save.project, save.kept, expected=expected, runs=save.runs
            )
        self._known[_key(save.generation, path)] = Known(stamp)
        return original, why_no_copy(save.project)

    def _note_loss(self, key: tuple[int, str]) -> None:
        """Note a loss; runs in the writing thread."""
        known = self._known.get(key)
        if known is not None:
            self._known[key] = replace(known, is_partial=True)

    def _written(self, flight: _Flight, save: Save, done: "Future[Any]") -> None:
        error = done.exception()
        original, gap = done.result() if error is None else (None, "")
        self._end(flight, save, error, original, gap)

    def _end(
        self,
        flight: _Flight,
        save: Save,
        error: BaseException | None,
        original: Path | None = None,
        gap: str = "",
    ) -> None:
        self._flights.remove(flight)
        self.ended.emit(SaveEnded(save, error, tuple(flight.after), original, gap))


def _key(generation: int, path: Path) -> tuple[int, str]:
    return generation, os.path.abspath(path)
