"""`CurrentFile`: which file the open project came from, and what of it is on disk."""

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.base.disk.stamps import Stamp
from playground.document.document import Document, Work
from playground.document.project import Project
from playground.training.protocol.engine import Checkpoint, Position
from playground.training.protocol.events import RunInfo
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.saving import Save, Saver
from playground.ui.presenters.run_presenter import START, KeptRun, RunPresenter, reached
from playground.ui.shell.main_window import MainWindow

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """All that belongs to an open project, as it is when the project is set aside.

    Attributes
    ----------
    work : Work
        The project with its history.
    path : Path or None
        Its file.
    saved_position : Position
        How far training was when it was last saved.
    run : KeptRun
        What was trained.
    """

    work: Work
    path: Path | None
    saved_position: Position
    run: KeptRun

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, or what it has learned, is not on disk."""
        return self.work.is_modified or self.run.position != self.saved_position


class CurrentFile(QObject):
    """Replaces the open project, and knows which file holds it.

    Signals
    -------
    replacing()
        Another project is about to be shown.
    saved()
        The open project as it was a moment ago is on disk.
    """

    replacing = Signal()
    saved = Signal()

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        run: RunPresenter,
        saver: Saver,
        disk: Disk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._run = run
        self._saver = saver
        self._disk = disk
        self._path: Path | None = None
        self._held: Path | None = None
        self._saved_position = START
        run.position_changed.connect(self.show_title)

    @property
    def path(self) -> Path | None:
        """The file of the project; None before it was first saved."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, or what it has learned, is not on disk."""
        return self._document.is_modified or self._run.position != self._saved_position

    @property
    def saved_position(self) -> Position:
        """How far training was when it was last saved."""
        return self._saved_position

    def show_title(self) -> None:
        """Show the project's title, and the name of its file if that is different."""
        title, path = self._document.project.title, self._path
        if path is not None:
            title = path.name if path.stem == title else f"{title} ({path.name})"
        self._window.show_title(title, is_unsaved=self.is_unsaved)

    def show(
        self,
        project: Project,
        checkpoint: Checkpoint | None = None,
        path: Path | None = None,
        *,
        is_saved: bool = True,
        stamp: Stamp | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Replace the project by another one, trained this far, without a question.

        Parameters
        ----------
        stamp : Stamp or None
            What the file at `path` was when it was read.
        runs : tuple of RunInfo
            Earlier runs that came with it.
        """
        self.replacing.emit()
        self._path = path
        self._saved_position = reached(checkpoint)
        self._run.open(checkpoint, runs)
        self._document.load(project, is_saved=is_saved)
        if path is not None:
            self._saver.know(self._document.generation, path, stamp)
        self._disk.writing.run(partial(self._enter, path or self._held), log_failure)
        QTimer.singleShot(0, self._window.designer, self._window.designer.navigation.show_start)

    def set_aside(self) -> OpenWork:
        """Return all of the open project for `bring_back`; show another project next.

        Its file counts as open in this window until then.
        """
        work = self._document.set_aside()
        self._held = self._path
        return OpenWork(work, self._path, self._saved_position, self._run.set_aside())

    def bring_back(self, kept: OpenWork) -> None:
        """Replace the open project by one that was set aside, exactly as it was."""
        self.replacing.emit()
        self._held = None
        self._path, self._saved_position = kept.path, kept.saved_position
        self._run.bring_back(kept.run)
        self._document.bring_back(kept.work)
        self._disk.writing.run(partial(self._enter, kept.path), log_failure)
        QTimer.singleShot(0, self._window.designer, self._window.designer.navigation.show_start)

    def take_as_saved(self, save: Save) -> None:
        """Take a finished save into account if it belongs to the open project."""
        if save.generation == self._document.generation:
            self._path = save.path
            self._saved_position = reached(save.kept)
            self._document.mark_saved(save.project)
            self._disk.writing.run(partial(self._enter, save.path), log_failure)
            self.show_title()
            self.saved.emit()

    def _enter(self, path: Path | None) -> None:
        """Announce to other windows which file this one has, if any.

        Runs in the writing thread.

        A file that was read has been entered then; but what left the one before may have
        come after that.
        """
        if path is not None:
            self._disk.open_files.enter(path)
        self._disk.open_files.leave_others(path)


def log_failure(done: "Future[Any]") -> None:
    """Log the error of background work whose result is not used."""
    if done.exception() is not None:
        logger.error("work in the background failed", exc_info=done.exception())
