"""Asks for another name of the project."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import describe, label

LONGEST = 120
"""Characters."""
WIDTH = 320
"""Of the field, in pixels at 100 %."""


class RenameDialog(QDialog):
    """Shows the name, selected, so that typing replaces it.

    Signals
    -------
    chosen(str)
        Another name than before, without spaces around it; never empty.
    """

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Rename project")
        self._before = title
        self.field = QLineEdit(title, self)
        self.field.setMaxLength(LONGEST)
        self.field.setMinimumWidth(pixels(WIDTH))
        describe(self.field, "project name", "The window, exports and scripts use this name.")
        note = label("The file keeps its name.", "muted", self)
        note.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.accept_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.accept_button.setText("&Rename")
        self.accept_button.setToolTip("Renames the project; undo takes it back.")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.field)
        layout.addWidget(note)
        layout.addWidget(buttons)
        self.field.textChanged.connect(self._judge)
        self.field.selectAll()
        self._judge()

    @property
    def _title(self) -> str:
        return " ".join(self.field.text().split())

    def _judge(self) -> None:
        """Accept only a different, visible name."""
        self.accept_button.setEnabled(self._title not in ("", self._before))

    def _accept(self) -> None:
        self.chosen.emit(self._title)
        self.accept()
