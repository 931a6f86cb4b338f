"""`RunTable`: the runs by name, with a box to show each, and its last loss."""

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves
from playground.ui.panels.captions import figure
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe

COLUMNS = ("Run", "Epochs", "Loss", "Test loss")
ROW = 30
SWATCH, SWATCH_EDGE = 14, 2
"""Of the square in the colour of a run, in pixels."""
STORED = " · from file"
"""After the epochs of a run that comes from the project's file."""


def run_colour(theme: Theme, run: RunInfo) -> str:
    """Return the colour of a run, the same in the table, the curves and the maps."""
    return theme.series[run.colour % len(theme.series)]


class RunTable(QTableWidget):
    """One row per run, the present one first, then those before it.

    Signals
    -------
    renamed(int, str), shown(int, bool)
        The user wants that name, or that run to be compared or not.
    deleted(int)
        The Delete key was pressed on that run.
    """

    renamed = Signal(int, str)
    shown = Signal(int, bool)
    deleted = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, len(COLUMNS))
        self._runs: tuple[RunInfo, ...] = ()
        describe(
            self,
            "runs",
            "Every run of this project. Tick those to compare; F2 renames, Delete deletes; "
            "select two with Ctrl to see what differs.",
        )
        self.setHorizontalHeaderLabels(COLUMNS)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(SWATCH, SWATCH))
        follow_text(self, lambda: self.verticalHeader().setDefaultSectionSize(pixels(ROW)))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        for column in range(len(COLUMNS)):
            side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
            caption = self.horizontalHeaderItem(column)
            assert caption is not None
            caption.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self._change)

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """The runs as listed, row by row."""
        return self._runs

    def chosen(self) -> tuple[RunInfo, ...]:
        """Return the selected runs, from top to bottom."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return tuple(self._runs[row] for row in rows if row < len(self._runs))

    def show_runs(self, runs: tuple[RunInfo, ...]) -> None:
        """List these runs, which come oldest first; what is selected stays selected."""
        chosen = {run.id for run in self.chosen()}
        self._runs = tuple(run for run in runs if run.is_present)
        self._runs += tuple(run for run in reversed(runs) if not run.is_present)
        with QSignalBlocker(self):
            self.setRowCount(len(self._runs))
            for row, run in enumerate(self._runs):
                self._fill(row, run)
                self._show_figures(row, run.curves, is_stored=run.is_stored)
            self.clearSelection()
            for row, run in enumerate(self._runs):
                if run.id in chosen:
                    self._select(row)
        self.itemSelectionChanged.emit()

    def show_present(self, curves: Curves) -> None:
        """Write how far the present run has come."""
        with QSignalBlocker(self):
            for row, run in enumerate(self._runs):
                if run.is_present:
                    self._show_figures(row, curves)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete the selected runs on Delete; F2 and Space act on the name of the row."""
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if event.key() == Qt.Key.Key_Delete and not is_editing:
            for run in self.chosen():
                self.deleted.emit(run.id)
            return
        if event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Space) and not is_editing:
            name = self.model().index(self.currentRow(), 0)
            keep = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(name, keep)
        super().keyPressEvent(event)

    def _select(self, row: int) -> None:
        for column in range(self.columnCount()):
            item = self.item(row, column)
            if item is not None:
                item.setSelected(True)

    def _fill(self, row: int, run: RunInfo) -> None:
        name = QTableWidgetItem(run.name)
        name.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsEditable
            | Qt.ItemFlag.ItemIsUserCheckable
        )
        is_shown = not (run.is_hidden or run.is_deleted)
        name.setCheckState(Qt.CheckState.Checked if is_shown else Qt.CheckState.Unchecked)
        name.setIcon(_swatch(current_theme(), run))
        font = self.font()
        font.setBold(run.is_present)
        font.setStrikeOut(run.is_deleted)
        name.setFont(font)
        name.setToolTip(plain_tip(_origin(run)))
        self.setItem(row, 0, name)

    def _show_figures(self, row: int, curves: Curves, *, is_stored: bool = False) -> None:
        last = curves.last()
        texts = [f"{len(curves):,}{STORED if is_stored else ''}"]
        texts += [figure(last[key]) if key in last else "–" for key in ("loss", "val_loss")]
        for column, text in enumerate(texts, start=1):
            item = self.item(row, column)
            if item is None:
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
            item.setText(text)

    def _change(self, item: QTableWidgetItem) -> None:
        if item.column() != 0 or item.row() >= len(self._runs):
            return
        run = self._runs[item.row()]
        if item.text() != run.name:
            self.renamed.emit(run.id, item.text())
        is_shown = item.checkState() is Qt.CheckState.Checked
        if is_shown == (run.is_hidden or run.is_deleted):
            self.shown.emit(run.id, is_shown)


def _swatch(theme: Theme, run: RunInfo) -> QIcon:
    """Return a square in the run's colour, with an edge that shows on a selected row."""
    pixmap = QPixmap(SWATCH, SWATCH)
    pixmap.fill(QColor(theme.raised))
    painter = QPainter(pixmap)
    inner = SWATCH - 2 * SWATCH_EDGE
    painter.fillRect(SWATCH_EDGE, SWATCH_EDGE, inner, inner, QColor(run_colour(theme, run)))
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def _origin(run: RunInfo) -> str:
    """Return where a run comes from, in words."""
    if run.is_present:
        text = "The run that trains now."
    elif run.is_stored:
        text = (
            "From the project's file, which has its settings and curves but not its weights, only "
            "those of newer runs: its moments cannot be shown, and it cannot be restored."
        )
    elif run.is_deleted:
        text = "Deleted; it can be restored."
    else:
        text = "An earlier run; you can return to it and train it further."
    if run.parent_name:
        text += f" It branched off {run.parent_name} after {run.branch_epoch:,} epochs."
    return text
