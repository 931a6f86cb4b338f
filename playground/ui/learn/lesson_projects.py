"""`LessonProjects`: shows the projects of lessons in place of the user's project."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from playground.base.errors import PlaygroundError
from playground.learning.packs import Lesson, is_read, open_project
from playground.training.files.project_file import Opened
from playground.ui.files.shelf import Shelf
from playground.ui.files.work.background import ReadingThreads, progress_until
from playground.ui.messages import Cause, Topic
from playground.ui.presenters.background.threads import Job
from playground.ui.shell.main_window import MainWindow

TITLE = "Lesson {number} · {title}"
PROBLEM = Cause(Topic.PROGRAM, "lesson")

Then = Callable[[bool], None]


class LessonProjects(QObject):
    """Opens one project at a time: a recipe at once, a file in a thread of its own.

    Parameters
    ----------
    shelf : Shelf
        Keeps the user's project.
    window : MainWindow
        Shows why a project does not open.
    """

    def __init__(
        self, shelf: Shelf, window: MainWindow, reading: ReadingThreads, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._messages = window.messages
        self._reading = reading
        self._job: Job | None = None

    def show(self, lesson: Lesson, name: str, then: Then) -> None:
        """Show a project; `then` follows with whether it is shown, unless it is cancelled.

        A file that is being read is cancelled by the next call.
        """
        self.cancel()
        self._messages.end(PROBLEM)
        if is_read(lesson, name):
            self._job = self._reading.run(
                lambda is_cancelled: open_project(lesson, name, progress_until(is_cancelled)),
                partial(self._on_read, lesson, then),
            )
            return
        try:
            opened = open_project(lesson, name)
        except PlaygroundError as error:
            self._messages.error(PROBLEM, str(error))
            then(False)
            return
        then(self._take(lesson, opened))

    def cancel(self) -> None:
        """Stop reading; nothing follows."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_read(self, lesson: Lesson, then: Then, done: "Future[Any]") -> None:
        self._job = None
        error = done.exception()
        if error is None:
            then(self._take(lesson, done.result()))
        elif isinstance(error, PlaygroundError):
            self._messages.error(PROBLEM, str(error))
            then(False)
        else:
            raise error

    def _take(self, lesson: Lesson, opened: Opened) -> bool:
        number, title = lesson.content.number, lesson.content.title
        project = opened.project
        if number:
            project = replace(project, title=TITLE.format(number=number, title=title))
        problem = self._shelf.show(project, opened.checkpoint)
        if problem:
            self._messages.notice(PROBLEM, problem)
        return not problem
