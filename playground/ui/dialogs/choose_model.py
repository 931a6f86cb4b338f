"""Asks which of the models of a program becomes the project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label, set_role

WIDTH = 360
MOST_ROWS = 10


class ChooseModelDialog(FormDialog):
    """Lists the models by their variables; the one that was read is chosen first.

    Signals
    -------
    chosen(str)
        The user wants that model.
    """

    chosen = Signal(str)

    def __init__(self, program: str, names: tuple[str, ...], current: str, parent: QWidget) -> None:
        super().__init__("Choose a model", parent)
        self.setAccessibleDescription("The script makes several models; one of them is opened.")
        words = label(f"{program} defines {len(names)} models. Which one do you want?", "", self)
        words.setWordWrap(True)
        self.list = QListWidget(self)
        set_role(self.list, "rows")
        self.list.addItems(names)
        self.list.setCurrentRow(names.index(current))
        self.list.setMinimumWidth(pixels(WIDTH))
        rows = min(len(names), MOST_ROWS)
        self.list.setFixedHeight(rows * self.list.sizeHintForRow(0) + 8)
        describe(self.list, "models of the program", "A project has one of them.")
        self.list.itemDoubleClicked.connect(self.use)
        note = label(
            "A project has one network; open the program again for another.", "muted", self
        )
        note.setWordWrap(True)
        self.lay_out(
            words,
            self.list,
            note,
            verb="&Open",
            effect="Puts this model on the canvas.",
            otherwise="Opens nothing.",
        )
        self.list.setFocus()

    def use(self) -> None:
        """Ask for the chosen model."""
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(item.text())
