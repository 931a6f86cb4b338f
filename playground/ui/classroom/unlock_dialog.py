"""`UnlockDialog`: asks for the password of a locked project."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from playground.document.locks import Password
from playground.ui.widgets.roles import describe, label

WRONG = "That is not the password; type it again, with the same capital letters."


class UnlockDialog(QDialog):
    """Closes when the password is right, and says so when it is wrong.

    Signals
    -------
    unlocked()
    """

    unlocked = Signal()

    def __init__(self, password: Password, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._password = password
        self.setWindowTitle("Unlock")
        self.setMinimumWidth(420)
        note = label("This project is locked for a class. Its password lifts the locks.", "muted")
        note.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        describe(self.field, "password", "The password with which the project was locked.")
        self.wrong = label("", "error", self)
        self.wrong.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.accept_button = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.accept_button.setText("&Unlock")
        self.accept_button.setToolTip("Lifts the locks until another project is opened.")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self._try)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        for part in (note, self.field, self.wrong, buttons):
            layout.addWidget(part)

    def _try(self) -> None:
        if self._password.accepts(self.field.text()):
            self.unlocked.emit()
            self.accept()
            return
        self.wrong.setText(WRONG)
        self.field.selectAll()
        self.field.setFocus()
