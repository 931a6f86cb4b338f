"""`RecentFiles`: the menu of files that were opened or saved recently, and their folder."""

import os
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from playground.ui.presenters.background.threads import Threads
from playground.ui.settings import Settings
from playground.ui.widgets.plain import menu_text, plain_tip


class RecentFiles(QObject):
    """Keeps the list in the settings and shows it in a menu.

    It also looks in the background whether the folder of the earlier start still exists.

    Signals
    -------
    chosen(Path)
    """

    chosen = Signal(object)

    def __init__(
        self, menu: QMenu, settings: Settings, reading: Threads, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._menu = menu
        self._settings = settings
        menu.triggered.connect(self._on_triggered)
        self._fill()
        folder = settings.earlier_folder
        if folder is not None:
            reading.run(lambda _is_cancelled: os.path.isdir(folder), partial(self._use, folder))

    def _use(self, folder: Path, done: "Future[bool]") -> None:
        """Let file dialogs open in `folder` if it exists, unless there is a newer one."""
        if done.exception() is None and done.result() and self._settings.earlier_folder == folder:
            self._settings.folder = folder

    def remember(self, path: Path) -> None:
        """Put `path` first, and let file dialogs open in its folder."""
        self._settings.add_recent(path)
        self._settings.folder = path.resolve().parent
        self._fill()

    def forget(self, path: Path) -> None:
        """Take `path` off the list."""
        self._settings.remove_recent(path)
        self._fill()

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for path in self._settings.recent:
            action = menu.addAction(menu_text(path.name))
            action.setToolTip(plain_tip(str(path)))
            action.setData(str(path))
        menu.setEnabled(bool(self._settings.recent))
        if self._settings.recent:
            menu.addSeparator()
            forget = menu.addAction("Forget all")
            forget.setToolTip("Empties this list; the files stay.")

    def _on_triggered(self, action: QAction) -> None:
        name = action.data()
        if isinstance(name, str):
            self.chosen.emit(Path(name))
        else:
            self._settings.clear_recent()
            self._fill()
