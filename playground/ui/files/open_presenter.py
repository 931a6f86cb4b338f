"""`OpenPresenter`: opens files, each for the project that was open when it was begun.

What was read replaces the project only if that is still the one that was open then. If it was
edited in between, the user is asked first. While a question is open nothing is replaced.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.params import ParamValue
from playground.datasets.config import DataConfig
from playground.datasets.sources import DATASETS
from playground.datasets.sources.table_file import KEPT
from playground.datasets.spec import DatasetSpec
from playground.datasets.tables.read_table import ReadTable
from playground.document.commands import SetData
from playground.document.document import Document
from playground.importing.files import FileKind, kind_by_name
from playground.importing.result import Imported
from playground.training.files.project_file import Opened
from playground.ui.dialogs.choose_model import ChooseModelDialog
from playground.ui.dialogs.files import ask_folder, ask_open_path
from playground.ui.files.current_file import CurrentFile, log_failure
from playground.ui.files.recent_files import RecentFiles
from playground.ui.files.shelf import Shelf
from playground.ui.files.table_presenter import TablePresenter
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.failure_text import failure_text
from playground.ui.files.work.opening import MODEL, NO_SETTINGS, Found, Opener, Opening, read_any
from playground.ui.files.work.reading import prestart_reader
from playground.ui.messages import Cause, Remedy, Topic
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow

OPENING = Cause(Topic.OPEN)
IN_PART = Cause(Topic.OPEN, "in part")
"""Not everything in the file of the open project could be read; ends when it is saved."""
OF_LESSON = (
    "{name} is not opened: it would replace the data of the lesson. Leave the lesson to use it "
    "in your own project."
)
SAVED_OVER = "Save keeps the file as it is under another name, beside the new one"
LEAVE_TIP = "Leaves the lesson; your own project comes back, and gets this data."


class OpenPresenter(QObject):
    """Joins the action Open, recent and dropped files with the `Opener`.

    Signals
    -------
    imported(Path, Imported)
        A program or a model is the project now.
    """

    imported = Signal(object, object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        current: CurrentFile,
        tables: TablePresenter,
        guard: UnsavedGuard,
        recent: RecentFiles,
        disk: Disk,
        shelf: Shelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._settings = settings
        self._run = run
        self._current = current
        self._tables = tables
        self._guard = guard
        self._recent = recent
        self._disk = disk
        self._shelf = shelf
        self._opener = Opener(read_any, disk.reading, disk.open_files, window.status, self)
        self._waiting: tuple[Opening, Future[Any]] | None = None
        window.actions_by_name["open"].triggered.connect(self._choose_and_open)
        window.side.data.file_requested.connect(self.open_table)
        window.side.data.reading_changed.connect(self.read_again)
        recent.chosen.connect(self.open_when_safe)
        current.replacing.connect(self.cancel)
        current.saved.connect(self._on_saved)
        self._opener.ended.connect(self._on_opened)
        self._opener.cancelled.connect(self._show_cancelled)
        guard.answered.connect(self._on_answered)

    def open(
        self,
        path: Path,
        settings: Mapping[str, ParamValue] = NO_SETTINGS,
        *,
        may_discard: bool = False,
    ) -> None:
        """Open a project, model, script or table; say why if that fails.

        Asks nothing now. If the project is edited while the file is read, the user is
        asked before it is replaced.

        Parameters
        ----------
        settings : mapping
            For a table: of its data set.
        may_discard : bool
            The user agreed to lose what is unsaved now.
        """
        document = self._document
        self._window.messages.end(OPENING)
        self._window.status.show_note(Topic.OPEN, f"Opening {path.name} …")
        self._waiting = None
        self._opener.begin(
            Opening(
                path,
                document.generation,
                document.project,
                self._run.position,
                may_discard and self._current.is_unsaved,
                settings,
            )
        )

    def open_when_safe(self, path: Path) -> None:
        """Open the file at `path`, after unsaved work is safe; a table replaces only data."""
        replace = partial(self._guard.unless_unsaved, partial(self.open, path, may_discard=True))
        kind = kind_by_name(path)
        if kind is FileKind.TABLE:
            self._open_data(path, NO_SETTINGS)
        elif kind is not None:
            replace()
        else:
            self.open_folder(path, replace)

    def open_folder(self, path: Path, otherwise: Callable[[], object]) -> None:
        """Open a folder as data, or do `otherwise` for a file. A slow disk blocks nothing."""

        def follow(done: "Future[bool]") -> None:
            if done.exception() is None and done.result():
                self._open_data(path, NO_SETTINGS)
            else:
                otherwise()

        self._disk.reading.run(lambda _is_cancelled: path.is_dir(), follow)

    def _is_of_lesson(self, path: Path) -> bool:
        """Return whether data would replace that of a lesson; then offer to leave it first."""
        if not self._shelf.is_holding:
            return False
        leave = Remedy("Leave and open", partial(self._leave_and_open, path), LEAVE_TIP)
        self._window.messages.error(OPENING, OF_LESSON.format(name=path.name), leave)
        return True

    def _leave_and_open(self, path: Path) -> None:
        self._shelf.bring_back()
        self.open_when_safe(path)

    def prepare_to_open(self) -> None:
        """Start the child process that reads files: one will probably be opened."""
        self._disk.reading.run(lambda _is_cancelled: prestart_reader(), log_failure)

    def open_table(self, path: str, read_as: str) -> None:
        """Show the page of the table at `path`; ask for a file if there is none."""
        spec = DATASETS[self._document.project.data.source.name]
        if spec.folder_suffixes:
            self._open_folder(path, spec)
        elif path:
            self._open_data(Path(path).expanduser(), {"read_as": read_as})
        else:
            self._choose_and_open()

    def open_kept(self, path: Path) -> None:
        """Show the page of a table of which the project will keep a copy."""
        self._open_data(path, {KEPT.name: True})

    def read_again(self, path: str, settings: Mapping[str, ParamValue]) -> None:
        """Read a file of arrays with other parameters of its data set."""
        self.open(Path(path).expanduser(), settings)

    def _open_folder(self, path: str, spec: DatasetSpec) -> None:
        """Read a folder as data; ask for one if there is none."""
        settings = {"source": spec.name}
        if path:
            self._open_data(Path(path).expanduser(), settings)
            return
        self.prepare_to_open()
        read = partial(self._open_data, settings=settings)
        self._guard.show(ask_folder(self._window, self._settings.folder, read))

    def _open_data(self, path: Path, settings: Mapping[str, ParamValue]) -> None:
        if not self._is_of_lesson(path):
            self.open(path, settings)

    def _choose_and_open(self) -> None:
        self.prepare_to_open()
        self._guard.show(ask_open_path(self._window, self._settings.folder, self.open_when_safe))

    def cancel(self) -> None:
        """Cancel the file that is being opened; the open project stays."""
        self._opener.cancel()
        self._waiting = None

    def _show_cancelled(self, opening: Opening) -> None:
        text = f"Opening {opening.path.name} was cancelled"
        self._window.status.show_note(Topic.OPEN, text)

    def _on_opened(self, opening: Opening, done: "Future[Any]") -> None:
        """Show what was read, unless another project is open or a question is."""
        if opening.generation != self._document.generation:
            return
        if self._guard.is_asking:
            self._waiting = opening, done
            return
        error = done.exception()
        if error is not None:
            self._window.status.end_notes(Topic.OPEN)
            text = failure_text(error, f"{opening.path.name} could not be opened")
            self._window.messages.error(OPENING, text)
            self._recent.forget(opening.path)
        else:
            self._take_opened(opening, done.result())

    def _take_opened(self, opening: Opening, found: Found) -> None:
        content = found.content
        if isinstance(content, ReadTable):
            self._window.status.show_note(Topic.OPEN, f"Read {opening.path.name}")
            keeps_copy = bool(opening.settings.get(KEPT.name))
            self._tables.show_page(content, keeps_copy=keeps_copy)
        elif isinstance(content, DataConfig):
            self._window.status.show_note(Topic.OPEN, f"Opened {opening.path.name}")
            names = ("source", "features", "scaling", "train_fraction")
            values = {name: getattr(content, name) for name in names}
            self._tables.take(SetData(values))
        elif isinstance(content, Imported) and content.models and MODEL not in opening.settings:
            self._ask_for_model(opening, found, content)
        else:
            self._replace_project(opening, found)

    def _ask_for_model(self, opening: Opening, found: Found, content: Imported) -> None:
        """Let the user choose one of the models of a program."""
        dialog = ChooseModelDialog(opening.path.name, content.models, content.model, self._window)

        def take(name: str) -> None:
            if name == content.model:
                self._replace_project(opening, found)
            else:
                self.open(opening.path, {MODEL: name}, may_discard=opening.was_unsaved)

        dialog.chosen.connect(take)
        dialog.rejected.connect(lambda: self._show_cancelled(opening))
        self._guard.show(dialog, opening.generation)

    def _replace_project(self, opening: Opening, found: Found) -> None:
        """Show what was read; ask first if something new would be lost."""
        content = found.content
        assert isinstance(content, Opened | Imported)
        if self._is_as_at(opening):
            self._show_opened(opening.path, content, is_elsewhere=found.is_elsewhere)
        else:
            show = partial(
                self._show_opened, opening.path, content, is_elsewhere=found.is_elsewhere
            )
            detail = f"They were made while {opening.path.name} was being opened."
            self._guard.unless_unsaved(show, detail)

    def _is_as_at(self, opening: Opening) -> bool:
        """Return whether nothing new would be lost since `opening` began."""
        if self._document.project != opening.project:
            return False
        return opening.was_unsaved or self._run.position == opening.position

    def _show_opened(self, path: Path, content: Opened | Imported, *, is_elsewhere: bool) -> None:
        self._window.status.show_note(Topic.OPEN, f"Opened {path.name}")
        self._recent.remember(path)
        if isinstance(content, Imported):
            self._current.show(content.project, content.checkpoint, is_saved=False)
            self._window.show_imported(path.name, content)
            self.imported.emit(path, content)
            return
        if content.has_lost_model:
            self._show_without_model(path, content)
            return
        known, runs = content.known, content.runs
        self._current.show(content.project, content.checkpoint, path, known=known, runs=runs)
        if content.warnings:
            self._window.messages.error(IN_PART, f"{content.warning()}. {SAVED_OVER}")
        elif is_elsewhere:
            self._window.messages.notice(
                OPENING,
                f"{path.name} is also open in another window. If it is saved there, you will "
                "be asked before you replace it",
            )

    def _show_without_model(self, path: Path, content: Opened) -> None:
        """Open a project without its file, which may still hold a usable model."""
        self._current.show(content.project, runs=content.runs)
        self._current.know(path, content.known)
        again = Remedy("Open again", partial(self.open_when_safe, path), "Tries again.")
        self._window.messages.error(
            IN_PART,
            f"{content.warning()}. {path.name} stays as it is: saving asks for a name",
            again,
        )

    def _on_saved(self) -> None:
        """End the message: what could not be read is kept, and what is open is on disk."""
        self._window.messages.end(IN_PART)

    def _on_answered(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self._on_opened(*waiting)
