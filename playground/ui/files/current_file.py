"""`CurrentFile`: which file the open project came from, and what of it is on disk."""

import logging
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from playground.document.document import Document, Work
from playground.document.project import Project
from playground.training.files.originals import Known
from playground.training.protocol.engine import Checkpoint, reached
from playground.training.protocol.events import Event, ModelLost, RunInfo, RunsChanged
from playground.training.protocol.state import START, Position
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.saving import Save, Saver
from playground.ui.presenters.run_presenter import KeptRun, RunPresenter
from playground.ui.shell.main_window import MainWindow

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunNames:
    """The list of runs as the user left it: which are kept, under which names.

    Attributes
    ----------
    earlier : tuple of str
        Oldest first, without the deleted ones.
    present : str
        The run that trains; empty if it is not known.
    """

    earlier: tuple[str, ...] = ()
    present: str = ""

    def differs(self, saved: "RunNames") -> bool:
        """Return whether the list is another than in `saved`."""
        is_renamed = bool(saved.present) and self.present not in ("", saved.present)
        return is_renamed or self.earlier != saved.earlier


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
    names, saved_names : RunNames
        The list of runs, and what it was when it was last saved.
    """

    work: Work
    path: Path | None
    saved_position: Position
    run: KeptRun
    names: RunNames
    saved_names: RunNames

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, or what it has learned, is not on disk."""
        has_learned = self.run.position != self.saved_position
        return self.work.is_modified or has_learned or self.names.differs(self.saved_names)


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
        self._present_name = ""
        self._saved_names = RunNames()
        run.position_changed.connect(self.show_title)
        run.pump.event_received.connect(self._on_event)

    @property
    def path(self) -> Path | None:
        """The file of the project; None before it was first saved."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, what it has learned, or the list of its runs is not on disk."""
        has_learned = self._run.position != self._saved_position
        has_other_runs = self._names.differs(self._saved_names)
        return self._document.is_modified or has_learned or has_other_runs

    @property
    def _names(self) -> RunNames:
        return RunNames(_names(self._run.earlier_runs), self._present_name)

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
        known: Known | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Replace the project by another one, trained this far, without a question.

        Parameters
        ----------
        known : Known or None
            What the file at `path` was when it was read.
        runs : tuple of RunInfo
            Earlier runs that came with it.
        """
        self.replacing.emit()
        self._path = path
        self._saved_position = reached(checkpoint)
        self._present_name = ""
        self._saved_names = _saved_names(runs, checkpoint)
        self._run.open(checkpoint, runs)
        self._document.load(project, is_saved=is_saved)
        if path is not None:
            self._saver.know(self._document.generation, path, known)
        self._disk.writing.run(partial(self._enter, path or self._held), log_failure)
        QTimer.singleShot(0, self._window.designer, self._window.designer.show_from_start)

    def know(self, path: Path, known: Known | None) -> None:
        """Remember the state of a file that the project was read from but will not be saved to."""
        self._saver.know(self._document.generation, path, known)

    def set_aside(self) -> OpenWork:
        """Return all of the open project for `bring_back`; show another project next.

        Its file counts as open in this window until then.
        """
        names = self._names
        work = self._document.set_aside()
        self._held = self._path
        run = self._run.set_aside()
        return OpenWork(work, self._path, self._saved_position, run, names, self._saved_names)

    def bring_back(self, kept: OpenWork) -> None:
        """Replace the open project by one that was set aside, exactly as it was."""
        self.replacing.emit()
        self._held = None
        self._path, self._saved_position = kept.path, kept.saved_position
        self._present_name, self._saved_names = kept.names.present, kept.saved_names
        self._run.bring_back(kept.run)
        self._document.bring_back(kept.work)
        self._disk.writing.run(partial(self._enter, kept.path), log_failure)
        QTimer.singleShot(0, self._window.designer, self._window.designer.show_from_start)

    def take_as_saved(self, save: Save) -> None:
        """Take a finished save into account if it belongs to the open project."""
        if save.generation == self._document.generation:
            self._path = save.path
            self._saved_position = reached(save.kept)
            self._saved_names = _saved_names(save.runs, save.kept)
            self._document.mark_saved(save.project)
            self._disk.writing.run(partial(self._enter, save.path), log_failure)
            self.show_title()
            self.saved.emit()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RunsChanged):
            self._present_name = next((run.name for run in event.runs if run.is_present), "")
            self.show_title()
        elif isinstance(event, ModelLost) and self._path is not None:
            self._saver.note_loss(self._document.generation, self._path)

    def _enter(self, path: Path | None) -> None:
        """Announce to other windows which file this one has, if any.

        Runs in the writing thread.

        The file was announced when it was read. It is announced again here, since leaving the
        file before may have been done after that.
        """
        if path is not None:
            self._disk.open_files.enter(path)
        self._disk.open_files.leave_others(path)


def _names(runs: tuple[RunInfo, ...]) -> tuple[str, ...]:
    return tuple(run.name for run in runs)


def _saved_names(runs: tuple[RunInfo, ...], checkpoint: Checkpoint | None) -> RunNames:
    return RunNames(_names(runs), "" if checkpoint is None else checkpoint.label.name)


def log_failure(done: "Future[Any]") -> None:
    """Log the error of background work whose result is not used."""
    if done.exception() is not None:
        logger.error("work in the background failed", exc_info=done.exception())
