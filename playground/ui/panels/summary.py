"""A table of the layers: shapes, parameters, costs, as Keras's `summary()` has it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from playground.base.number_text import counted
from playground.catalog.spec import shape_text
from playground.document.edits.freezing import frozen_places
from playground.document.inference import Inference, LayerReport
from playground.document.project import Layer
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Caption, Role
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plain import plain_tip

HEADINGS = ("Layer", "Type", "Output shape", "Parameters", "Multiplications", "Memory")
FIGURES = HEADINGS[3:]
BYTES = 4
"""Of a weight, stored as float32."""


def memory_text(count: int) -> str:
    """Return the memory of `count` weights.

    >>> memory_text(43), memory_text(101770), memory_text(25_000_000)
    ('172 B', '397.5 KB', '95.4 MB')
    """
    size = float(count * BYTES)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def hidden_words(count: int) -> str:
    """Return how many layers the author of a project hid.

    >>> hidden_words(1)
    'Without 1 layer that the author of this project hid.'
    """
    return f"Without {counted(count, 'layer')} that the author of this project hid."


class SummaryPanel(Panel):
    """One row per layer and the totals."""

    title = "Summary"
    summary = (
        "Output shape, parameters and cost of each layer, as Keras's summary() prints them. "
        "Multiplications, each with an addition, are for one sample; memory is that of the weights."
    )

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.table = QTableWidget(0, len(HEADINGS))
        for column, heading in enumerate(HEADINGS):
            item = QTableWidgetItem(heading)
            item.setTextAlignment(_side(column))
            self.table.setHorizontalHeaderItem(column, item)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setAccessibleName("Summary of the layers")
        self.table.setToolTip(plain_tip(self.summary))
        self.table.verticalHeader().setVisible(False)
        follow_text(self.table, self._fit)
        header = self.table.horizontalHeader()
        # Not ResizeToContents: it measures all rows again for each cell that changes.
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self._total = Caption(Role.TITLE)
        self._total.setWordWrap(True)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._total)

    def _fit(self) -> None:
        self.table.verticalHeader().setDefaultSectionSize(pixels(22))
        self._fit_columns()

    def _fit_columns(self) -> None:
        for column in range(1, len(HEADINGS)):
            self.table.resizeColumnToContents(column)

    @property
    def total(self) -> str:
        """The line of totals."""
        return self._total.text()

    def draw(self) -> str:
        """List the layers in the order in which data passes them."""
        state = self.state
        if state is None:
            return ""
        layers = state.ordered_layers()
        self.table.setRowCount(len(layers))
        for row, layer in enumerate(layers):
            report = state.inference.reports.get(layer.id, LayerReport())
            self._fill(row, layer, report)
        self._fit_columns()
        words = [_total(layers, state.inference)]
        if state.hidden:
            words.append(hidden_words(len(state.hidden)))
        self._total.setText("\n".join(words))
        return ""

    def _fill(self, row: int, layer: Layer, report: LayerReport) -> None:
        shape = report.output_shape
        texts = (
            layer.name,
            layer.keras_class,
            "unknown" if shape is None else shape_text(shape),
            f"{report.parameters:,}{_frozen_words(layer)}",
            f"{report.cost:,}",
            memory_text(report.parameters) if report.parameters else "",
        )
        for column, text in enumerate(texts):
            item = self.table.item(row, column)
            if item is None:
                item = QTableWidgetItem(text)
                item.setTextAlignment(_side(column))
                self.table.setItem(row, column, item)
            elif item.text() != text:
                item.setText(text)


def _side(column: int) -> Qt.AlignmentFlag:
    """Return the alignment of a column: numbers are aligned right."""
    is_figure = HEADINGS[column] in FIGURES
    side = Qt.AlignmentFlag.AlignRight if is_figure else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _frozen_words(layer: Layer) -> str:
    """Return " (frozen)", " (2 frozen)" or nothing."""
    if not layer.is_trainable:
        return " (frozen)"
    return f" ({len(layer.frozen_weights):,} frozen)" if layer.frozen_weights else ""


def _total(layers: tuple[Layer, ...], inference: Inference) -> str:
    """Return the totals; frozen weights are counted separately."""
    reports = [(layer, inference.reports.get(layer.id, LayerReport())) for layer in layers]
    total = sum(report.parameters for _, report in reports)
    trainable = sum(
        weight.size - len(frozen_places(layer, weight.name, weight.shape))
        for layer, report in reports
        for weight in report.weights
        if layer.is_trainable and weight.is_trainable
    )
    cost = sum(report.cost for _, report in reports)
    return (
        f"{total:,} parameters, {trainable:,} of them trainable · {memory_text(total)} · "
        f"{cost:,} multiplications per sample"
    )
