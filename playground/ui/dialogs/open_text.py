"""Asks for a text that stands for a project, and says at once whether it does."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from playground.base.errors import PlaygroundError
from playground.importing.project_text import is_project_text, name_of, read_project_text
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

WIDTH, HEIGHT = 460, 110
"""Of the field, in pixels at 100 %."""
EMPTY = (
    "An address of playground.tensorflow.org, or the text that Copy project as text gives. "
    "A Keras program goes into the Code panel."
)
UNKNOWN = (
    "This is neither an address of playground.tensorflow.org nor the text of a project "
    "(nnplay:…). A Keras program goes into the Code panel."
)


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
        describe(self.field, "text of a project", "Paste an address or the text of a project.")
        self.verdict = label("", "muted", self)
        self.verdict.setWordWrap(True)
        self.lay_out(
            self.field,
            self.verdict,
            verb="&Open",
            effect="Opens the project; unsaved work is asked about first.",
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
    if not is_project_text(text):
        return UNKNOWN, False
    try:
        project = read_project_text(text).project
    except PlaygroundError as error:
        sentence = str(error)
        return f"{sentence[:1].upper()}{sentence[1:]}.", False
    layers = len(project.network.layers)
    return f"{name_of(text).capitalize()}: {project.title}, {layers} layers.", True
