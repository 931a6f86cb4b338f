"""`FoldsPresenter`: cross-validation in the background, with a dialog that shows it."""

from concurrent.futures import Future
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.base.errors import Cancelled, PlaygroundError
from playground.document.document import Document
from playground.document.project import Project
from playground.training.cross_validation import FoldResults, cross_validate_apart
from playground.ui.dialogs.folds import FoldsDialog
from playground.ui.presenters.background.threads import IsCancelled, Job, Threads
from playground.ui.shell.main_window import MainWindow


class FoldsPresenter(QObject):
    """Joins the action Cross-validate with the dialog and a child process.

    Attributes
    ----------
    dialog : FoldsDialog or None
        While it is open.
    """

    _reported = Signal(str, object)

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        threads: Threads,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._threads = threads
        self._job: Job | None = None
        self.dialog: FoldsDialog | None = None
        window.actions_by_name["cross_validate"].triggered.connect(self._ask)
        self._reported.connect(self._show_progress)

    def _ask(self) -> None:
        if self.dialog is not None:
            return
        dialog = self.dialog = FoldsDialog(self._window)
        dialog.started.connect(self._start)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self, _result: int) -> None:
        self.dialog = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self, folds: int) -> None:
        project = self._document.project

        def work(is_cancelled: IsCancelled) -> FoldResults:
            return self._results(project, folds, is_cancelled)

        self._job = self._threads.run(work, partial(self._take, self.dialog))

    def _results(self, project: Project, folds: int, is_cancelled: IsCancelled) -> FoldResults:
        """Train in the child. Runs in a reading thread."""

        def progress(text: str, fraction: float | None, /) -> None:
            if is_cancelled():
                raise Cancelled("Cross-validation was cancelled")
            self._reported.emit(text, fraction)

        return cross_validate_apart(project, folds, progress)

    def _show_progress(self, text: str, fraction: float | None) -> None:
        if self.dialog is not None and self._job is not None:
            self.dialog.show_progress(text, fraction)

    def _take(self, dialog: FoldsDialog | None, done: "Future[Any]") -> None:
        self._job = None
        if dialog is None or dialog is not self.dialog:
            return
        error = done.exception()
        if isinstance(error, PlaygroundError):
            dialog.show_refusal(str(error))
        elif error is not None:
            dialog.show_refusal(f"Cross-validation failed: {error}")
        else:
            dialog.show_results(done.result())
