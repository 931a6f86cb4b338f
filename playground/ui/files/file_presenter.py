"""`FilePresenter`: new, open, save, and restoring what a killed window left.

It joins one part for each task: which file is open (`current_file`), saving
(`save_presenter`), opening (`open_presenter`), tables (`table_presenter`), and the queue of
questions (`unsaved_guard`). What takes time belongs to the project for which it was begun;
an answer for a project that is gone does nothing.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from playground.base.params import ParamValue
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.events import RunInfo
from playground.ui.editor import DocumentEditor
from playground.ui.files.current_file import CurrentFile, log_failure
from playground.ui.files.open_presenter import OpenPresenter
from playground.ui.files.project_texts import ProjectTexts
from playground.ui.files.recent_files import RecentFiles
from playground.ui.files.save_presenter import SavePresenter
from playground.ui.files.shelf import Shelf
from playground.ui.files.table_presenter import TablePresenter
from playground.ui.files.template_choice import TemplateChoice
from playground.ui.files.unsaved_guard import Then, UnsavedGuard
from playground.ui.files.work.disk import Disk
from playground.ui.files.work.opening import NO_SETTINGS
from playground.ui.files.work.saving import After, Saver
from playground.ui.presenters.reply_handlers import ReplyHandlers
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.settings import Settings
from playground.ui.shell.main_window import MainWindow


class FilePresenter(QObject):
    """What the rest of the window needs for files.

    Attributes
    ----------
    current : CurrentFile
    shelf : Shelf
        Holds the user's own project while a lesson shows another one.
    guard : UnsavedGuard
        The queue of questions.
    tables : TablePresenter
    saves : SavePresenter
    opens : OpenPresenter
    texts : ProjectTexts
        Projects as text.
    """

    def __init__(
        self,
        editor: DocumentEditor,
        window: MainWindow,
        settings: Settings,
        run: RunPresenter,
        requests: ReplyHandlers,
        disk: Disk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        document = editor.document
        self._window = window
        self._disk = disk
        saver = Saver(requests, disk.writing, disk.folders, self)
        recent_menu = window.actions_by_name.submenus["recent"]
        recent = RecentFiles(recent_menu, settings, disk.reading, self)
        self.current = CurrentFile(document, window, run, saver, disk, self)
        self.shelf = Shelf(document, self.current, run, self)
        self.guard = UnsavedGuard(document, window, saver, self, self)
        self.tables = TablePresenter(editor, run, window, self.guard, disk)
        self.saves = SavePresenter(
            document, window, settings, run, saver, self.current, self.guard, recent, self
        )
        self.opens = OpenPresenter(
            document,
            window,
            settings,
            run,
            self.current,
            self.tables,
            self.guard,
            recent,
            disk,
            self.shelf,
            self,
        )
        self.texts = ProjectTexts(document, window, self.current, self.guard, self)
        self.saves.reload_requested.connect(partial(self.opens.open, may_discard=True))
        window.actions_by_name["quit"].triggered.connect(window.close)
        self._templates = TemplateChoice(window, self)
        self._templates.chosen.connect(self.new)

    def close(self) -> None:
        """Stop asking when the window closes, and cancel the file that is being opened."""
        self.guard.close()
        self.opens.cancel()

    def tidy(self) -> None:
        """Remove the temporary files of killed windows, in the background."""
        self._disk.reading.run(lambda _is_cancelled: self._disk.tidy(), log_failure)

    @property
    def is_unsaved(self) -> bool:
        """Whether the user's own project, or what it has learned, is not on disk."""
        return self.shelf.is_unsaved

    def bring_back_own(self) -> None:
        """Show the user's own project again, if a lesson shows another one."""
        self.shelf.bring_back()

    def cancel_opening(self) -> None:
        """Cancel the file that is being opened; the open project stays."""
        self.opens.cancel()

    def save(self, *after: After) -> None:
        """Save; ask for a file if there is none yet. `after` follows."""
        self.saves.save(*after)

    def open(self, path: Path, settings: Mapping[str, ParamValue] = NO_SETTINGS) -> None:
        """Open a project, model, script or table; see `OpenPresenter.open`."""
        self.opens.open(path, settings)

    def new(self, template: str) -> None:
        """Start from a template, after unsaved work is saved or discarded."""
        self.guard.unless_unsaved(partial(self._show_template, template))

    def restore(
        self,
        project: Project,
        then: Then,
        checkpoint: Checkpoint | None = None,
        runs: tuple[RunInfo, ...] = (),
    ) -> None:
        """Open a project without a file, after unsaved work is safe; then call `then`."""

        def show() -> None:
            self.current.show(project, checkpoint, is_saved=False, runs=runs)
            then()

        self.guard.unless_unsaved(show)

    def _show_template(self, template: str) -> None:
        self.current.show(TEMPLATES[template].build())
