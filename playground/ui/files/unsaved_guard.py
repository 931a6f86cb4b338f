"""`UnsavedGuard`: asks before work is lost, and before the window closes."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog

from playground.document.document import Document
from playground.ui.dialogs.unsaved import UnsavedQuestion
from playground.ui.files.work.saving import After, Saver
from playground.ui.messages import Topic
from playground.ui.shell.main_window import MainWindow

Then = Callable[[], object]


class GuardedFiles(Protocol):
    """What the guard needs to know and do about files: `FilePresenter`."""

    @property
    def is_unsaved(self) -> bool:
        """Whether something would be lost."""

    def save(self, *after: After) -> None:
        """Save; `after` follows."""

    def cancel_opening(self) -> None:
        """Drop the file that is being opened."""

    def bring_back_own(self) -> None:
        """Show the user's own project again, if a lesson shows another one."""


class UnsavedGuard(QObject):
    """Holds the questions: those that are open, and those that wait for their turn.

    One is asked at a time. An answer that comes when another project is open does nothing,
    and a question about a project that is gone by its turn is not asked.

    Signals
    -------
    answered()
        No question is open any more.
    """

    answered = Signal()

    def __init__(
        self,
        document: Document,
        window: MainWindow,
        saver: Saver,
        files: GuardedFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._saver = saver
        self._files = files
        self._open: list[QDialog] = []
        self._waiting: list[tuple[QDialog, int | None]] = []
        self._may_close = False
        self._closes_after_save = False
        window.close_requested.connect(self._may_it_close)

    def close(self) -> None:
        """Ask nothing any more."""
        self._window.close_requested.disconnect(self._may_it_close)

    @property
    def is_asking(self) -> bool:
        """Whether a question is open or waits; no project may be replaced under it."""
        return bool(self._open or self._waiting)

    def show(self, question: QDialog, generation: int | None = None) -> None:
        """Show a question when none is open; take account of one that is shown.

        Parameters
        ----------
        question : QDialog
        generation : int or None
            The `Document.generation` that it is about; None if it is worth asking always.
        """
        question.finished.connect(partial(self._finish, question))
        if self._open and not question.isVisible():
            self._waiting.append((question, generation))
            return
        self._open.append(question)
        if not question.isVisible():
            question.open()

    def _finish(self, question: QDialog, _result: int) -> None:
        """Forget a question; it may finish twice, and before it was asked."""
        self._waiting = [each for each in self._waiting if each[0] is not question]
        if question not in self._open:
            return
        self._open.remove(question)
        if self._open:
            return
        if self._waiting:  # once what the answer asks for is done
            QTimer.singleShot(0, self, self._ask_next)
        else:
            self.answered.emit()

    def _ask_next(self) -> None:
        """Open the next question that still makes sense."""
        while self._waiting and not self._open:
            question, generation = self._waiting.pop(0)
            if generation is None or generation == self._document.generation:
                self._open.append(question)
                question.open()
            else:
                question.deleteLater()
        if not self.is_asking:
            self.answered.emit()

    def only_for_open(self, then: Then) -> Then:
        """Return what does `then` if the project that is open now is open then."""
        return self._only_for(self._document.generation, then)

    def unless_unsaved(self, then: Then, detail: str = "") -> None:
        """Do `then`; ask first if something would be lost.

        A save of the project that is in progress is finished first.

        Parameters
        ----------
        detail : str
            What would be lost, where the user may not expect it.
        """
        self._files.bring_back_own()
        document = self._document
        generation = document.generation
        if not self._files.is_unsaved:
            then()
            return
        again = self._only_for(generation, partial(self.unless_unsaved, then, detail))
        if self._saver.is_saving(generation, document.project):
            self._saver.wait(_whatever(again), generation)
            return
        question = UnsavedQuestion(self._window, detail)
        question.save_chosen.connect(partial(self._save_then, generation, then, again))
        question.discard_chosen.connect(self._only_for(generation, partial(self._discard, then)))
        self.show(question, generation)

    def _only_for(self, generation: int, then: Then) -> Then:
        """Return what does `then` if the same project is open as now."""

        def run() -> None:
            if self._document.generation == generation:
                then()

        return run

    def _discard(self, then: Then) -> None:
        self._files.cancel_opening()
        then()

    def _save_then(self, generation: int, then: Then, again: Then) -> None:
        """Save, then do `then`; ask again if the project was edited in between."""
        if self._document.generation != generation:
            return
        self._files.cancel_opening()
        project = self._document.project

        def follow(is_on_disk: bool) -> None:
            if not is_on_disk or self._document.generation != generation:
                return
            if self._document.project == project:
                then()
            else:
                again()

        self._files.save(follow)

    def _may_it_close(self, event: QCloseEvent) -> None:
        is_first = not self._closes_after_save
        self._closes_after_save = False
        self._window.status.end_notes(Topic.CLOSE)
        self._files.bring_back_own()
        if self._may_close or not (self._saver.is_busy or self._files.is_unsaved):
            event.accept()
            return
        event.ignore()
        if self.is_asking:
            return
        if not self._saver.is_busy:
            self.unless_unsaved(self._close)
        elif is_first:
            # The save is finished first. Closing the window again meanwhile asks.
            self._wait_to_close()
        else:
            self._ask_whether_to_wait()

    def _wait_to_close(self) -> None:
        self._closes_after_save = True
        self._window.status.show_note(Topic.CLOSE, "The window closes when everything is saved")
        self._saver.wait(self._close_after_save)

    def _close_after_save(self, _is_on_disk: bool) -> None:
        if self._closes_after_save:
            self._closes_after_save = False
            self._window.close()

    def _ask_whether_to_wait(self) -> None:
        question = UnsavedQuestion(self._window, "A file is still being saved.")
        question.setText("Wait for the file to be saved?")
        question.save_button.setText("&Wait")
        question.save_button.setToolTip("Closes the window when everything is saved.")
        question.save_button.setAccessibleName("Wait")
        question.save_chosen.connect(self._wait_to_close)
        question.discard_chosen.connect(self._close)
        self.show(question)

    def _close(self) -> None:
        self._may_close = True
        self._window.close()


def _whatever(then: Then) -> After:
    """Return what does `then` after a save, on disk or not."""
    return lambda _is_on_disk: then()
