"""The question that is asked before unsaved work would be lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from playground.ui.widgets.plain import plain_tip


class UnsavedQuestion(QMessageBox):
    """Save, discard, or go back to work.

    Signals
    -------
    save_chosen(), discard_chosen()
    """

    save_chosen = Signal()
    discard_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle("Unsaved work")
        self.setText("Save the changes first?")
        self.setInformativeText("The network or what it has learned is not on disk yet.")
        self.save_button = self.addButton(QMessageBox.StandardButton.Save)
        self.discard_button = self.addButton(QMessageBox.StandardButton.Discard)
        self.cancel_button = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(self.save_button)
        self.setEscapeButton(self.cancel_button)
        for button, words, tip in (
            (self.save_button, "&Save", "Saves, then goes on."),
            (self.discard_button, "&Discard", "Goes on without saving; what is unsaved is lost."),
            (self.cancel_button, "&Cancel", "Goes back to the network."),
        ):
            button.setText(words)
            button.setToolTip(plain_tip(tip))
            button.setAccessibleName(button.text().replace("&", ""))
        self.buttonClicked.connect(self._answer)

    def _answer(self, button: QAbstractButton) -> None:
        if button is self.save_button:
            self.save_chosen.emit()
        elif button is self.discard_button:
            self.discard_chosen.emit()
