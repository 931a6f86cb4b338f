"""Asks which of the models of a program becomes the project."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QVBoxLayout, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import describe, label

WIDTH = 360
MOST_ROWS = 10


class ChooseModelDialog(QDialog):
    """Lists the models by their variables; the one that was read is chosen first.

    Signals
    -------
    chosen(str)
        The user wants that model.
    """

    chosen = Signal(str)

    def __init__(self, program: str, names: tuple[str, ...], current: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Choose a model")
        words = label(f"{program} defines {len(names)} models. Which one do you want?", "", self)
        words.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.addItems(names)
        self.list.setCurrentRow(names.index(current))
        self.list.setMinimumWidth(pixels(WIDTH))
        rows = min(len(names), MOST_ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 8)
        describe(self.list, "models of the program", "A project has one of them.")
        self.list.itemDoubleClicked.connect(self._accept)
        note = label(
            "A project has one network; open the program again for another.", "muted", self
        )
        note.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.accept_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.accept_button.setText("&Open")
        self.accept_button.setToolTip("Puts this model on the canvas.")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Opens nothing.")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        for part in (words, self.list, note, buttons):
            layout.addWidget(part)
        self.list.setFocus()

    def _accept(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.text())
