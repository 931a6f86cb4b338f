"""The question before the data of a trained model is replaced."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from playground.ui.widgets.plain import plain_tip


class ReplaceDataQuestion(QMessageBox):
    """Train on the data that were opened, or leave the data as it is.

    Parameters
    ----------
    name : str
        Of the file or folder.
    consequences : str
        What will happen, in plain words.

    Signals
    -------
    chosen()
        They take the place of those before.
    """

    chosen = Signal()

    def __init__(self, name: str, consequences: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Other data")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(f"Train on {name} in place of the data that this model was trained on?")
        self.setInformativeText(consequences)
        self.replace_button = self.addButton("&Replace the data", QMessageBox.ButtonRole.AcceptRole)
        self.cancel_button = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.cancel_button)
        self.setEscapeButton(self.cancel_button)
        for button, tip in (
            (self.replace_button, "Trains on the new data from now on. It can be undone."),
            (self.cancel_button, "Leaves data and model as they are."),
        ):
            button.setToolTip(plain_tip(tip))
            button.setAccessibleName(button.text().replace("&", ""))
        self.buttonClicked.connect(self._answer)

    def _answer(self, button: QAbstractButton) -> None:
        if button is self.replace_button:
            self.chosen.emit()
