"""The questions before work would be lost."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QPushButton, QWidget

from playground.ui.widgets.plain import plain_tip


class Question(QMessageBox):
    """A question with a few buttons; deletes itself when it is answered."""

    def __init__(self, title: str, text: str, detail: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Question)
        self.setTextFormat(Qt.TextFormat.PlainText)  # file names are not markup
        self.setWindowTitle(title)
        self.setText(text)
        self.setInformativeText(detail)

    def add(self, words: str, role: QMessageBox.ButtonRole, tip: str) -> QPushButton:
        """Return a new button; the letter after & is its Alt key."""
        button = self.addButton(words, role)
        button.setToolTip(plain_tip(tip))
        button.setAccessibleName(words.replace("&", ""))
        return button


class UnsavedQuestion(Question):
    """Save, discard, or continue to work.

    Signals
    -------
    save_chosen(), discard_chosen()
    """

    save_chosen = Signal()
    discard_chosen = Signal()

    def __init__(self, parent: QWidget, detail: str = "") -> None:
        super().__init__(
            "Unsaved changes",
            "Save changes?",
            detail or "The network or its training has not been saved.",
            parent,
        )
        role = QMessageBox.ButtonRole
        self.save_button = self.add("&Save", role.AcceptRole, "Saves, then continues.")
        self.discard_button = self.add(
            "&Discard", role.DestructiveRole, "Continues without saving; unsaved work is lost."
        )
        self.cancel_button = self.add("&Cancel", role.RejectRole, "Returns to the network.")
        self.setDefaultButton(self.save_button)
        self.setEscapeButton(self.cancel_button)
        self.buttonClicked.connect(self._answer)

    def _answer(self, button: QAbstractButton) -> None:
        if button is self.save_button:
            self.save_chosen.emit()
        elif button is self.discard_button:
            self.discard_chosen.emit()


class ChangedQuestion(Question):
    """The question before replacing a file that another program has changed.

    Parameters
    ----------
    name : str
        Of the file.
    can_reload : bool
        Whether the project that was to be saved is still the open one.

    Signals
    -------
    overwrite_chosen(), save_as_chosen(), reload_chosen(), cancelled()
    """

    overwrite_chosen = Signal()
    save_as_chosen = Signal()
    reload_chosen = Signal()
    cancelled = Signal()

    def __init__(self, name: str, parent: QWidget, *, can_reload: bool) -> None:
        super().__init__(
            "File changed",
            f"{name} was changed by another window or program.",
            "Saving replaces what is in the file now.",
            parent,
        )
        role = QMessageBox.ButtonRole
        self.save_as_button = self.add(
            "Save &as…", role.AcceptRole, "Saves your version under another name."
        )
        self.overwrite_button = self.add(
            "&Save anyway",
            role.DestructiveRole,
            "Replaces the file with your version; the other version is lost.",
        )
        self.reload_button = self.add(
            "&Reload", role.DestructiveRole, "Opens the file as it is now; your changes are lost."
        )
        self.reload_button.setVisible(can_reload)
        self.cancel_button = self.add("&Cancel", role.RejectRole, "Saves nothing.")
        self.setDefaultButton(self.save_as_button)
        self.setEscapeButton(self.cancel_button)
        self.buttonClicked.connect(self._answer)

    def _answer(self, button: QAbstractButton) -> None:
        if button is self.save_as_button:
            self.save_as_chosen.emit()
        elif button is self.overwrite_button:
            self.overwrite_chosen.emit()
        elif button is self.reload_button:
            self.reload_chosen.emit()
        else:
            self.cancelled.emit()
