"""`ListPage`: the lessons with how far each is, and the ways to glossary, answers and quiz."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from playground.base.number_text import counted
from playground.learning.library import Library
from playground.learning.packs import Lesson
from playground.learning.progress import LessonProgress, Progress
from playground.learning.verdicts import Outcome
from playground.ui.learn.pages.parts import MARGIN, Paragraph, ProgressBar, scrolling
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.roles import describe, label, set_role

NARROW = 5
"""Beside the lessons, so that the longest word fits the smallest window with large text."""
PAGES = (
    ("Glossary", "glossary", "Explains the words of the program, each with what it looks like."),
    ("Answers", "answers", "Short answers to the questions that people ask first."),
    ("Quiz", "quiz", "Questions from all lessons; those you missed come back sooner."),
)


class LessonRow(QFrame):
    """One lesson; a click or Enter opens it.

    Signals
    -------
    chosen(str)
        The name of the lesson.
    remove_requested(str)
    """

    chosen = Signal(str)
    remove_requested = Signal(str)

    def __init__(
        self,
        lesson: Lesson,
        progress: LessonProgress,
        parent: QWidget,
        *,
        may_remove: bool = False,
    ) -> None:
        super().__init__(parent)
        self.name = lesson.name
        content, count = lesson.content, len(lesson.steps)
        set_role(self, "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        state = state_text(lesson, progress)
        number = f"lesson {content.number}" if content.number else "lesson"
        describe(self, f"{number}: {content.title}", f"{content.summary} {state}")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 7, 8, 8)
        layout.setSpacing(3)
        title = f"{content.number}. {content.title}" if content.number else content.title
        layout.addWidget(Paragraph(title, "title", self))
        self.state = Paragraph(state, "good" if progress.is_finished else "muted", self)
        layout.addWidget(self.state)
        if progress.furthest and not progress.is_finished:
            bar = ProgressBar(self)
            bar.show_share((progress.furthest + 1) / count)
            layout.addWidget(bar)

        if may_remove:
            self._add_remove(layout)

    def _add_remove(self, layout: QVBoxLayout) -> None:
        """Add the button that takes a lesson off the list; a message offers to put it back."""
        button = QPushButton("Remove", self)
        set_role(button, "link")
        describe(button, f"remove {self.name}", "Takes the lesson off this list.")
        button.clicked.connect(self._ask_to_remove)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.remove = button

    def _ask_to_remove(self) -> None:
        self.remove_requested.emit(self.name)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.chosen.emit(self.name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.name)
        else:
            super().keyPressEvent(event)


def state_text(lesson: Lesson, progress: LessonProgress) -> str:
    """Return how far a lesson is, in a few words; each kind of outcome is counted."""
    content, count = lesson.content, len(lesson.steps)
    if not progress.furthest and not progress.outcomes and not progress.is_finished:
        return f"{counted(content.minutes, 'minute')} · {counted(count, 'step')}"
    counts = progress.counts()
    parts = [f"{counts[outcome]} {outcome}" for outcome in Outcome if counts.get(outcome)]
    start = "Finished" if progress.is_finished else f"Step {progress.step + 1} of {count}"
    return " · ".join([start, *parts])


class ListPage(QWidget):
    """What the Learn tab shows first.

    Signals
    -------
    lesson_chosen(str)
    page_chosen(str)
        "glossary", "answers" or "quiz".
    remove_requested(str)
        The name of a lesson that the user was given.
    """

    lesson_chosen = Signal(str)
    page_chosen = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = QWidget(self)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(NARROW, MARGIN, NARROW, MARGIN)
        self._column.setSpacing(7)
        self.rows: tuple[LessonRow, ...] = ()
        self.area = scrolling(self._content, self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.area)

    def fill(self, library: Library, progress: Progress, own: Library | None = None) -> None:
        """Show all lessons again, those that the user was given after those of the program."""
        clear_layout(self._column)
        self.rows = self._add_lessons("LESSONS", library, progress)
        if own is not None and (own.lessons() or own.unreadable):
            self._column.addSpacing(6)
            self.rows += self._add_lessons("GIVEN TO YOU", own, progress, may_remove=True)
        self._column.addSpacing(6)
        self._column.addWidget(label("LOOK UP", "heading", self))
        for text, page, tip in PAGES:
            button = QPushButton(text, self._content)
            describe(button, text, tip)
            button.setProperty("page", page)
            button.clicked.connect(partial(self.page_chosen.emit, page))
            self._column.addWidget(button)
        self._column.addStretch(1)

    def _add_lessons(
        self, heading: str, library: Library, progress: Progress, *, may_remove: bool = False
    ) -> tuple[LessonRow, ...]:
        """Add the lessons of a library below a heading, and why others cannot be used."""
        lessons = library.lessons()
        self._column.addWidget(label(heading, "heading", self))
        rows = []
        for lesson in lessons:
            row = LessonRow(lesson, progress.of(lesson.name), self._content, may_remove=may_remove)
            row.chosen.connect(self.lesson_chosen)
            row.remove_requested.connect(self.remove_requested)
            self._column.addWidget(row)
            rows.append(row)
        for failed in library.unreadable:
            self._column.addWidget(Paragraph(failed.reason, "error", self))
        return tuple(rows)
