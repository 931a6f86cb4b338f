"""`QuickSearch`: type a few letters, press Enter, and the layer is on the canvas."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from playground.ui.designer.layer_search import found
from playground.ui.designer.palette import CATEGORY_ROLE, ROW_HEIGHT, PaletteDelegate
from playground.ui.theme.text_size import keep_width, pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import label

WIDTH = 240
MOST_ROWS = 7
NOTHING = "No layer matches."
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class QuickSearch(QFrame):
    """A small box over the canvas.

    Signals
    -------
    chosen(str)
        A layer type was chosen; the box has closed.
    passed()
        Tab was pressed a second time: the focus moves to what follows the canvas.
    """

    chosen = Signal(str)
    passed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setAccessibleName("Quick search of layers")
        self.setObjectName("quickSearch")
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Add a layer: type its name")
        self.field.setAccessibleName("Name of the layer to add")
        self.list = QListWidget(self)
        self.list.setAccessibleName("Layers found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self._delegate = PaletteDelegate(theme, self.list)
        self.list.setItemDelegate(self._delegate)
        self._nothing = label(NOTHING, "muted", self)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.field)
        box.addWidget(self._nothing)
        box.addWidget(self.list)
        keep_width(self, WIDTH)
        self.field.textChanged.connect(self._fill)
        self.list.itemClicked.connect(self._choose)
        self.field.installEventFilter(self)
        self.hide()

    def open_at(self, point: QPoint) -> None:
        """Show the box with its corner at `point` of the parent, or as near as it fits."""
        self.field.clear()
        self._fill("")
        room = self._canvas.rect()
        x = max(0, min(point.x(), room.width() - self.width()))
        y = max(0, min(point.y(), room.height() - self.height()))
        self.move(x, y)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self._delegate.theme = theme
        self.list.setStyleSheet("QListWidget { background: transparent; }")
        self.setStyleSheet(
            f"#quickSearch {{ background: {theme.raised}; border: 1px solid "
            f"{theme.border_strong}; border-radius: 8px; }}"
        )

    def _fill(self, text: str) -> None:
        self.list.clear()
        for spec in found(text):
            item = QListWidgetItem(spec.name, self.list)
            item.setToolTip(plain_tip(spec.summary))
            item.setData(CATEGORY_ROLE, spec.category.value)
        self.list.setCurrentRow(0)
        self._nothing.setHidden(self.list.count() > 0)
        self.list.setVisible(self.list.count() > 0)
        rows = min(self.list.count(), MOST_ROWS)
        self.list.setFixedHeight(rows * pixels(ROW_HEIGHT))
        self.setFixedHeight(self.sizeHint().height())

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.hide()
            self.chosen.emit(item.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None:
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Not by the field's signal: the key would also reach the canvas.
            self._choose()
            return True
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab):
            self.hide()
            self._canvas.setFocus()
            if event.key() == Qt.Key.Key_Tab:
                self.passed.emit()
            return True
        return False
