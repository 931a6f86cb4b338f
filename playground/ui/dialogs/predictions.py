"""The predictions for a file of new rows, as a table that can be saved."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from playground.datasets.preparation.results import Results
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label
from playground.ui.widgets.wrapped_height import WrappedHeight

WIDTH, HEIGHT, LEAST_WIDTH = 720, 460, 300
"""In pixels at 100 %."""
MEASURED_ROWS = 50
"""Of a long table only the first rows say how wide its columns must be."""
Index = QModelIndex | QPersistentModelIndex


class ResultsModel(QAbstractTableModel):
    """The lines of the table; only those in sight are made into text."""

    def __init__(self, results: Results, parent: QWidget) -> None:
        super().__init__(parent)
        self._results = results

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """Return the number of rows that were predicted."""
        return 0 if parent.isValid() else len(self._results.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's way
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._results.header)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the text of a cell; a long one is whole in its tooltip."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        text = self._results.cells(index.row())[index.column()]
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._results.header[section]


class PredictionsDialog(QDialog):
    """Shows predictions; of files, each opens with a double-click.

    Signals
    -------
    save_requested()
        The user wants them as a file.
    open_requested(Path)
        The user wants to open the file of a row.
    """

    save_requested = Signal()
    open_requested = Signal(object)

    def __init__(self, path: Path, results: Results, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Predictions for {path.name}")
        self.setAccessibleDescription("What the model predicts for each row of the file.")
        self.results = results
        self._path = path
        self.summary = label(results.summary(), "", self)
        self.summary.setWordWrap(True)
        self.table = QTableView(self)
        self.table.setModel(ResultsModel(results, self))
        self.table.verticalHeader().setVisible(False)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.table.horizontalHeader().setResizeContentsPrecision(MEASURED_ROWS)
        self.table.resizeColumnsToContents()
        tip = "The prediction for each row that could be used."
        if results.names:
            tip += " Double-click or Enter opens the file: a recording is played."
            self.table.activated.connect(self._open_file)
        describe(self.table, "predictions", tip)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.save = buttons.addButton("&Save as CSV…", QDialogButtonBox.ButtonRole.ActionRole)
        self.save.setToolTip("Writes all of these predictions to a file.")
        self.save.clicked.connect(self.save_requested)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setToolTip("Closes the table; nothing else changes.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)
        layout.addWidget(buttons)
        WrappedHeight(self)
        self.setMinimumWidth(pixels(LEAST_WIDTH))
        self.resize(pixels(WIDTH), pixels(HEIGHT))

    def _open_file(self, index: QModelIndex) -> None:
        """Ask for the file of a row to be opened in the system's program for such files."""
        name = self.results.names[int(self.results.rows[index.row()])]
        is_only = len(self.results.names) == 1 and name == self._path.name
        file = self._path if is_only else self._path / name
        self.open_requested.emit(file)
