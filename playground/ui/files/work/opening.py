"""`Opener`: reads one file at a time for the window; it can be cancelled at any moment.

Cancelling stops the child process that reads the file, and leaves the thread that waits for
it behind if that hangs, as opening a file on a network drive may.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, Signal

from playground.base.disk.open_files import OpenFiles
from playground.base.params import ParamValue
from playground.datasets.config import DataConfig
from playground.datasets.tables.forms import FORMS
from playground.datasets.tables.read_as import read_as_of
from playground.datasets.tables.read_table import ReadTable, read_for_page
from playground.document.project import Project
from playground.importing.files import (
    FileKind,
    kind_of,
    read_folder,
    read_model_file,
    read_script_file,
    read_table,
)
from playground.importing.result import Imported
from playground.reading.watch import Progress
from playground.training.files import project_file
from playground.training.files.project_file import Opened
from playground.training.protocol.state import Position
from playground.ui.files.work.background import ReadingThreads
from playground.ui.files.work.reading import Reading
from playground.ui.presenters.background.threads import IsCancelled, Job
from playground.ui.shell.status_strip import StatusStrip

NO_SETTINGS: Mapping[str, ParamValue] = MappingProxyType({})

MODEL = "model"
"""The setting that names one of the models of a program."""

Content: TypeAlias = Opened | Imported | DataConfig | ReadTable
Read = Callable[[Path, Project, Mapping[str, ParamValue], Progress], Content]


@dataclass(frozen=True, slots=True)
class Opening:
    """One open: which file, and what was open when it was begun.

    Attributes
    ----------
    path : Path
    generation : int
        `Document.generation` then; its answer replaces no other project.
    project : Project
        As it was then.
    position : Position
        How far it was trained then.
    was_unsaved : bool
        Whether the user agreed to lose what was not saved then.
    settings : mapping
        For a table: of its data set.
    """

    path: Path
    generation: int
    project: Project
    position: Position
    was_unsaved: bool = False
    settings: Mapping[str, ParamValue] = field(default_factory=lambda: NO_SETTINGS)


@dataclass(frozen=True, slots=True)
class Found:
    """The content of a file.

    Attributes
    ----------
    content : Opened, Imported, DataConfig or ReadTable
    is_elsewhere : bool
        Another window has the file open too.
    """

    content: Content
    is_elsewhere: bool = False


class Opener(QObject):
    """Reads the file that was requested last, and cancels an earlier one.

    Parameters
    ----------
    read : callable
        Returns what a file holds; runs in its own thread and may never return. The
        callable that it is given raises `Cancelled`.
    status : StatusStrip
        Shows that a file is being read, and lets the user cancel.

    Signals
    -------
    ended(Opening, Future)
        The future holds `Found`, or why the file could not be read.
    cancelled(Opening)
        The user cancelled it.
    """

    ended = Signal(object, object)
    cancelled = Signal(object)

    def __init__(
        self,
        read: Read,
        threads: ReadingThreads,
        open_files: OpenFiles,
        status: StatusStrip,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._threads = threads
        self._open_files = open_files
        self._status = status
        self._opening: Opening | None = None
        self._reading: Reading | None = None
        self._job: Job | None = None

    def begin(self, opening: Opening) -> None:
        """Read a file; `ended` follows unless it is cancelled."""
        self.cancel()
        self._opening = opening
        reading = self._reading = Reading(opening.path.name, self._status, self)
        reading.cancelled.connect(self._on_cancelled)
        self._job = self._threads.run(
            lambda is_cancelled: self._found(opening, reading.progress, is_cancelled),
            lambda done: self._end(opening, done),
        )

    def cancel(self) -> None:
        """Stop reading at once; no signal follows."""
        reading, job = self._reading, self._job
        self._reading = self._job = self._opening = None
        if reading is not None and job is not None:
            reading.cancel()
            reading.end()
            job.cancel()

    def _on_cancelled(self) -> None:
        opening = self._opening
        self.cancel()
        self.cancelled.emit(opening)

    def _found(self, opening: Opening, progress: Progress, is_cancelled: IsCancelled) -> Found:
        """Read the file. Runs in a thread of its own."""
        content = self._read(opening.path, opening.project, opening.settings, progress)
        is_elsewhere = False
        if isinstance(content, Opened) and not is_cancelled():
            is_elsewhere = self._open_files.enter(opening.path)
        return Found(content, is_elsewhere)

    def _end(self, opening: Opening, done: "Future[Any]") -> None:
        if opening is not self._opening or self._reading is None:
            return
        self._reading.end()
        self._reading = self._job = self._opening = None
        self.ended.emit(opening, done)


def read_any(
    path: Path, project: Project, settings: Mapping[str, ParamValue], progress: Progress
) -> Content:
    """Return the content of the file at `path`. May take long.

    Parameters
    ----------
    project : Project
        What is open: the data that a model may be trained on, the settings for a table.
    settings : mapping
        Of a table's data set: how it is read; for a program, which model.
    progress : callable

    Raises
    ------
    PlaygroundError
        The file cannot be read; the message says why.
    Cancelled
        `progress` raised it.
    """
    kind = kind_of(path)
    if kind is FileKind.MODEL:
        return read_model_file(path, progress=progress)
    if kind is FileKind.SCRIPT:
        return read_script_file(path, progress=progress, model=str(settings.get(MODEL, "")))
    if kind is FileKind.TABLE and path.suffix.lower() in FORMS:
        return read_for_page(path, read_as_of(str(settings.get("read_as", ""))), progress)
    if kind is FileKind.TABLE:
        return read_table(path, project.data, settings, progress)
    if kind is FileKind.FOLDER:
        return read_folder(path, project.data, str(settings.get("source", "")), progress)
    return project_file.load(path, progress)
