"""Asks for another name of the project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

LONGEST = 120
"""Characters."""
WIDTH = 320
"""Of the field, in pixels at 100 %."""


class RenameDialog(FormDialog):
    """Shows the name, selected, so that typing replaces it.

    Signals
    -------
    chosen(str)
        Another name than before, without spaces around it; never empty.
    """

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__("Rename project", parent)
        self.setAccessibleDescription("The title of the project.")
        self._before = title
        self.field = QLineEdit(title, self)
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumWidth(pixels(WIDTH))
        describe(self.field, "project name", "The window, exports and scripts use this name.")
        note = label("The file keeps its name.", "muted", self)
        note.setWordWrap(True)
        self.lay_out(
            self.field,
            note,
            verb="&Rename",
            effect="Renames the project. It can be undone.",
        )
        self.field.textChanged.connect(self._judge)
        self.field.selectAll()
        self._judge()

    @property
    def _title(self) -> str:
        return " ".join(self.field.text().split())

    def _judge(self) -> None:
        """Accept only a different, visible name."""
        self.accept_button.setEnabled(self._title not in ("", self._before))

    def use(self) -> None:
        """Ask for the name."""
        self.chosen.emit(self._title)
        self.accept()
