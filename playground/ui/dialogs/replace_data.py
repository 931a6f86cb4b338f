"""The question before the data of a trained model is replaced."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from playground.ui.dialogs.unsaved import Question


class ReplaceDataQuestion(Question):
    """Train on the data that was opened, or leave the data as it is.

    Parameters
    ----------
    name : str
        Of the file or folder.
    consequences : str
        What will happen, in plain words.

    Signals
    -------
    chosen()
        The data that was opened replaces the data of the project.
    """

    chosen = Signal()

    def __init__(self, name: str, consequences: str, parent: QWidget) -> None:
        super().__init__(
            "Other data",
            f"Train on {name} in place of the data that this model was trained on?",
            consequences,
            parent,
        )
        role = QMessageBox.ButtonRole
        self.replace_button = self.add(
            "&Replace the data",
            role.AcceptRole,
            "Trains on the new data from now on. It can be undone.",
        )
        self.cancel_button = self.add(
            "&Cancel", role.RejectRole, "Leaves data and model as they are."
        )
        self.setDefaultButton(self.cancel_button)
        self.setEscapeButton(self.cancel_button)
        self.buttonClicked.connect(self._answer)

    def _answer(self, button: QAbstractButton) -> None:
        if button is self.replace_button:
            self.chosen.emit()
