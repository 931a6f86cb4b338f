"""`Actions`: the QActions and menus made from the action table."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from playground.ui.actions.menus import FILLED, MENUS, SEPARATOR, SUBMENUS
from playground.ui.actions.table import ACTIONS, ActionSpec
from playground.ui.theme.icons import icon
from playground.ui.theme.theme import Theme, follow_theme
from playground.ui.widgets.plain import plain_tip


def without_arguments(act: Callable[[], object]) -> Callable[[], None]:
    """Return a slot for `triggered` that drops its argument, whether the action is checked."""

    def run() -> None:
        act()

    return run


class Actions(QObject):
    """All actions by name, and the submenus that other code fills."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in ACTIONS}
        self._actions = {spec.name: _action(spec, self) for spec in ACTIONS}
        for names in (("theme_system", "theme_dark", "theme_light"), *FILLED.values()):
            group = QActionGroup(self)
            for name in names:
                if name and self._actions[name].isCheckable():
                    group.addAction(self._actions[name])
        self.submenus: dict[str, QMenu] = {}
        follow_theme(parent, self._set_icons)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Return all actions."""
        return tuple(self._actions.values())

    def fill(self, bar: QMenuBar) -> None:
        """Make the menus in `bar`."""
        for title, entries in MENUS:
            menu = bar.addMenu(title)
            menu.setToolTipsVisible(True)
            for entry in entries:
                if entry == SEPARATOR:
                    menu.addSeparator()
                elif entry in SUBMENUS:
                    self._add_submenu(menu, entry)
                else:
                    menu.addAction(self._actions[entry])

    def _add_submenu(self, menu: QMenu, entry: str) -> None:
        submenu = menu.addMenu(SUBMENUS[entry])
        submenu.setToolTipsVisible(True)
        for name in FILLED.get(entry, ()):
            if name == SEPARATOR:
                submenu.addSeparator()
            else:
                submenu.addAction(self._actions[name])
        self.submenus[entry.strip("<>")] = submenu

    def attach(self, window: QWidget, canvas: QWidget) -> None:
        """Enable the shortcuts in `window`, and those of the canvas only in `canvas`."""
        for name, action in self._actions.items():
            (canvas if self._specs[name].is_of_canvas else window).addAction(action)

    def _set_icons(self, theme: Theme) -> None:
        for spec in ACTIONS:
            if spec.icon and spec.name != "play":  # the transport bar draws that one
                self._actions[spec.name].setIcon(icon(spec.icon, theme))

    def shortcuts(self) -> tuple[tuple[str, str], ...]:
        """Return the text and keys of each action that has keys."""
        return tuple(
            (spec.text.replace("&", ""), self._actions[spec.name].shortcut().toString())
            for spec in ACTIONS
            if spec.shortcut
        )


def _action(spec: ActionSpec, parent: QObject) -> QAction:
    action = QAction(spec.text, parent)
    action.setObjectName(spec.name)
    keys = [QKeySequence(text) for text in spec.shortcut.split(";") if text]
    action.setShortcuts(keys)
    hint = f" ({keys[0].toString(QKeySequence.SequenceFormat.NativeText)})" if keys else ""
    action.setToolTip(plain_tip(spec.tip + hint))
    action.setCheckable(spec.is_checkable)
    if spec.label:
        action.setIconText(spec.label)
    action.setIconVisibleInMenu(False)
    if spec.is_of_canvas:
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    if spec.name == "quit":
        action.setMenuRole(QAction.MenuRole.QuitRole)
    return action
