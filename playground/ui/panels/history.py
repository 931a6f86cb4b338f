"""The history: every edit by name, also those undone; a click goes to any of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.roles import set_role

BEGINNING = "As opened"


class HistoryPanel(Panel):
    """One row per step, oldest first; the present one is marked.

    Signals
    -------
    jump_requested(int)
        How many steps to go: to earlier ones where negative, to later ones where positive.
    """

    title = "History"
    summary = "Every edit by name: click one to return to it."

    jump_requested = Signal(int)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._done: tuple[str, ...] = ()
        self._undone: tuple[str, ...] = ()
        self.list = QListWidget(self)
        self.list.setAccessibleName("Steps of the history")
        self.list.setToolTip("Click or press Enter to go to a step")
        set_role(self.list, "rows")
        self.list.itemActivated.connect(self._jump)
        self.list.itemClicked.connect(self._jump)
        self.body.addWidget(self.list)
        self.redraw()

    def show_history(self, done: tuple[str, ...], undone: tuple[str, ...]) -> None:
        """Show the steps.

        Parameters
        ----------
        done : tuple of str
            What can be undone, oldest first.
        undone : tuple of str
            What can be redone, next first.
        """
        if (done, undone) != (self._done, self._undone):
            self._done, self._undone = done, undone
            self.redraw()

    def texts(self) -> tuple[str, ...]:
        """Return what the rows say."""
        return tuple(self.list.item(row).text() for row in range(self.list.count()))

    @property
    def present(self) -> int:
        """The row of the step that is shown."""
        return len(self._done)

    def draw(self) -> str:
        self.list.clear()
        for row, text in enumerate((BEGINNING, *self._done, *self._undone)):
            item = QListWidgetItem(text, self.list)
            font = item.font()
            font.setBold(row == self.present)
            item.setFont(font)
            if row > self.present:
                item.setForeground(QColor(current_theme().text_faint))
                item.setToolTip("Undone; click to redo.")
            elif row < self.present:
                item.setToolTip("Click to undo everything after it.")
            else:
                item.setToolTip("Shown now.")
        present = self.list.item(self.present)
        self.list.setCurrentItem(present)
        self.list.scrollToItem(present)
        return ""

    def _jump(self, item: QListWidgetItem) -> None:
        steps = self.list.row(item) - self.present
        if steps:
            self.jump_requested.emit(steps)

    def take_focus(self) -> None:
        """Let the arrow keys choose a step."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
