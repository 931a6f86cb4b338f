"""`RowForm`: a field for each column of a raw row."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from playground.datasets.preparation.raw import RawColumns, Texts
from playground.datasets.preparation.values import (
    ArrayColumn,
    Column,
    NumberColumn,
    Preparation,
    Spelling,
)
from playground.ui.panels.predict.cells import (
    CategoryCell,
    LineCell,
    NumberCell,
    cell_for,
    date_cell,
    number_cell,
    usual_cell,
)
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.elided_label import ElidedLabel

MOST_FIELDS = 100
"""At most this many columns have a field; the others keep the value of the row that is shown."""
LABEL_WIDTH = 130


class RowForm(QScrollArea):
    """The fields, in the order of the columns.

    Signals
    -------
    changed()
        A cell has another text.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.cells: dict[str, NumberCell | CategoryCell | LineCell] = {}
        self._texts: dict[str, str] = {}
        self.is_typed = False
        """Whether the user has changed the row since it was shown."""
        self._preparation: Preparation | None = None

    def show_preparation(self, preparation: Preparation | None) -> None:
        """Make fields for the columns of `preparation`; none if samples are arrays."""
        if preparation == self._preparation:
            return
        self._preparation = preparation
        self.cells = {}
        content = QWidget()
        grid = QGridLayout(content)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        columns = () if preparation is None else preparation.columns
        rows = [column for column in columns if not isinstance(column, ArrayColumn)]
        spelling = (None if preparation is None else preparation.spelling) or Spelling()
        names: list[QWidget] = []
        for place, column in enumerate(rows[:MOST_FIELDS]):
            cell = cell_for(column, spelling)
            self.cells[column.name] = cell
            cell.changed.connect(self._take)
            name = ElidedLabel(column.name, "muted", content)
            names.append(name)
            grid.addWidget(name, place, 0)
            grid.addWidget(cell, place, 1)
        grid.setRowStretch(len(rows), 1)
        self.setWidget(content)
        follow_text(content, partial(self._fit, grid, names))
        self.show_usual()

    def _fit(self, grid: QGridLayout, names: Iterable[QWidget]) -> None:
        grid.setContentsMargins(0, 0, pixels(8), 0)
        grid.setColumnMinimumWidth(0, pixels(LABEL_WIDTH))
        for name in names:
            name.setMaximumWidth(pixels(LABEL_WIDTH))
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Return the width at which no field is cut."""
        least, content = super().minimumSizeHint(), self.widget()
        if content is None or not self.cells:
            return least
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(content.minimumSizeHint().width() + bar, least.height())

    def show_usual(self) -> None:
        """Show the typical values of the training data."""
        columns = () if self._preparation is None else self._preparation.columns
        self._set({column.name: usual_cell(column) for column in columns})

    def show_row(self, rows: RawColumns, row: int) -> None:
        """Show a row of the data."""
        assert self._preparation is not None
        texts = {}
        for column in self._preparation.columns:
            texts[column.name] = _text(column, rows[column.name][row])
        self._set(texts)

    def columns(self) -> RawColumns:
        """Return the row as raw columns of one cell each."""
        return {name: Texts.of([text]) for name, text in self._texts.items()}

    def _set(self, texts: dict[str, str]) -> None:
        self._texts, self.is_typed = texts, False
        for name, cell in self.cells.items():
            cell.set_text(texts[name])
        self.changed.emit()

    def _take(self) -> None:
        self.is_typed = True
        self._texts |= {name: cell.text for name, cell in self.cells.items()}
        self.changed.emit()


def _text(column: Column, value: object) -> str:
    """Return the value of a raw cell as text."""
    if isinstance(column, NumberColumn) and isinstance(value, float | np.floating):
        return number_cell(column, float(value))
    if isinstance(value, np.datetime64):
        return "" if np.isnat(value) else date_cell(value.astype("datetime64[s]"))
    return "" if value is None else str(value)
