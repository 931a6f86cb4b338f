"""The fields of one raw row: a slider and a number, a list, a line of text."""

import math

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.base.minus import with_minus
from playground.datasets.preparation.cells import as_plain, number_in
from playground.datasets.preparation.values import (
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Spelling,
)
from playground.ui.theme.text_size import keep_width
from playground.ui.widgets.fields.no_wheel import QuietCombo, QuietEdit, QuietSlider
from playground.ui.widgets.roles import describe

STEPS = 200
"""Places of a slider; fewer where all numbers are whole."""
NUMBER_WIDTH = 96
LEAST_POSITIONAL, MOST_POSITIONAL = 1e-5, 1e12
"""Between these, numbers are written without an exponent."""
ANOTHER = "(another text)"
MISSING = "(missing)"
UNSEEN = "a text that was not seen"


class NumberCell(QWidget):
    """A slider over the range of the training data, and the number, which may lie outside.

    Parameters
    ----------
    spelling : Spelling
        How numbers are written in the training data: here they are written in the same way.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(
        self,
        column: NumberColumn,
        parent: QWidget | None = None,
        *,
        spelling: Spelling = Spelling(),  # noqa: B008 - frozen
    ) -> None:
        super().__init__(parent)
        self._column = column
        self._spelling = spelling
        reach = column.high - column.low
        # The typical value of 0 and 1 may be 0.5: then whole steps would show another one.
        is_few = column.is_whole and 0 < reach <= STEPS and float(column.typical).is_integer()
        self.slider = QuietSlider()
        self.slider.setRange(0, int(reach) if is_few else STEPS)
        self.slider.setEnabled(reach > 0)
        what = with_minus(f"{column.low:g} to {column.high:g}") + f" {column.unit}".rstrip()
        tip = f"The training data has {what}. Empty: missing."
        describe(self.slider, f"{column.name}, slider", tip)
        self.edit = QuietEdit()
        keep_width(self.edit, NUMBER_WIDTH)
        describe(self.edit, column.name, tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.edit)
        self.slider.valueChanged.connect(self._take_slider)
        self.edit.textEdited.connect(self._take_text)

    @property
    def text(self) -> str:
        """The number as Python writes it, or what is typed if it is not a number."""
        return as_plain(self.edit.text().strip(), self._spelling.decimal, self._spelling.thousands)

    def set_text(self, text: str) -> None:
        """Show a number as Python writes it; `changed` is not emitted."""
        self._show(text)
        self._place_slider()

    def _take_slider(self, place: int) -> None:
        column = self._column
        step = (column.high - column.low) / self.slider.maximum()
        value = column.low + place * step
        digits = 1 - math.floor(math.log10(step))  # further digits would mean nothing
        value = round(value, min(digits, 0) if column.is_whole and step >= 1 else digits)
        self._show(number_cell(column, min(max(value, column.low), column.high)))
        self.changed.emit()

    def _show(self, text: str) -> None:
        """Show a number from its beginning; a long one is cut at the end."""
        self.edit.setText(text.replace(".", self._spelling.decimal))
        self.edit.setCursorPosition(0)

    def _take_text(self) -> None:
        self._place_slider()
        self.changed.emit()

    def _place_slider(self) -> None:
        value, column = number_in(self.text), self._column
        reach = column.high - column.low
        if not np.isfinite(value) or reach <= 0:
            return
        share = min(max((value - column.low) / reach, 0.0), 1.0)
        was_blocked = self.slider.blockSignals(True)
        self.slider.setValue(round(share * self.slider.maximum()))
        self.slider.blockSignals(was_blocked)


class CategoryCell(QuietCombo):
    """The texts of the vocabulary, a missing one, and one that was never seen.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, column: CategoryColumn) -> None:
        super().__init__()
        self.addItems([*column.vocabulary, MISSING, ANOTHER])
        self._texts = [*column.vocabulary, "", UNSEEN]
        describe(self, column.name, "A value of the training data, or another one.")
        self.currentIndexChanged.connect(self._pass_on)

    @property
    def text(self) -> str:
        """The text of the cell, as it would be in a file."""
        return self._texts[max(self.currentIndex(), 0)]

    def set_text(self, text: str) -> None:
        """Show `text`; `changed` is not emitted."""
        place = self._texts.index(text) if text in self._texts else len(self._texts) - 1
        was_blocked = self.blockSignals(True)
        self.setCurrentIndex(place)
        self.blockSignals(was_blocked)

    def _pass_on(self, _index: int) -> None:
        self.changed.emit()


class LineCell(QWidget):
    """A line of text, or a date.

    Signals
    -------
    changed()
    """

    changed = Signal()

    def __init__(self, column: Column, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_date = isinstance(column, DateColumn)
        self.edit = QuietEdit()
        self.edit.setPlaceholderText("2026-05-01" if is_date else "words")
        tip = "A date such as 2026-05-01. Empty: missing." if is_date else "Any words."
        describe(self.edit, column.name, tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit)
        self.edit.textEdited.connect(self._pass_on)

    @property
    def text(self) -> str:
        """The text of the cell, as it would be in a file."""
        return self.edit.text().strip()

    def set_text(self, text: str) -> None:
        """Show `text` from its beginning; `changed` is not emitted."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)

    def _pass_on(self, _text: str) -> None:
        self.changed.emit()


def cell_for(column: Column, spelling: Spelling) -> NumberCell | CategoryCell | LineCell:
    """Return the field for a column."""
    if isinstance(column, NumberColumn):
        return NumberCell(column, spelling=spelling)
    return CategoryCell(column) if isinstance(column, CategoryColumn) else LineCell(column)


def number_cell(column: NumberColumn, value: float) -> str:
    """Return a number as the text of a cell: all of it, for the model is asked about the text.

    A number of single precision is written as shortly as that precision allows.
    """
    if np.isnan(value):
        return ""
    if column.is_whole and value == round(value):
        return f"{round(value)}"
    with np.errstate(over="ignore"):
        single = np.float32(value)
    number = single if float(single) == value else np.float64(value)
    if LEAST_POSITIONAL <= abs(value) < MOST_POSITIONAL:
        return np.format_float_positional(number, trim="-")
    return str(number).removesuffix(".0")


def date_cell(moment: np.datetime64) -> str:
    """Return a date as the text of a cell, without a time of day if that is midnight."""
    return str(moment).removesuffix("T00:00:00").replace("T", " ")


def usual_cell(column: Column) -> str:
    """Return the text of a typical cell of the training data."""
    match column:
        case NumberColumn():
            return number_cell(column, column.typical)
        case CategoryColumn():
            return column.typical
        case DateColumn():
            return str(np.datetime64(column.typical, "s"))[:10]
        case _:
            return ""
