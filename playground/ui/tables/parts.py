"""`PartsBox`: what each value of a column that splits the rows stands for."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.datasets.tables.facts import ColumnFacts
from playground.datasets.tables.settings import Part
from playground.datasets.tables.splitting import parts_of
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.elided_label import ElidedLabel
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.roles import describe

PARTS = tuple(Part)


class PartsBox(QWidget):
    """A list for each value, with the number of its rows.

    Signals
    -------
    chosen(tuple of (str, Part))
        What the values mean, where that differs from what was found.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combos: dict[str, QuietCombo] = {}
        self._column = ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)

    def show_column(self, facts: ColumnFacts, chosen: tuple[tuple[str, Part], ...]) -> None:
        """Show the values of a column."""
        if self._column != facts.name or tuple(self.combos) != facts.values:
            self._rebuild(facts)
        for value, part in parts_of(facts.values, chosen).items():
            with QSignalBlocker(self.combos[value]):
                self.combos[value].setCurrentIndex(PARTS.index(part))

    def _rebuild(self, facts: ColumnFacts) -> None:
        clear_layout(self._grid)
        self._column, self.combos = facts.name, {}
        for row, (value, count) in enumerate(zip(facts.values, facts.counts, strict=True)):
            name = ElidedLabel(f"{value} · {count:,} rows", "muted", self)
            combo = self.combos[value] = QuietCombo()
            combo.addItems([part.value for part in PARTS])
            describe(combo, f"rows with {value}", "What these rows are used for.")
            combo.activated.connect(self._choose)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(combo, row, 1)

    def _choose(self, _index: int) -> None:
        found = parts_of(tuple(self.combos))
        now = {value: PARTS[combo.currentIndex()] for value, combo in self.combos.items()}
        self.chosen.emit(
            tuple((value, part) for value, part in now.items() if part != found[value])
        )
