"""A list of all keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from playground.ui.widgets.roles import label


class ShortcutsDialog(QDialog):
    """Shows each action with its keys, in two columns."""

    def __init__(self, shortcuts: tuple[tuple[str, str], ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        rows = (("Play or pause", "Space"), *shortcuts)
        grid = QGridLayout()
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(7)
        half = (len(rows) + 1) // 2
        for number, (text, keys) in enumerate(rows):
            column = 0 if number < half else 2
            grid.addWidget(label(text, "muted", self), number % half, column)
            grid.addWidget(label(keys, "title", self), number % half, column + 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip("Closes this window.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(16)
        layout.addLayout(grid)
        layout.addWidget(buttons)
