"""`LockReason`: says why a control is disabled when the user points at it or presses it."""

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget
from shiboken6 import isValid

from playground.document.guarding import LOCKED

REASON = f"{LOCKED[0].upper()}{LOCKED[1:]}."


class LockReason(QObject):
    """Takes the place of the tooltips of locked widgets and of all that is in them.

    Qt sends these events to disabled widgets too; a filter sees them before the widget.

    Signals
    -------
    asked()
        A locked widget was pressed.
    """

    asked = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._parts: list[QWidget] = []

    def give(self, part: QWidget) -> None:
        """Give the reason for `part` and for all that is in it."""
        for each in (part, *part.findChildren(QWidget)):
            each.installEventFilter(self)
            self._parts.append(each)

    def release(self) -> None:
        """Leave all widgets as they were."""
        for part in self._parts:
            if isValid(part):
                part.removeEventFilter(self)
        self._parts = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or watched.isEnabled():
            return False
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), REASON, watched)
            return True
        if event.type() is QEvent.Type.MouseButtonPress:
            self.asked.emit()
        return False
