"""The features of data in the plane and the user's formulas, as chips to switch on and off."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from playground.base.errors import ParameterError
from playground.base.formula import LONGEST
from playground.datasets.features import FEATURES, OWN, feature
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.discard import discard
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, set_role

LONGEST_CHIP = 18
"""Letters of a formula that its chip shows; its tip shows all."""
FIELD_WIDTH = 130


class FeatureChips(QWidget):
    """One chip per feature; at least one stays on.

    Signals
    -------
    changed(tuple of str)
        The user wants these features: those of the registry in its order, then formulas.
    refused(str)
        A formula that was typed cannot be used, with the reason.
    accepted()
        A formula that was typed can be used.
    """

    changed = Signal(object)
    refused = Signal(str)
    accepted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = FlowLayout(self, spacing=5)
        self.chips: dict[str, QPushButton] = {}
        for spec in FEATURES:
            self._add_chip(spec.name, spec.name)
        self.add = QPushButton("f(x, y)", self)
        set_role(self.add, "chip")
        describe(self.add, "feature of your own", "Feed a formula of x and y to the network.")
        self.add.clicked.connect(self._ask)
        self.field = QLineEdit(self)
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText("x * sin(y)")
        follow_text(self, lambda: self.field.setMinimumWidth(pixels(FIELD_WIDTH)))
        describe(self.field, "formula of the feature", "A formula of x and y, such as x * sin(y).")
        self.field.hide()
        self.field.returnPressed.connect(self._take_formula)
        self._layout.addWidget(self.add)
        self._layout.addWidget(self.field)

    def _add_chip(self, name: str, text: str) -> None:
        chip = QPushButton(text, self)
        chip.setCheckable(True)
        set_role(chip, "chip")
        describe(chip, f"feature {text}", f"Feed {name.removeprefix(OWN)} to the network.")
        chip.clicked.connect(self._change)
        self.chips[name] = chip
        self._layout.addWidget(chip)

    def show_chosen(self, names: tuple[str, ...]) -> None:
        """Show which features are on; a formula that is off has no chip."""
        own = tuple(name for name in names if name.startswith(OWN))
        shown = tuple(name for name in self.chips if name.startswith(OWN))
        if own != shown:
            self._show_own(own, shown)
        for name, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(name in names)

    def _show_own(self, own: tuple[str, ...], shown: tuple[str, ...]) -> None:
        """Make chips for these formulas, before the button that adds one."""
        for name in shown:
            discard(self.chips.pop(name))
        for part in (self.add, self.field):
            self._layout.removeWidget(part)
        for name in own:
            formula = name.removeprefix(OWN)
            is_long = len(formula) > LONGEST_CHIP
            self._add_chip(name, f"{formula[: LONGEST_CHIP - 1]}…" if is_long else formula)
            self.chips[name].show()
        for part in (self.add, self.field):
            self._layout.addWidget(part)

    def _ask(self) -> None:
        self.field.setVisible(not self.field.isVisible())
        if self.field.isVisible():
            self.field.setFocus()

    def _take_formula(self) -> None:
        """Switch on the feature that was typed, or say what is wrong with it."""
        name = OWN + self.field.text().strip()
        try:
            feature(name)
        except ParameterError as error:
            self.refused.emit(str(error))
            return
        self.accepted.emit()
        self.field.clear()
        self.field.hide()
        chosen = self._chosen()
        if name not in chosen:
            self.changed.emit((*chosen, name))

    def _chosen(self) -> tuple[str, ...]:
        return tuple(name for name, chip in self.chips.items() if chip.isChecked())

    def _change(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.changed.emit(chosen)
            return
        sender = self.sender()
        if isinstance(sender, QPushButton):
            sender.setChecked(True)
