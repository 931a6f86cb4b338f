"""`Palette`: the layer types by category, with search; drag one onto the canvas."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.catalog.layers import LAYERS
from playground.catalog.spec import Category, LayerSpec
from playground.ui.designer.layer_search import found
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import label

MIME_TYPE = "application/x-playground-layer"
CATEGORY_ROLE = Qt.ItemDataRole.UserRole + 1
IS_HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
ROW_HEIGHT = 32
HEADING_HEIGHT = 30
LARGEST_TEXT, SMALLEST_TEXT = 13, 11
"""In pixels at 100 %; long names are written smaller."""


def type_in(data: QMimeData) -> str | None:
    """Return the layer type that is being dragged; None if it is something else."""
    if not data.hasFormat(MIME_TYPE):
        return None
    name = data.data(MIME_TYPE).toStdString()
    return name if name in LAYERS else None


class PaletteDelegate(QStyledItemDelegate):
    """Paints a heading, or a layer type as a small card with the colour of its category."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        is_heading = index.data(IS_HEADING_ROLE)
        return QSize(100, pixels(HEADING_HEIGHT if is_heading else ROW_HEIGHT))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        if index.data(IS_HEADING_ROLE):
            self._paint_heading(painter, rect, text)
        else:
            state = option.state
            self._paint_row(painter, rect, text, str(index.data(CATEGORY_ROLE)), state)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRectF, text: str) -> None:
        font = QFont(painter.font())
        font.setPixelSize(pixels(SMALLEST_TEXT))
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text_muted))
        place = rect.adjusted(2, 0, 0, -6)
        painter.drawText(
            place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text.upper()
        )

    def _paint_row(
        self, painter: QPainter, rect: QRectF, text: str, category: str, state: QStyle.StateFlag
    ) -> None:
        is_enabled = bool(state & QStyle.StateFlag.State_Enabled)
        is_current = is_enabled and bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = is_enabled and bool(state & QStyle.StateFlag.State_MouseOver)
        card = rect.adjusted(0.5, 2.5, -4.5, -2.5)
        outline = self.theme.accent if is_current else self.theme.border
        painter.setPen(QColor(self.theme.border_strong if is_hovered else outline))
        if is_current:
            painter.setPen(QColor(self.theme.accent))
        painter.setBrush(QColor(self.theme.raised if is_enabled else self.theme.surface))
        painter.drawRoundedRect(card, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        mark = self.theme.category(category) if is_enabled else self.theme.border_strong
        painter.setBrush(QColor(mark))
        painter.drawRoundedRect(QRectF(card.left() + 9, card.center().y() - 5, 10, 10), 3, 3)
        place = card.adjusted(28, 0, -6, 0)
        font, words = fitted(painter.font(), text, place.width())
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text if is_enabled else self.theme.text_faint))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)


def fitted(font: QFont, text: str, width: float) -> tuple[QFont, str]:
    """Return the largest font in which `text` fits; in the smallest it is shortened."""
    font = QFont(font)
    for size in range(pixels(LARGEST_TEXT), pixels(SMALLEST_TEXT) - 1, -1):
        font.setPixelSize(size)
        metrics = QFontMetricsF(font)
        if metrics.horizontalAdvance(text) <= width:
            return font, text
    return font, metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)


class LayerList(QListWidget):
    """The rows of the palette; a row dragged out carries its layer type."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the first layer if none is marked: the arrow keys start there."""
        is_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if is_key and self.currentRow() < 0:
            rows = (self.item(row) for row in range(self.count()))
            first = next((row for row in rows if row.flags() & Qt.ItemFlag.ItemIsEnabled), None)
            if first is not None:
                self.setCurrentItem(first)
        super().focusInEvent(event)

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [MIME_TYPE]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:  # noqa: N802
        data = QMimeData()
        if items:
            data.setData(MIME_TYPE, items[0].text().encode())
        return data


class Palette(QWidget):
    """Search box and layer types.

    Signals
    -------
    layer_requested(str)
        A layer type was chosen by Enter or double click.
    """

    layer_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Palette of layers")
        self.search = _search_field(self)
        self.list = _layer_list(self)
        self._delegate = PaletteDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self._nothing = label("", "muted", self)
        self._nothing.setWordWrap(True)
        self._nothing.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.hide()
        self._lay_out()
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._request_first)
        self.list.itemActivated.connect(self._request)
        self._absent: frozenset[str] = frozenset()
        self._fill("")
        self.apply_theme(theme)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        # The scroll bar of the list is in the margin on the right.
        box.setContentsMargins(10, 10, 2, 4)
        box.setSpacing(2)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 12, 0)
        top.addWidget(self.search)
        box.addLayout(top)
        box.addWidget(self._nothing)
        box.addWidget(self.list)

    def sizeHint(self) -> QSize:
        return QSize(pixels(184), 600)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self._delegate.theme = theme
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.list.viewport().update()

    def names(self) -> tuple[str, ...]:
        """Return the layer types on show, in order."""
        rows = (self.list.item(row) for row in range(self.list.count()))
        return tuple(row.text() for row in rows if not row.data(IS_HEADING_ROLE))

    def leave_out(self, names: frozenset[str]) -> None:
        """Do not offer these types: they are locked."""
        if names != self._absent:
            self._absent = names
            self._fill(self.search.text())

    def _fill(self, text: str) -> None:
        """Show what matches: under headings, or best first while searching."""
        self.list.clear()
        specs = tuple(spec for spec in found(text) if spec.name not in self._absent)
        self._nothing.setText(f"No layer matches “{text.strip()}”.")
        self._nothing.setVisible(not specs)
        if text.strip():
            for spec in specs:
                self._add(spec)
            self.list.setCurrentRow(0)
            return
        for category in Category:
            members = [spec for spec in specs if spec.category is category]
            if members:
                self._add_heading(category)
            for spec in members:
                self._add(spec)

    def _add_heading(self, category: Category) -> None:
        heading = QListWidgetItem(category.value, self.list)
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setData(IS_HEADING_ROLE, True)

    def _add(self, spec: LayerSpec) -> None:
        row = QListWidgetItem(spec.name, self.list)
        row.setData(CATEGORY_ROLE, spec.category.value)
        formula = f"\n{spec.formula}" if spec.formula else ""
        row.setToolTip(
            plain_tip(f"{spec.name}: {spec.summary}{formula}\nDrag it onto the canvas or a wire.")
        )

    def _request_first(self) -> None:
        names = self.names()
        if names:
            self.layer_requested.emit(names[0])

    def _request(self, item: QListWidgetItem) -> None:
        if not item.data(IS_HEADING_ROLE):
            self.layer_requested.emit(item.text())

    def row_centre(self, name: str) -> QPointF:
        """Return the middle of a row, in coordinates of the list's viewport."""
        matches = self.list.findItems(name, Qt.MatchFlag.MatchExactly)
        return QPointF(self.list.visualItemRect(matches[0]).center())


def _search_field(parent: QWidget) -> QLineEdit:
    field = QLineEdit(parent)
    field.setPlaceholderText("Search layers")
    field.setClearButtonEnabled(True)
    field.setAccessibleName("Search layers")
    field.setToolTip("Find a layer by its Keras name or by what it does")
    return field


def _layer_list(parent: QWidget) -> LayerList:
    """Return an empty list from which layers are dragged."""
    layers = LayerList(parent)
    layers.setAccessibleName("Layers")
    layers.setFrameShape(QListWidget.Shape.NoFrame)
    layers.setDragEnabled(True)
    layers.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
    layers.setMouseTracking(True)
    layers.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    layers.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return layers
