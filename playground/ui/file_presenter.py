"""`FilePresenter`: new, open, save, recent files, and the question before work is lost."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent

from playground.base.errors import Cancelled, ColumnError, PlaygroundError
from playground.base.params import ParamValue
from playground.base.visible import file_stem
from playground.datasets.config import DataConfig
from playground.datasets.sources.csv_file import DROP
from playground.document.commands import SetData
from playground.document.document import Document
from playground.document.project import Project
from playground.document.templates import TEMPLATES
from playground.importing.files import (
    FileKind,
    kind_of,
    read_model_file,
    read_script_file,
    read_table,
)
from playground.importing.result import Imported
from playground.reading.watch import Progress
from playground.training import project_file
from playground.training.engine import Checkpoint
from playground.training.project_file import Opened
from playground.ui.background import Background
from playground.ui.dialogs.files import ask_open_path, ask_save_path
from playground.ui.dialogs.gallery import TemplateGallery, TemplatePictures
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.main_window import MainWindow
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.reading import Reading, prestart_reader
from playground.ui.requests import Requests
from playground.ui.run_presenter import START, RunPresenter, reached
from playground.ui.settings import Settings
from playground.ui.widgets.plain import menu_text, plain_tip

logger = logging.getLogger(__name__)

SUFFIX = ".nnplay"
NO_SETTINGS: Mapping[str, ParamValue] = MappingProxyType({})
Then = Callable[[], None]
OPENING, SAVING = Cause(Topic.OPEN), Cause(Topic.SAVE)


class FilePresenter(QObject):
    """Knows which file the project came from, and what of it is on disk.

    Signals
    -------
    saved()
        The project as it was a moment ago is on disk.
    command_requested(Command)
        A table of data was opened, and is to be trained on.
    """

    saved = Signal()
    command_requested = Signal(object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        requests: Requests,
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._requests = requests
        self._background = background
        self._path: Path | None = None
        self._saved_position = START
        self._may_close = False
        self._pictures = TemplatePictures()
        self._readings: list[Reading] = []
        self._connect()
        self._fill_templates()
        self._fill_recent()

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        actions["new"].triggered.connect(self._choose_template)
        actions["open"].triggered.connect(self._choose_and_open)
        actions["save"].triggered.connect(self._save_here)
        actions["save_as"].triggered.connect(lambda: self._choose_and_save(_nothing))
        actions["quit"].triggered.connect(self._window.close)
        self._window.close_requested.connect(self._may_it_close)
        self._run.position_changed.connect(self.show_title)

    def close(self) -> None:
        """Ask nothing any more when the window closes, and give up what is being opened."""
        for reading in self._readings:
            reading.cancel()
        self._window.close_requested.disconnect(self._may_it_close)

    @property
    def path(self) -> Path | None:
        """The file of the project; None before it was first saved."""
        return self._path

    @property
    def is_unsaved(self) -> bool:
        """Whether the project, or what it has learned, is not on disk."""
        return self._document.is_modified or self._run.position != self._saved_position

    def show_title(self) -> None:
        """Show the file's name, or the project's title before it has one."""
        title = self._path.name if self._path is not None else self._document.project.title
        self._window.show_title(title, is_unsaved=self.is_unsaved)

    def new(self, template: str) -> None:
        """Start from a template, once what is open is safe."""
        self._unless_unsaved(lambda: self.show_project(TEMPLATES[template].build()))

    def open(self, path: Path, settings: Mapping[str, ParamValue] = NO_SETTINGS) -> None:
        """Open a project, model, script or table; say why if that fails. Asks nothing.

        A table is read with these `settings` of its data set.
        """
        project = self._document.project
        self._window.messages.end(OPENING)
        self._window.status.show_note(f"Opening {path.name} …")
        reading = Reading(path.name, self._window.status, self)
        self._readings.append(reading)

        def opened(done: "Future[Any]") -> None:
            self._readings.remove(reading)
            reading.end()
            self._opened(path, settings, done)

        self._background.run(lambda: read_any(path, project, settings, reading.progress), opened)

    def open_when_safe(self, path: Path) -> None:
        """Open the file at `path`, once what is open is safe: a table replaces no project."""
        if kind_of(path) is FileKind.TABLE:
            self.open(path)
        else:
            self._unless_unsaved(lambda: self.open(path))

    def restore(self, project: Project, then: Then) -> None:
        """Open a project that is in no file, once what is open is safe; `then` follows."""

        def show() -> None:
            self.show_project(project, is_saved=False)
            then()

        self._unless_unsaved(show)

    def _save_here(self) -> None:
        self.save()

    def save(self, then: Then | None = None) -> None:
        """Save; ask for a file if there is none yet. `then` follows once it is on disk."""
        after = then or _nothing
        if self._path is None:
            self._choose_and_save(after)
        else:
            self.save_to(self._path, after)

    def save_to(self, path: Path, then: Then | None = None) -> None:
        """Save to `path`; `then` follows once it is on disk."""
        project, after = self._document.project, then or _nothing
        self._requests.checkpoint(lambda checkpoint: self._write(path, project, checkpoint, after))

    def prepare_to_open(self) -> None:
        """Start what reads files: one is about to be opened."""
        prestart_reader(self._background)

    def _choose_and_open(self) -> None:
        self.prepare_to_open()
        ask_open_path(self._window, self._settings.folder, self.open_when_safe)

    def _choose_and_save(self, then: Then) -> None:
        name = file_stem(self._document.project.title, "network")
        proposed = self._path or self._settings.folder / f"{name}{SUFFIX}"
        ask_save_path(self._window, proposed, lambda path: self.save_to(path, then))

    def _write(
        self, path: Path, project: Project, checkpoint: Checkpoint | None, then: Then
    ) -> None:
        kept = checkpoint or self._run.kept_checkpoint
        self._background.run(
            lambda: project_file.save(path, project, kept),
            lambda done: self._written(path, project, kept, then, done),
        )

    def _written(
        self,
        path: Path,
        project: Project,
        checkpoint: Checkpoint | None,
        then: Then,
        done: "Future[Any]",
    ) -> None:
        if not self._succeeded(done, f"{path.name} could not be saved", SAVING):
            return
        self._path = path
        self._saved_position = reached(checkpoint)
        self._document.mark_saved(project)
        self._remember(path)
        self.show_title()
        self._window.status.show_note(f"Saved {path.name}")
        self.saved.emit()
        then()

    def _opened(self, path: Path, settings: Mapping[str, ParamValue], done: "Future[Any]") -> None:
        error = done.exception()
        if isinstance(error, Cancelled):
            self._window.status.show_note(str(error))
            return
        if isinstance(error, ColumnError):
            self._offer_without(path, settings, error)
            return
        if not self._succeeded(done, f"{path.name} could not be opened", OPENING):
            self._settings.remove_recent(path)
            self._fill_recent()
            return
        opened = done.result()
        self._window.status.show_note(f"Opened {path.name}")
        if isinstance(opened, DataConfig):
            values = {"source": opened.source, "features": (), "scaling": opened.scaling}
            self.command_requested.emit(SetData(values))
            return
        self._remember(path)
        if isinstance(opened, Imported):
            self.show_project(opened.project, opened.checkpoint, is_saved=False)
            self._window.show_imported(path.name, opened)
            return
        assert isinstance(opened, Opened)
        self.show_project(opened.project, opened.checkpoint, path)
        if opened.warnings:
            self._window.messages.error(OPENING, " ".join(opened.warnings))

    def _offer_without(
        self, path: Path, settings: Mapping[str, ParamValue], error: ColumnError
    ) -> None:
        """Say why the table cannot be opened, and offer to leave out column or rows."""
        self._window.status.show_note(f"{path.name} was not opened")
        remedies = []
        if "," not in error.column:  # the list of what to leave out is written with commas
            before = str(settings.get("ignored", ""))
            ignored = f"{before}, {error.column}" if before else error.column
            remedies.append(
                Remedy(
                    f"Leave out {error.column!r}",
                    lambda: self.open(path, {**settings, "ignored": ignored}),
                    f"Opens {path.name} without the column {error.column!r}.",
                )
            )
        if error.has_gaps:
            remedies.append(
                Remedy(
                    "Leave out the rows",
                    lambda: self.open(path, {**settings, "gaps": DROP}),
                    f"Opens {path.name} without the rows that lack a value.",
                )
            )
        self._window.messages.error(OPENING, str(error), *remedies)

    def show_project(
        self,
        project: Project,
        checkpoint: Checkpoint | None = None,
        path: Path | None = None,
        *,
        is_saved: bool = True,
    ) -> None:
        """Put another project, trained so far, in place of this one. Asks nothing."""
        self._path = path
        self._saved_position = reached(checkpoint)
        self._run.open(checkpoint)
        self._document.load(project, is_saved=is_saved)
        QTimer.singleShot(0, self._window.designer, self._window.designer.show_start)

    def _succeeded(self, done: "Future[Any]", what: str, cause: Cause) -> bool:
        """Return whether it went well; say why not, until it does or is tried again."""
        self._window.messages.end(cause)
        error = done.exception()
        if error is None:
            return True
        if isinstance(error, PlaygroundError):
            text = str(error)
        else:
            logger.error("%s", what, exc_info=error)
            text = f"{what}: {error or type(error).__name__}"
        self._window.messages.error(cause, text)
        return False

    def _remember(self, path: Path) -> None:
        self._settings.add_recent(path)
        self._settings.folder = path.resolve().parent
        self._fill_recent()

    def _choose_template(self) -> None:
        theme = self._window.designer.designer.canvas_style.theme
        gallery = TemplateGallery(self._pictures, theme, self._window)
        gallery.chosen.connect(self.new)
        gallery.open()

    def _fill_templates(self) -> None:
        menu = self._window.actions_by_name.submenus["new"]
        for template in TEMPLATES:
            action = menu.addAction(template.title)
            action.setToolTip(plain_tip(template.summary))
            action.triggered.connect(self._maker(template.name))

    def _maker(self, template: str) -> Then:
        return lambda: self.new(template)

    def _fill_recent(self) -> None:
        menu = self._window.actions_by_name.submenus["recent"]
        menu.clear()
        for path in self._settings.recent:
            action = menu.addAction(menu_text(path.name))
            action.setToolTip(plain_tip(str(path)))
            action.triggered.connect(self._opener(path))
        menu.setEnabled(bool(self._settings.recent))
        if self._settings.recent:
            menu.addSeparator()
            forget = menu.addAction("Forget all")
            forget.setToolTip("Empties this list; the files stay.")
            forget.triggered.connect(self._forget)

    def _opener(self, path: Path) -> Then:
        return lambda: self.open_when_safe(path)

    def _forget(self) -> None:
        self._settings.clear_recent()
        self._fill_recent()

    def _unless_unsaved(self, then: Then) -> None:
        """Do `then`; ask first if something would be lost."""
        if not self.is_unsaved:
            then()
            return
        question = UnsavedQuestion(self._window)
        question.save_chosen.connect(lambda: self.save(then))
        question.discard_chosen.connect(then)
        question.open()

    def _may_it_close(self, event: QCloseEvent) -> None:
        if self._may_close or not self.is_unsaved:
            event.accept()
            return
        event.ignore()
        self._unless_unsaved(self._close)

    def _close(self) -> None:
        self._may_close = True
        self._window.close()


def read_any(
    path: Path, project: Project, settings: Mapping[str, ParamValue], progress: Progress
) -> Opened | Imported | DataConfig:
    """Return what the file at `path` holds, by its kind. May take long.

    Parameters
    ----------
    project : Project
        What is open: the data that a model may be trained on, the settings for a table.
    settings : mapping
        Of a table's data set: columns to leave out.
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
        return read_model_file(path, base=project, progress=progress)
    if kind is FileKind.SCRIPT:
        return read_script_file(path, progress=progress)
    if kind is FileKind.TABLE:
        return read_table(path, project.data, settings, progress)
    return project_file.load(path, progress)


def _nothing() -> None:
    """Nothing follows."""
