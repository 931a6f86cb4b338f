"""`LessonPage`: one step of a lesson, with its question and its task."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.learning.glossary import Glossary
from playground.learning.packs import Lesson
from playground.learning.questions import Marking
from playground.learning.verdicts import Verdict
from playground.ui.learn.pages.guide import Guide, follow_links
from playground.ui.learn.pages.markdown_view import MarkdownView
from playground.ui.learn.pages.parts import MARGIN, Paragraph, ProgressBar, scrolling
from playground.ui.learn.pages.question_card import QuestionCard
from playground.ui.learn.pages.task_card import TaskCard
from playground.ui.theme.icons import icon
from playground.ui.theme.theme import follow_theme
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.roles import describe, label, set_role

KEPT = "your own project is kept"


class LessonPage(QWidget):
    """Shows a step; reports what is pressed.

    Signals
    -------
    back_requested(), next_requested(), leave_requested()
    answered(Marking)
    """

    back_requested = Signal()
    next_requested = Signal()
    leave_requested = Signal()
    answered = Signal(object)

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guide = guide
        self._glossary: Glossary | None = None
        self._lesson: Lesson | None = None
        self._place = 0
        self.question: QuestionCard | None = None
        self.task: TaskCard | None = None
        self._after: MarkdownView | None = None
        self._is_revealed = False
        self._last = 0
        self._linked: set[str] = set()
        self.where = ElidedLabel("", "caption", self)
        self.heading = Paragraph("", "lesson", self)
        self.bar = ProgressBar(self)
        self.leave = QToolButton(self)
        set_role(self.leave, "flat")
        describe(self.leave, "leave the lesson", "Leaves the lesson; your own project comes back.")
        self.leave.clicked.connect(self.leave_requested)
        follow_theme(self, lambda theme: self.leave.setIcon(icon("close", theme)))
        self._content = QWidget(self)
        self.area = scrolling(self._content, self)
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        self._column.setSpacing(10)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        top.addWidget(self.leave)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 6, MARGIN, 6)
        head.setSpacing(4)
        head.addLayout(top)
        head.addWidget(self.heading)
        head.addWidget(self.bar)
        self.back = QPushButton("‹ Back", self)
        describe(self.back, "Back", "Shows the previous step. Key: Alt+Page Up.")
        self.back.clicked.connect(self.back_requested)
        self.next = QPushButton("Next ›", self)
        describe(self.next, "Next", "Shows the next step. Key: Alt+Page Down.")
        self.next.clicked.connect(self.next_requested)
        self.kept = label(KEPT, "caption", self)
        self.kept.setAlignment(Qt.AlignmentFlag.AlignCenter)
        below = QGridLayout()
        below.setContentsMargins(MARGIN, 6, MARGIN, 8)
        below.setVerticalSpacing(4)
        below.addWidget(self.kept, 0, 0, 1, 3)
        below.addWidget(self.back, 1, 0)
        below.setColumnStretch(1, 1)
        below.addWidget(self.next, 1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.area, 1)
        layout.addLayout(below)

    def show_step(
        self, lesson: Lesson, place: int, count_of_lessons: int, glossary: Glossary | None
    ) -> None:
        """Show the step at `place`."""
        self._lesson, self._place, self._glossary = lesson, place, glossary
        step, count = lesson.steps[place], len(lesson.steps)
        number = lesson.content.number
        of = f"LESSON {number} OF {count_of_lessons} · " if number else ""
        self.where.setText(f"{of}STEP {place + 1} OF {count}")
        self.heading.setText(lesson.content.title)
        self.bar.show_share((place + 1) / count)
        self.bar.setAccessibleName(f"step {place + 1} of {count}")
        self._clear()
        self._add(Paragraph(step.title, "title", self))
        self._add_text(step.text)
        if step.question is not None:
            self.question = QuestionCard(step.question, self)
            self.question.answered.connect(self._on_answered)
            self._add(self.question)
        else:
            self._show_rest()
        self._column.addStretch(1)
        self.back.setEnabled(place > 0)
        self.next.setText("Finish" if place == count - 1 else "Next ›")
        self.next.setAccessibleName("Finish" if place == count - 1 else "Next")
        self.next.setEnabled(True)
        self.area.verticalScrollBar().setValue(0)

    def show_checking(self) -> None:
        """Show that what the task asks about is still being computed."""
        if self.task is not None:
            self.task.show_checking()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show how far the task is, and what follows once it is done."""
        if self.task is None or self._lesson is None:
            return
        self.task.show_verdict(verdict)
        task = self._lesson.steps[self._place].task
        after = task.after if task is not None else ""
        if not verdict.is_correct:
            return
        set_role(self.next, "accent")
        if after and self._after is None:
            self._after = self._add_text(after)
            QTimer.singleShot(0, self, self._scroll_to_after)

    def _on_answered(self, marking: Marking) -> None:
        self._show_rest()
        self.answered.emit(marking)

    def _show_rest(self) -> None:
        """Show what follows the question: the explanation and the task, once."""
        if self.task is not None or self._lesson is None or self._is_revealed:
            return
        self._is_revealed = True
        step = self._lesson.steps[self._place]
        self._add_text(step.reveal)
        if step.task is not None:
            context = self._glossary, self._lesson.folder
            self.task = TaskCard(step.task, self._guide, *context, self, skipped=self._linked)
            self._add(self.task)
            if step.question is not None:
                QTimer.singleShot(0, self, self._scroll_to_task)

    def _scroll_to_task(self) -> None:
        if self.task is not None:
            self.area.ensureWidgetVisible(self.task, 0, MARGIN)

    def _scroll_to_after(self) -> None:
        """Show what was learned; the user may have looked at the canvas."""
        if self._after is not None:
            self.area.ensureWidgetVisible(self._after, 0, MARGIN)

    def _clear(self) -> None:
        clear_layout(self._column)
        self.question = self.task = self._after = None
        self._is_revealed = False
        self._last = 0
        self._linked = set()
        set_role(self.next, "")

    def _add(self, widget: QWidget) -> None:
        """Add a widget below those that are there; the space at the end stays last."""
        self._column.insertWidget(self._last, widget)
        self._last += 1
        widget.show()

    def _add_text(self, source: str) -> MarkdownView | None:
        if not source.strip() or self._lesson is None:
            return None
        view = MarkdownView(self)
        follow_links(view, self._guide)
        self._add(view)
        view.show_text(source, self._glossary, self._lesson.folder, skipped=self._linked)
        self._linked |= set(view.terms())
        return view
