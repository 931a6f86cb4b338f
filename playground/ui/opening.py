"""`Opener`: reads one file at a time for the window; it can be cancelled at any moment."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

from PySide6.QtCore import QObject, QTimer, Signal

from playground.base.open_files import OpenFiles
from playground.base.params import ParamValue
from playground.datasets.config import DataConfig
from playground.document.project import Project
from playground.importing.result import Imported
from playground.training.engine import Position
from playground.training.project_file import Opened
from playground.ui.background import IsCancelled, Job, Reading

NO_SETTINGS: Mapping[str, ParamValue] = MappingProxyType({})
SLOW_MS = 700
"""After so long the window says that it is reading, and offers to cancel."""

Content: TypeAlias = Opened | Imported | DataConfig
Read = Callable[[Path, Project, Mapping[str, ParamValue], IsCancelled], Content]


@dataclass(frozen=True, slots=True)
class Opening:
    """One open: which file, and what was open when it was begun.

    Attributes
    ----------
    path : Path
    generation : int
        `Document.generation` then; its answer replaces no other project.
    project : Project
        As it stood then.
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
    """What a file held.

    Attributes
    ----------
    content : Opened, Imported or DataConfig
    is_elsewhere : bool
        Another window has the file open too.
    """

    content: Content
    is_elsewhere: bool = False


class Opener(QObject):
    """Reads the file that was last asked for; an earlier one still being read is cancelled.

    Parameters
    ----------
    read : callable
        Returns what a file holds; runs in a thread of its own and may take for ever.

    Signals
    -------
    ended(Opening, Future)
        The future holds `Found`, or why the file could not be read.
    is_slow(Opening)
        It is still being read; the user may want to cancel.
    """

    ended = Signal(object, object)
    is_slow = Signal(object)

    def __init__(
        self,
        read: Read,
        reading: Reading,
        open_files: OpenFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read = read
        self._reading = reading
        self._open_files = open_files
        self._opening: Opening | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SLOW_MS)
        self._timer.timeout.connect(self._say_slow)

    @property
    def opening(self) -> Opening | None:
        """What is being read."""
        return self._opening

    def begin(self, opening: Opening) -> None:
        """Read a file; `ended` follows unless it is cancelled."""
        self.cancel()
        self._opening = opening
        self._timer.start()
        self._job = self._reading.run(
            lambda is_cancelled: self._found(opening, is_cancelled),
            lambda done: self._end(opening, done),
        )

    def cancel(self) -> None:
        """Stop reading, whatever the reader does; nothing follows."""
        self._timer.stop()
        job, self._job, self._opening = self._job, None, None
        if job is not None:
            job.cancel()

    def _found(self, opening: Opening, is_cancelled: IsCancelled) -> Found:
        """Read the file. Runs in a thread of its own."""
        content = self._read(opening.path, opening.project, opening.settings, is_cancelled)
        is_elsewhere = False
        if isinstance(content, Opened) and not is_cancelled():
            is_elsewhere = self._open_files.enter(opening.path)
        return Found(content, is_elsewhere)

    def _end(self, opening: Opening, done: "Future[Any]") -> None:
        if opening is not self._opening:
            return
        self._timer.stop()
        self._job = self._opening = None
        self.ended.emit(opening, done)

    def _say_slow(self) -> None:
        if self._opening is not None:
            self.is_slow.emit(self._opening)
