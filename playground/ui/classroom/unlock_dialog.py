"""`UnlockDialog`: asks for the password of a locked project."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from playground.document.locks import Password
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

WRONG = "That is not the password; type it again, with the same capital letters."

WIDTH = 380
"""Of the field, in pixels at 100 %."""


class UnlockDialog(FormDialog):
    """Closes when the password is right, and says so when it is wrong.

    Signals
    -------
    unlocked()
    """

    unlocked = Signal()

    def __init__(self, password: Password, parent: QWidget) -> None:
        super().__init__("Unlock", parent)
        self.setAccessibleDescription("Lifts the locks of this project, until it is closed.")
        self._password = password
        note = label("This project is locked for a class. Its password lifts the locks.", "muted")
        note.setWordWrap(True)
        self.field = QLineEdit(self)
        self.field.setMinimumWidth(pixels(WIDTH))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        describe(self.field, "password", "The password with which the project was locked.")
        self.wrong = label("", "error", self)
        self.wrong.setWordWrap(True)
        self.lay_out(
            note,
            self.field,
            self.wrong,
            verb="&Unlock",
            effect="Lifts the locks until another project is opened.",
        )

    def use(self) -> None:
        """Lift the locks if the password is right."""
        if self._password.accepts(self.field.text()):
            self.unlocked.emit()
            self.accept()
            return
        self.wrong.setText(WRONG)
        self.field.selectAll()
        self.field.setFocus()
