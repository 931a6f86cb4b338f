"""`EarlyTriggers`: actions that are triggered before anything does them are done later."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication


class EarlyTriggers(QObject):
    """Stores what is triggered until `release`; made before slots are connected to the actions.

    The window is painted before there is a presenter. A key that is pressed between the two
    triggers its action, and nothing is connected to that yet.

    Parameters
    ----------
    actions : iterable of QAction
        Those that only the presenter does.
    parent : QObject
    """

    def __init__(self, actions: Iterable[QAction], parent: QObject) -> None:
        super().__init__(parent)
        self._early: list[QAction] = []
        self._connections = [
            action.triggered.connect(partial(self._early.append, action)) for action in actions
        ]

    def release(self) -> None:
        """Emit `triggered` of each stored action, in order; from now on store nothing.

        As for any key, an action that cannot be done now is not done, and once one has opened
        a dialog, the window takes no more.
        """
        for connection in self._connections:
            QObject.disconnect(connection)
        self._connections.clear()
        for action in self._early:
            if action.isEnabled() and QApplication.activeModalWidget() is None:
                action.triggered.emit()
        self._early.clear()
