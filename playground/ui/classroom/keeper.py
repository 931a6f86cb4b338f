"""`Keeper`: keeps a locked part disabled or hidden, whatever other code asks for."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from playground.ui.classroom.lock_reason import REASON
from playground.ui.widgets.plain import plain_tip, text_of_tip


class Keeper(QObject):
    """Locks one action or widget; what other code asks for meanwhile is done on `release`.

    The tooltip of an action, and so that of its buttons, says why; for widgets see `LockReason`.

    Other code enables and shows the same parts, as their state asks for. Qt reports every
    such change, and the lock is applied again at once.

    Parameters
    ----------
    part : QAction or QWidget
    is_hidden : bool
        Whether it is hidden too, and not only disabled.
    """

    def __init__(self, part: QAction | QWidget, parent: QObject, *, is_hidden: bool) -> None:
        super().__init__(parent)
        self._part = part
        self._is_hidden = is_hidden
        self._is_busy = False
        if isinstance(part, QAction):
            self._is_enabled, self._is_shown = part.isEnabled(), part.isVisible()
            self._tip = text_of_tip(part.toolTip())
            part.changed.connect(self._hold)
        else:
            host = part.parentWidget()
            self._is_enabled = part.isEnabledTo(host) if host is not None else part.isEnabled()
            self._is_shown = not part.isHidden()
            part.installEventFilter(self)
        self._apply()

    def release(self) -> None:
        """Unlock the part: it becomes what other code asked for meanwhile."""
        self.deleteLater()
        if not isValid(self._part):
            return
        if isinstance(self._part, QAction):
            self._part.changed.disconnect(self._hold)
            self._part.setToolTip(plain_tip(self._tip))
        else:
            self._part.removeEventFilter(self)
        self._part.setEnabled(self._is_enabled)
        if self._is_hidden:
            self._part.setVisible(self._is_shown)

    def _apply(self) -> None:
        self._is_busy = True
        self._part.setEnabled(False)
        if isinstance(self._part, QAction):
            self._part.setToolTip(REASON)
        if self._is_hidden:
            self._part.setVisible(False)
        self._is_busy = False

    def _hold(self) -> None:
        """Note what an action was asked to be, and lock it again."""
        part = self._part
        if self._is_busy:
            return
        self._is_enabled = self._is_enabled or part.isEnabled()
        self._is_shown = self._is_shown or part.isVisible()
        has_other_tip = part.toolTip() != REASON
        if has_other_tip:
            self._tip = text_of_tip(part.toolTip())
        if part.isEnabled() or has_other_tip or (self._is_hidden and part.isVisible()):
            self._apply()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._is_busy and isinstance(watched, QWidget):
            if event.type() is QEvent.Type.EnabledChange and watched.isEnabled():
                self._is_enabled = True
                self._apply()
            elif event.type() is QEvent.Type.ShowToParent and self._is_hidden:
                self._is_shown = True
                self._apply()
        return super().eventFilter(watched, event)
