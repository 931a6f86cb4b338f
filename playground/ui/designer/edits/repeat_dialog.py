"""Asks how many times a block is to come in a chain."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout, QWidget

from playground.document.edits.repeating import MAXIMUM_TIMES
from playground.ui.widgets.roles import describe, label


class RepeatDialog(QDialog):
    """A number, with what it means.

    Signals
    -------
    chosen(int)
        How many blocks there are to be in all.
    """

    chosen = Signal(int)

    def __init__(self, layers: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Repeat")
        self._layers = layers
        self.times = QSpinBox(self)
        self.times.setRange(2, MAXIMUM_TIMES)
        describe(self.times, "times", "How many blocks there will be in all, this one included.")
        self.result_text = label("", "muted", self)
        words = "layer is" if layers == 1 else f"{layers} layers are"
        heading = label(f"The selected {words} repeated in a chain.", "muted", self)
        heading.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        accept = buttons.button(QDialogButtonBox.StandardButton.Ok)
        accept.setText("Repeat")
        accept.setToolTip("Makes the copies; undo takes them back in one step.")
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
        self.result_text.setText(f"{times * self._layers} layers in all")

    def _accept(self) -> None:
        self.chosen.emit(self.times.value())
        self.accept()
