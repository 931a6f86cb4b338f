"""Asks how many copies to chain."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from playground.document.edits.repeating import MAXIMUM_TIMES
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label


class RepeatDialog(FormDialog):
    """A number, and how many layers it makes.

    Signals
    -------
    chosen(int)
        Total number of copies, including the original.
    """

    chosen = Signal(int)

    def __init__(self, layers: int, parent: QWidget) -> None:
        super().__init__("Repeat", parent)
        self.setAccessibleDescription("Repeats the selected layers in a chain.")
        self._layers = layers
        self.times = QSpinBox(self)
        self.times.setRange(2, MAXIMUM_TIMES)
        describe(self.times, "times", "Total number of copies, including the original.")
        self.result_text = label("", "muted", self)
        words = "layer" if layers == 1 else f"{layers} layers"
        heading = label(f"Chain copies of the selected {words}.", "muted", self)
        heading.setWordWrap(True)
        form = QFormLayout()
        form.addRow("times", self.times)
        self.lay_out(
            heading,
            form,
            self.result_text,
            verb="Repeat",
            effect="Adds the copies; one undo removes them.",
        )
        self.times.valueChanged.connect(self._show_result)
        self._show_result(self.times.value())
        self.times.selectAll()

    def _show_result(self, times: int) -> None:
        self.result_text.setText(f"Total: {times * self._layers} layers")

    def use(self) -> None:
        """Ask for that many copies."""
        self.chosen.emit(self.times.value())
        self.accept()
