"""What the Help menu and the Network menu show as text: keys, the network in words, versions."""

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from playground.ui.theme.icons import application_icon
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.roles import label

LIBRARIES = ("keras", "tensorflow", "PySide6-Essentials", "pyqtgraph", "numpy", "scikit-learn")
Rows = tuple[tuple[str, str], ...]

ON_THE_CANVAS: Rows = (
    ("Find a layer and add it", "Tab, or double-click"),
    ("Walk along the wires", "Arrows"),
    ("Settings of a layer", "Enter, or double-click"),
    ("Nudge what is selected", "Shift+arrows"),
    ("Nudge it finely", "Ctrl+arrows"),
    ("Draw a wire", "Drag from a port"),
    ("Reconnect a wire", "Drag the wire"),
    ("Cut a wire", "Alt+click"),
    ("Change the units", "Drag the bottom edge"),
    ("Set a weight", "Click its line"),
    ("Show a neuron large", "Click its map"),
    ("Select more", "Shift+click, or Shift and drag"),
    ("Zoom", "Wheel"),
    ("Move the view", "Middle button, or Space and drag"),
)
"""What keys and mouse do on the canvas, in addition to the menu actions."""

AROUND = 60
"""Pixels for the edges, the gap above the button, and a scroll bar."""


class ShortcutsDialog(QDialog):
    """Shows each action with its keys, and the canvas, in as many columns as have room."""

    def __init__(self, shortcuts: Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Keyboard shortcuts")
        self.setAccessibleDescription("All keys, and what the mouse does on the canvas.")
        rows = (("Play or pause", "Space"), *shortcuts)
        table = QWidget(self)
        table.setProperty("role", "column")
        self._grid = QGridLayout(table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(22)
        self._grid.setVerticalSpacing(7)
        room = self.screen().availableSize() * 0.9
        for columns in (3, 2, 1):
            self._fill(rows, columns)
            if table.sizeHint().width() + AROUND <= room.width():
                break
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip("Closes this window.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(16)
        scroll = QScrollArea(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(table)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        wanted = table.sizeHint() + QSize(AROUND, AROUND + buttons.sizeHint().height())
        self.resize(wanted.boundedTo(room))

    def _fill(self, rows: Rows, columns: int) -> None:
        """Fill this many columns; the canvas has its own if there are three."""
        clear_layout(self._grid)
        rest = columns - 1 if columns == 3 else columns
        every = rows if columns == 3 else (*rows, *ON_THE_CANVAS)
        length = -(-len(every) // rest)
        parts = [every[start : start + length] for start in range(0, len(every), length)]
        for column, part_of in enumerate([*parts, ON_THE_CANVAS] if columns == 3 else parts):
            self._add(part_of, 2 * column)

    def _add(self, rows: Rows, column: int) -> None:
        for number, (text, keys) in enumerate(rows):
            self._grid.addWidget(label(text, "muted", self), number, column)
            self._grid.addWidget(label(keys, "title", self), number, column + 1)


class DescriptionDialog(QDialog):
    """Shows a text that can be selected and copied."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("The network in words")
        self.setAccessibleDescription("The network described layer by layer, to be copied.")
        self.text = QPlainTextEdit(text, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("The network in words")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.button(QDialogButtonBox.StandardButton.Close).setToolTip("Closes this window.")
        self.copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy.setToolTip("Puts the whole text on the clipboard.")
        self.copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 14)
        layout.addWidget(self.text)
        layout.addWidget(buttons)

    def sizeHint(self) -> QSize:
        return QSize(720, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())


def version_of(package: str) -> str:
    """Return the installed version of `package`, without importing it."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


class AboutDialog(QMessageBox):
    """Shows the versions of the program and its libraries."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("About")
        self.setAccessibleDescription("Version of the program and of its libraries.")
        self.setIconPixmap(application_icon().pixmap(64))
        self.setText(f"Neural Network Playground {version_of('nn-playground')}")
        self.setInformativeText(
            "Drag layers onto a canvas, press Play, watch a real Keras model learn, export it."
            "\n\n" + "\n".join(f"{package} {version_of(package)}" for package in LIBRARIES)
        )
        close = self.addButton(QMessageBox.StandardButton.Close)
        close.setToolTip("Closes this window.")
