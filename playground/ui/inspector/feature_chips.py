"""The features of data in the plane, as chips to switch on and off."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from playground.datasets.features import FEATURES
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, set_role


class FeatureChips(QWidget):
    """One chip per feature; at least one stays on.

    Signals
    -------
    changed(tuple of str)
        The user wants these features, in the registry's order.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = FlowLayout(self, spacing=5)
        self.chips: dict[str, QPushButton] = {}
        for feature in FEATURES:
            chip = QPushButton(feature.name, self)
            chip.setCheckable(True)
            set_role(chip, "chip")
            describe(chip, f"feature {feature.name}", f"Feed {feature.name} to the network.")
            chip.clicked.connect(self._change)
            self.chips[feature.name] = chip
            layout.addWidget(chip)

    def show_chosen(self, names: tuple[str, ...]) -> None:
        """Show which features are on; the last one on cannot be switched off."""
        for name, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(name in names)

    def _change(self) -> None:
        chosen = tuple(name for name, chip in self.chips.items() if chip.isChecked())
        if chosen:
            self.changed.emit(chosen)
            return
        sender = self.sender()
        if isinstance(sender, QPushButton):
            sender.setChecked(True)
