"""`ReadingForm`: how a table is read, to be changed where it was detected wrongly."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from playground.datasets.tables.facts import TableFacts
from playground.datasets.tables.forms import EXCEL, TEXT
from playground.datasets.tables.read_as import DELIMITERS, ReadAs
from playground.ui.tables.words import DELIMITERS as DELIMITER_WORDS
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietSpin
from playground.ui.widgets.roles import describe, label

DETECTED = "detected"
NUMBERS = (
    ("1234.5 (no grouping)", ".", ""),
    ("1,234.5", ".", ","),
    ("1234,5 or 1.234,5", ",", "."),
)
DATES: list[tuple[str, object]] = [
    (DETECTED, None),
    ("day first: 31/12/2024", True),
    ("month first: 12/31/2024", False),
]


class ReadingForm(QDialog):
    """Asks how to read a file.

    Signals
    -------
    chosen(ReadAs)
    """

    chosen = Signal(object)

    def __init__(self, facts: TableFacts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("How the table is read")
        self.setAccessibleDescription(
            "Separator, decimal sign, encoding and heading of the file; detected if not set."
        )
        self._facts = facts
        self._make_fields()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(self._form())
        layout.addWidget(self._buttons())

    def _make_fields(self) -> None:
        facts, read_as = self._facts, self._facts.read_as
        self.delimiter = self._combo(
            "delimiter",
            "What separates the cells of a row.",
            [(DELIMITER_WORDS[each], each) for each in DELIMITERS],
            read_as.delimiter,
        )
        self.encoding = self._combo(
            "encoding",
            "How letters are written as bytes.",
            [("UTF-8", "utf-8"), ("UTF-16", "utf-16"), ("Windows-1252", "cp1252")],
            read_as.encoding,
        )
        self.header = self._combo(
            "first row",
            "Whether the first row holds the names of the columns.",
            [("names of the columns", True), ("data", False)],
            read_as.has_header,
        )
        self.numbers = self._combo(
            "numbers",
            "How numbers are written.",
            [(text, (decimal, group)) for text, decimal, group in NUMBERS],
            (read_as.decimal or ".", read_as.thousands or ""),
        )
        self.dates = self._combo(
            "dates", "Whether 01/02/2024 is in February or in January.", DATES, read_as.is_day_first
        )
        sheets: list[tuple[str, object]] = [(each, each) for each in facts.sheets]
        self.sheet = self._combo("sheet", "The sheet of the workbook.", sheets, read_as.sheet)
        self.skipped = QuietSpin()
        self.skipped.setRange(0, 1000)
        self.skipped.setValue(read_as.skipped or 0)
        describe(self.skipped, "lines to skip", "Lines above the table that are not part of it.")

    def _form(self) -> QFormLayout:
        """Return the fields that the form of the file has."""
        form = QFormLayout()
        is_text, is_book = self._facts.form == TEXT, self._facts.form == EXCEL
        rows: list[tuple[str, QWidget, bool]] = [
            ("Delimiter", self.delimiter, is_text),
            ("Encoding", self.encoding, is_text),
            ("Sheet", self.sheet, is_book),
            ("Lines to skip above", self.skipped, is_text or is_book),
            ("First row", self.header, is_text or is_book),
            ("Numbers", self.numbers, is_text or is_book),
            ("Dates", self.dates, is_text or is_book),
        ]
        for text, field, is_used in rows:
            field.setParent(self)
            field.setVisible(is_used)
            if is_used:
                form.addRow(label(text, "", self), field)
        return form

    def _buttons(self) -> QDialogButtonBox:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Reset | standard.Cancel, self)
        self.read_button = buttons.button(standard.Ok)
        self.read_button.setText("Read again")
        self.read_button.setToolTip("Reads the file in this way.")
        self.reset_button = buttons.button(standard.Reset)
        self.reset_button.setText("Detect again")
        self.reset_button.setToolTip("Detects everything automatically, and reads the file.")
        buttons.button(standard.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self._read)
        buttons.rejected.connect(self.reject)
        self.reset_button.clicked.connect(self._reset)
        return buttons

    def _combo(
        self, name: str, tip: str, options: Sequence[tuple[str, object]], now: object
    ) -> QuietCombo:
        combo = QuietCombo()
        describe(combo, name, tip)
        for text, value in options:
            combo.addItem(text, value)
        values = [value for _, value in options]
        combo.setCurrentIndex(values.index(now) if now in values else 0)
        return combo

    def read_as(self) -> ReadAs:
        """Return what is chosen."""
        decimal, thousands = self.numbers.currentData()
        is_text = self._facts.form == TEXT
        before = self._facts.read_as
        return ReadAs(
            self.delimiter.currentData() if is_text else None,
            self.encoding.currentData() if is_text else None,
            self.skipped.value(),
            self.header.currentData(),
            decimal,
            thousands,
            self.dates.currentData(),
            self.sheet.currentData() if self._facts.sheets else None,
            before.keeps_total or None,
            before.kinds,
        )

    def _read(self) -> None:
        self.accept()
        self.chosen.emit(self.read_as())

    def _reset(self) -> None:
        self.accept()
        self.chosen.emit(ReadAs())
