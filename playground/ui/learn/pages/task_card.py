"""`TaskCard`: something to do, how far it is, hints, and "Show me"."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from playground.learning.glossary import Glossary
from playground.learning.lesson import Task
from playground.learning.verdicts import Outcome, Verdict
from playground.ui.learn.pages.guide import Guide, follow_links
from playground.ui.learn.pages.markdown_view import MarkdownView
from playground.ui.learn.pages.parts import Paragraph, card_layout
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, label, set_role

MARKS = {
    Outcome.CORRECT: ("✓", "Done", "good"),
    Outcome.NOT_YET: ("○", "Not yet", "warning"),
    Outcome.NOT_ATTEMPTED: ("○", "Not tried yet", "muted"),
    Outcome.UNCHECKABLE: ("?", "Cannot be checked", "error"),
}
"""By outcome: the mark, the words, and the role of the line."""
CHECKING = "Checking…"


class TaskCard(QFrame):
    """A task of a lesson.

    Parameters
    ----------
    task : Task
    guide : Guide
        Does the task for the user, and follows links.
    glossary : Glossary or None
        Its words become links.
    folder : Path
        Of the lesson, for its pictures.
    parent : QWidget or None
    skipped : iterable of str
        Terms that are links above the card.
    """

    def __init__(
        self,
        task: Task,
        guide: Guide,
        glossary: Glossary | None,
        folder: Path,
        parent: QWidget | None = None,
        *,
        skipped: Iterable[str] = (),
    ) -> None:
        super().__init__(parent)
        self._skipped = frozenset(skipped)
        self._guide = guide
        set_role(self, "card")
        self._task = task
        self._context = glossary, folder
        layout = card_layout(self)
        layout.addWidget(label("Your turn" if task.checks else "See it", "title", self))
        layout.addWidget(self._text(task.text))
        self.verdict = Paragraph("", "muted", self)
        self.verdict.setAccessibleName("result of the task")
        layout.addWidget(self.verdict)
        self.hints = MarkdownView(self)
        follow_links(self.hints, guide)
        self.hints.hide()
        layout.addWidget(self.hints)
        self.shown_hints = 0
        row = QWidget(self)
        buttons = FlowLayout(row)
        self.hint = QPushButton(row)
        describe(self.hint, "Hint", "Shows the next hint.")
        self.hint.clicked.connect(self._show_hint)
        self.hint.setVisible(bool(task.hints))
        self.show_me = QPushButton("Show me", row)
        describe(self.show_me, "Show me", "Does it for you; Undo returns to how it was.")
        self.show_me.clicked.connect(guide.show_me)
        self.show_me.setVisible(bool(task.show))
        for button in (self.hint, self.show_me):
            buttons.addWidget(button)
        layout.addWidget(row)
        self._name_hint()

    def show_verdict(self, verdict: Verdict) -> None:
        """Show how far the task is."""
        mark, words, role = MARKS[verdict.outcome]
        self.verdict.setText(f"{mark} {words}: {verdict.text}")
        set_role(self.verdict, role)

    def show_checking(self) -> None:
        """Show that what the checks ask about is still being computed."""
        self.verdict.setText(CHECKING)
        set_role(self.verdict, "muted")

    def _show_hint(self) -> None:
        self.shown_hints = min(self.shown_hints + 1, len(self._task.hints))
        glossary, folder = self._context
        text = "\n\n".join(self._task.hints[: self.shown_hints])
        self.hints.show()
        self.hints.show_text(text, glossary, folder, skipped=self._skipped)
        self._name_hint()

    def _name_hint(self) -> None:
        count = len(self._task.hints)
        self.hint.setText(f"Hint {min(self.shown_hints + 1, count)} of {count}")
        self.hint.setEnabled(self.shown_hints < count)

    def _text(self, source: str) -> MarkdownView:
        view = MarkdownView(self)
        follow_links(view, self._guide)
        view.show_text(source, *self._context, skipped=self._skipped)
        return view
