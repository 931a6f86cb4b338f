"""Asks how many copies to chain."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from playground.document.edits.repeating import MAXIMUM_TIMES
from playground.ui.widgets.roles import describe, label


class RepeatDialog(QDialog):
    """A number, and how many layers it makes.

    Signals
    -------
    chosen(int)
        Total number of copies, including the original.
    """

    chosen = Signal(int)

    def __init__(self, layers: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Repeat")
        self._layers = layers
        self.times = QSpinBox(self)
        self.times.setRange(2, MAXIMUM_TIMES)
        describe(self.times, "times", "Total number of copies, including the original.")
        self.result_text = label("", "muted", self)
        words = "layer" if layers == 1 else f"{layers} layers"
        heading = label(f"Chain copies of the selected {words}.", "muted", self)
        heading.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        accept = buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText("Repeat")
        accept.setToolTip("Adds the copies; one undo removes them.")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("times", self.times)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addLayout(form)
        layout.addWidget(self.result_text)
        layout.addWidget(buttons)
        self.times.valueChanged.connect(self._show_result)
        self._show_result(self.times.value())
        self.times.selectAll()

    def _show_result(self, times: int) -> None:
        self.result_text.setText(f"Total: {times * self._layers} layers")

    def _accept(self) -> None:
        self.chosen.emit(self.times.value())
        self.accept()
