"""Asks for a text, and says at once whether it is a project, a program or a table."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from playground.base.errors import PlaygroundError
from playground.importing.given_text import TextKind, given_text
from playground.importing.project_text import name_of, read_project_text
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

WIDTH, HEIGHT = 460, 110
"""Of the field, in pixels at 100 %."""
EMPTY = (
    "An address of playground.tensorflow.org, the text that Copy project as text gives, a Keras "
    "program, or a table."
)
UNKNOWN = (
    "This is neither an address of playground.tensorflow.org, nor the text of a project "
    "(nnplay:…), nor a Keras program, nor a table."
)
EFFECTS = {
    TextKind.PROGRAM: "Open puts its network on the canvas; nothing of it is run.",
    TextKind.TABLE: "Open shows what is in it.",
}


class OpenTextDialog(FormDialog):
    """A field for the text; below it, what the text is, or what is wrong with it.

    Signals
    -------
    chosen(str)
        A text that can be read.
    """

    chosen = Signal(str)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__("Open from text", parent)
        self.setAccessibleDescription(
            "Opens a project, a Keras script or a model from text that you paste."
        )
        self.field = QPlainTextEdit(text, self)
        self.field.setMinimumSize(pixels(WIDTH), pixels(HEIGHT))
        self.field.setTabChangesFocus(True)
        describe(
            self.field,
            "text of a project",
            "Paste an address, the text of a project, a program or a table.",
        )
        self.verdict = label("", "muted", self)
        self.verdict.setWordWrap(True)
        self.lay_out(
            self.field,
            self.verdict,
            verb="&Open",
            effect="Opens it; unsaved work is asked about before a project replaces yours.",
        )
        self.field.textChanged.connect(self._judge)
        self.field.selectAll()
        self._judge()

    def _judge(self) -> None:
        text = self.field.toPlainText()
        verdict, is_good = _verdict(text)
        self.verdict.setText(verdict)
        self.accept_button.setEnabled(is_good)

    def use(self) -> None:
        """Ask for the text to be opened."""
        self.chosen.emit(self.field.toPlainText())
        self.accept()


def _verdict(text: str) -> tuple[str, bool]:
    """Return what `text` is, and whether it can be opened."""
    if not text.strip():
        return EMPTY, False
    given = given_text(text)
    if given.kind in EFFECTS:
        return f"This is {given.in_words}. {EFFECTS[given.kind]}", True
    if given.kind is not TextKind.PROJECT:
        return UNKNOWN, False
    try:
        project = read_project_text(text).project
    except PlaygroundError as error:
        sentence = str(error)
        return f"{sentence[:1].upper()}{sentence[1:]}.", False
    layers = len(project.network.layers)
    return f"{name_of(text).capitalize()}: {project.title}, {layers} layers.", True
