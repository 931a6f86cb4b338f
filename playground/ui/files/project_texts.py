"""`ProjectTexts`: projects as text, from and to the clipboard, a dialog, or a drop."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from playground.base.errors import PlaygroundError
from playground.datasets.sources.painted import PAINTED
from playground.document.document import Document
from playground.document.file.line import to_line
from playground.importing.project_text import is_project_text, name_of, read_project_text
from playground.ui.files.current_file import CurrentFile
from playground.ui.files.unsaved_guard import UnsavedGuard
from playground.ui.messages import Cause, Topic
from playground.ui.shell.main_window import MainWindow

OPENING = Cause(Topic.OPEN)


class ProjectTexts(QObject):
    """Joins the action Copy project as text with the project, and opens such texts."""

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        current: CurrentFile,
        guard: UnsavedGuard,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._current = current
        self._guard = guard
        window.actions_by_name["copy_project"].triggered.connect(self._copy)

    def take(self, text: str) -> bool:
        """Open the project that `text` stands for; return whether it stands for one.

        Unsaved work is asked about first. A damaged text is reported.
        """
        if not is_project_text(text):
            return False
        self._window.messages.end(OPENING)
        if not self._window.actions_by_name["open_text"].isEnabled():
            self._window.messages.error(
                OPENING, f"{name_of(text)} is not opened: opening text is locked here."
            )
            return True
        try:
            imported = read_project_text(text)
        except PlaygroundError as error:
            self._window.messages.error(OPENING, f"{name_of(text)} cannot be opened: {error}")
            return True

        def show() -> None:
            self._current.show(imported.project, is_saved=False)
            self._window.show_imported(name_of(text), imported)

        self._guard.unless_unsaved(show)
        return True

    def _copy(self) -> None:
        try:
            line = to_line(self._document.project)
        except PlaygroundError as error:
            self._window.messages.error(OPENING, f"The project cannot be copied: {error}")
            return
        QGuiApplication.clipboard().setText(line)
        is_painted = self._document.project.data.source.name == PAINTED.name
        kept = "with its points, without weights" if is_painted else "without data and weights"
        self._window.status.show_note(
            Topic.OPEN, f"Copied the project as {len(line):,} characters, {kept}"
        )
