"""`StepForm`: the texts, checks and question of one recorded step, to be edited."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from playground.learning.questions import Choice, Question
from playground.packs.recording.recorder import Draft
from playground.packs.recording.wording import check_words
from playground.ui.authoring.fields import text_field
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.roles import describe, set_role

LOW, HIGH = 50, 78
"""Heights of fields in pixels at 100 %."""
RIGHT = "*"
ANSWERS_TIP = "One answer per line, as: answer | reason. The right one begins with *."


class StepForm(QWidget):
    """Shows one step; what is written in it is emitted at once.

    Signals
    -------
    edited(Draft)
    """

    edited = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._draft: Draft | None = None
        self.title = self._line("title of the step", "What the step is about, in a few words.", 120)
        self.text = text_field("text of the step", "What is read first, in Markdown.", HIGH, self)
        self.ask = self._line("question", "Asked before the task is shown; empty for none.", 600)
        self.answers = text_field("answers", ANSWERS_TIP, HIGH, self)
        self.answers.setPlaceholderText("* right answer | why\nwrong answer | why")
        self.task = text_field("task", "What to do, in Markdown; empty for no task.", LOW, self)
        self.checks = QListWidget(self)
        set_role(self.checks, "field")
        follow_text(self, lambda: self.checks.setFixedHeight(pixels(HIGH)))
        describe(self.checks, "checks", "What is checked before the task counts as done.")
        self.hints = text_field("hints", "One per line; they are shown one at a time.", LOW, self)
        self.after = text_field("explanation", "Shown once the task is done.", LOW, self)
        self._lay_out()
        for line in (self.title, self.ask):
            line.textEdited.connect(self._emit)
        for box in (self.text, self.answers, self.task, self.hints, self.after):
            box.textChanged.connect(self._emit)
        self.checks.itemChanged.connect(self._emit)
        self.setEnabled(False)

    def _lay_out(self) -> None:
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, field in (
            ("Title", self.title),
            ("Text", self.text),
            ("Question", self.ask),
            ("Answers", self.answers),
            ("Task", self.task),
            ("Checked", self.checks),
            ("Hints", self.hints),
            ("Afterwards", self.after),
        ):
            layout.addRow(name, field)

    def show_draft(self, draft: Draft | None) -> None:
        """Show a step; None for none."""
        if draft == self._draft:
            return
        self._draft = None  # nothing is emitted meanwhile
        self.setEnabled(draft is not None)
        shown = draft or Draft("")
        self.title.setText(shown.title)
        self.ask.setText(shown.question.text if shown.question is not None else "")
        for box, text in (
            (self.text, shown.text),
            (self.answers, _lines(shown.question)),
            (self.task, shown.task),
            (self.hints, "\n".join(shown.hints)),
            (self.after, shown.after),
        ):
            box.setPlainText(text)
        with QSignalBlocker(self.checks):
            self.checks.clear()
            for check, is_used in zip(shown.checks, shown.is_used, strict=True):
                item = QListWidgetItem(check_words(check), self.checks)
                item.setCheckState(Qt.CheckState.Checked if is_used else Qt.CheckState.Unchecked)
        self._draft = draft

    def _line(self, name: str, tip: str, longest: int) -> QLineEdit:
        line = QLineEdit(self)
        line.setMaxLength(longest)
        describe(line, name, tip)
        return line

    def _emit(self) -> None:
        if self._draft is None:
            return
        states = (self.checks.item(row).checkState() for row in range(self.checks.count()))
        hints = self.hints.toPlainText().split("\n")
        self._draft = replace(
            self._draft,
            title=self.title.text(),
            text=self.text.toPlainText(),
            task=self.task.toPlainText(),
            is_used=tuple(state is Qt.CheckState.Checked for state in states),
            hints=tuple(line for line in hints if line.strip())[:6],
            after=self.after.toPlainText(),
            question=_question(self.ask.text(), self.answers.toPlainText()),
            is_edited=True,
        )
        self.edited.emit(self._draft)


def _question(text: str, lines: str) -> Question | None:
    """Return the question; None without one. An answer that lacks its reason says so."""
    if not text.strip():
        return None
    choices = []
    for line in lines.split("\n")[:8]:
        answer, _, why = line.strip().removeprefix(RIGHT).partition("|")
        if answer.strip():
            reason = why.strip() or "No reason is given."
            is_right = line.strip().startswith(RIGHT)
            choices.append(Choice(answer.strip()[:600], reason[:600], is_right))
    right = sum(choice.is_right for choice in choices)
    return Question("several" if right > 1 else "one", text.strip(), tuple(choices))


def _lines(question: Question | None) -> str:
    """Return the answers as they are typed."""
    choices = question.choices if question is not None else ()
    return "\n".join(f"{f'{RIGHT} ' * c.is_right}{c.text} | {c.why}" for c in choices)
