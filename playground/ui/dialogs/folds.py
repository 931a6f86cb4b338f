"""The dialog of cross-validation: how many folds, progress, mean and spread."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.base.number_text import with_minus
from playground.datasets.tables.settings import MOST_FOLDS
from playground.training.cross_validation import FoldResults
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.discard import clear_layout
from playground.ui.widgets.fields.no_wheel import QuietSpin
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.roles import describe, label, set_role
from playground.ui.widgets.texts import number_text
from playground.ui.widgets.wrapped_height import WrappedHeight

WHAT = (
    "The rows are cut into equal parts. The network is trained from the beginning once for each "
    "part, and tested on it. The model in the window stays as it is."
)

WIDTH = 440
"""In pixels at 100 %."""


class FoldsDialog(QDialog):
    """Asks for the number of folds, and shows progress and results.

    Signals
    -------
    started(int)
        How many folds.
    cancelled()
        The dialog is closed while it runs.
    """

    started = Signal(int)
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Cross-validation")
        self.setAccessibleDescription(
            "Trains the network several times, each time on other samples, and compares."
        )
        what = PlainLabel(WHAT, self)
        what.setWordWrap(True)
        self.folds = QuietSpin()
        self.folds.setRange(2, MOST_FOLDS)
        self.folds.setValue(5)
        describe(self.folds, "folds", "Parts of the table, each of which is tested once.")
        self.start = QPushButton("Start", self)
        self.start.setDefault(True)
        set_role(self.start, "accent")
        describe(self.start, "start", "Trains once for each fold, in the background.")
        self.close_button = QPushButton("Close", self)
        describe(self.close_button, "close", "Closes this; what still runs is stopped.")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 100)
        self.bar.setVisible(False)
        self.text = PlainLabel("", self)
        self.text.setWordWrap(True)
        self.results = QGridLayout()
        row = QHBoxLayout()
        row.addWidget(label("Folds", "", self))
        row.addWidget(self.folds)
        row.addStretch(1)
        row.addWidget(self.start)
        row.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        for part in (what, self.bar, self.text):
            layout.addWidget(part)
        layout.addLayout(self.results)
        layout.addLayout(row)
        self.setMinimumWidth(pixels(WIDTH))
        WrappedHeight(self)
        self.start.clicked.connect(self._begin)
        self.close_button.clicked.connect(self.reject)
        self.rejected.connect(self.cancelled)

    def _begin(self) -> None:
        self.start.setEnabled(False)
        self.bar.setVisible(True)
        self.bar.setValue(0)
        self._clear()
        self.started.emit(self.folds.value())

    def show_progress(self, text: str, fraction: float | None) -> None:
        """Show how far it is."""
        self.text.setText(text)
        self.bar.setValue(round(100 * (fraction or 0)))

    def show_refusal(self, text: str) -> None:
        """Show why it ended without a result."""
        self._end(text)

    def show_results(self, results: FoldResults) -> None:
        """Show mean and spread of each metric, and what each fold reached."""
        self._end(f"{len(results.folds)} trainings, each tested on rows that it did not see:")
        spreads = results.spreads()
        for column, title in enumerate(("", "mean", "spread", "each fold")):
            self.results.addWidget(label(title, "muted", self), 0, column)
        for row, (name, spread) in enumerate(spreads.items(), 1):
            each = ", ".join(with_minus(number_text(fold[name])) for fold in results.folds)
            words = name.replace("_", " ")
            mean, deviation = number_text(spread.mean), number_text(spread.deviation)
            values = (words, with_minus(mean), f"± {with_minus(deviation)}", each)
            for column, text in enumerate(values):
                shown = label(text, "title" if column == 1 else "", self)
                shown.setWordWrap(column in (0, 3))
                self.results.addWidget(shown, row, column)
        self.results.setColumnStretch(0, 1)
        self.results.setColumnStretch(3, 2)

    def _end(self, text: str) -> None:
        self.bar.setVisible(False)
        self.start.setEnabled(True)
        self.text.setText(text)

    def _clear(self) -> None:
        clear_layout(self.results)
