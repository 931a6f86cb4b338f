"""`LockDialog`: a list of what can be locked or hidden, and a password."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from playground.document.locks import Locks, Password
from playground.document.project import Project
from playground.ui.classroom.controls import Control, controls_of, with_implied
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

NOTE = (
    "Locked controls are disabled, hidden ones are not shown; both apply to menus, keys, buttons "
    "and drops. With a layer, all that would show it is hidden: exports, Describe network, Copy "
    "project as text and the class sheet; Summary leaves it out, and Code shows no script. The "
    "locks are saved in the project file. They deter, they do not secure: anyone who edits the "
    "file can remove them."
)
DIFFERENT = "The two passwords differ; type the same one twice."
LOCKED, HIDDEN = 1, 2
NAME = Qt.ItemDataRole.UserRole
SIZE = 620, 620
ROW = 24
"""In pixels at 100 %."""


class LockDialog(FormDialog):
    """Shows the locks of a project, to be changed.

    Signals
    -------
    chosen(Locks)
    """

    chosen = Signal(object)

    def __init__(self, project: Project, parent: QWidget) -> None:
        super().__init__("Lock for the class", parent)
        self.setAccessibleDescription(
            "What a class cannot use, change or see in this project. Its file keeps the locks."
        )
        self._before = project.locks
        self.resize(pixels(SIZE[0]), pixels(SIZE[1]))
        note = label(NOTE, "muted", self)
        note.setWordWrap(True)
        self.tree = self._tree()
        self._known: set[str] = set()
        for control in controls_of(project):
            self._add(control, self.tree.invisibleRootItem())
        self.tree.itemChanged.connect(self._spread)
        self.password = self._field("password", "Anyone who knows it can lift the locks.")
        self.again = self._field("password again", "The same password a second time.")
        self.no_password = QCheckBox("No password: anybody may unlock", self)
        self.no_password.setToolTip("Unlock… then asks for nothing.")
        self.no_password.setChecked(project.locks.password is None)
        self.no_password.toggled.connect(self._show_fields)
        self.wrong = label("", "error", self)
        self.wrong.setWordWrap(True)
        fields = QHBoxLayout()
        fields.addWidget(self.password)
        fields.addWidget(self.again)
        self.lay_out(
            note,
            self.tree,
            self.no_password,
            fields,
            self.wrong,
            verb="&Lock",
            effect="Locks at once; save the project to hand it out.",
        )
        self._show_fields()

    def _tree(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setColumnCount(3)
        tree.setHeaderLabels(("What", "Locked", "Hidden"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (LOCKED, HIDDEN):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        describe(tree, "what is locked", "Tick what a class cannot use, or does not see.")
        return tree

    def _field(self, name: str, explanation: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setPlaceholderText(name.capitalize())
        describe(field, name, explanation)
        return field

    def _add(self, control: Control, parent: QTreeWidgetItem) -> None:
        item = QTreeWidgetItem(parent, (control.title, "", ""))
        item.setData(0, NAME, control.name)
        item.setSizeHint(0, QSize(0, pixels(ROW)))
        self._known.add(control.name)
        is_hidden = control.name in self._before.hidden
        is_locked = is_hidden or control.name in self._before.locked
        item.setCheckState(LOCKED, _state(is_locked))
        if control.can_hide:
            item.setCheckState(HIDDEN, _state(is_hidden))
        for part in control.parts:
            self._add(part, item)

    def _spread(self, item: QTreeWidgetItem, column: int) -> None:
        """Mark the lines below too; a hidden line is locked, and an unlocked one is shown."""
        if column not in (LOCKED, HIDDEN):
            return
        state = item.checkState(column)
        if column == HIDDEN and state is Qt.CheckState.Checked:
            item.setCheckState(LOCKED, state)
        if column == LOCKED and state is Qt.CheckState.Unchecked and _can_hide(item):
            item.setCheckState(HIDDEN, state)
        for child in _children(item):
            if column == LOCKED or _can_hide(child):
                child.setCheckState(column, state)

    def _show_fields(self) -> None:
        has_password = not self.no_password.isChecked()
        for field in (self.password, self.again):
            field.setVisible(has_password)
        if has_password and self._before.password is not None:
            self.password.setPlaceholderText("New password, or empty for the old one")

    def item(self, name: str) -> QTreeWidgetItem:
        """Return the line with that name."""
        return next(each for each in self._items() if each.data(0, NAME) == name)

    def _items(self) -> list[QTreeWidgetItem]:
        waiting, found = [self.tree.invisibleRootItem()], list[QTreeWidgetItem]()
        while waiting:
            item = waiting.pop()
            children = _children(item)
            found += children
            waiting += children
        return found

    def _marked(self, column: int) -> frozenset[str]:
        return frozenset(
            item.data(0, NAME)
            for item in self._items()
            if item.data(0, NAME) and item.checkState(column) is Qt.CheckState.Checked
        )

    def use(self) -> None:
        """Lock what is marked, if the password is clear."""
        text = self.password.text()
        if self.no_password.isChecked():
            password = None
        elif text != self.again.text():
            self.wrong.setText(DIFFERENT)
            return
        elif text:
            password = Password.of(text)
        else:
            password = self._before.password
            if password is None:
                self.wrong.setText("Type a password, or choose that none is needed.")
                return
        hidden = self._marked(HIDDEN) | (frozenset(self._before.hidden) - self._known)
        kept = frozenset(self._before.locked) - self._known
        locked = with_implied(self._marked(LOCKED) | hidden) | kept
        names = tuple(sorted(locked - hidden))
        self.chosen.emit(Locks(names, tuple(sorted(hidden)), password))
        self.accept()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (item.child(index) for index in range(item.childCount()))
    return [child for child in children if child is not None]


def _can_hide(item: QTreeWidgetItem) -> bool:
    return item.data(HIDDEN, Qt.ItemDataRole.CheckStateRole) is not None


def _state(is_checked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked
