"""`Keeper`: keeps a locked part disabled or hidden, whatever other code asks for."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from playground.ui.classroom.lock_reason import REASON
from playground.ui.widgets.plain import plain_tip, text_of_tip


class Keeper(QObject):
    """Locks one action or widget; what other code asks for meanwhile is done on `release`.

    The tooltip of an action, and so that of its buttons, says why; for widgets see `LockReason`.

    Other code enables and shows the same parts, as their state asks for. An action is put into
    a disabled group: Qt keeps it disabled, and remembers what it is asked to be. An action that
    has a group, one of several choices, and a widget are locked again after each change. No
    change is reported when other code disables a locked widget; Qt notes it in
    `WA_ForceDisabled`, which therefore always says what other code asked for last.

    Parameters
    ----------
    part : QAction or QWidget
        Held by no other keeper.
    is_hidden : bool
        Whether it is hidden too, and not only disabled.
    """

    def __init__(self, part: QAction | QWidget, parent: QObject, *, is_hidden: bool) -> None:
        super().__init__(parent)
        self._part = part
        self._is_hidden = is_hidden
        self._is_busy = False
        self._group: QActionGroup | None = None
        if isinstance(part, QAction):
            self._is_enabled, self._is_shown = part.isEnabled(), part.isVisible()
            self._tip = text_of_tip(part.toolTip())
            if part.actionGroup() is None:
                self._group = self._locking_group(part)
            part.changed.connect(self._hold)
        else:
            self._is_shown = not part.isHidden()
            part.installEventFilter(self)
        self._apply()

    def release(self) -> None:
        """Unlock the part: it becomes what other code asked for meanwhile."""
        self.deleteLater()
        part = self._part
        if not isValid(part):
            return
        if isinstance(part, QAction):
            part.changed.disconnect(self._hold)
            part.setToolTip(plain_tip(self._tip))
            if self._group is not None:
                self._group.setEnabled(True)
                self._group.setVisible(True)
                self._group.removeAction(part)
                return
            part.setEnabled(self._is_enabled)
        else:
            part.removeEventFilter(self)
            part.setEnabled(_is_asked_for(part))
        if self._is_hidden:
            part.setVisible(self._is_shown)

    def _locking_group(self, action: QAction) -> QActionGroup:
        group = QActionGroup(self)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.None_)
        group.setEnabled(False)
        group.setVisible(not self._is_hidden)
        group.addAction(action)
        return group

    def _apply(self) -> None:
        self._is_busy = True
        part = self._part
        if isinstance(part, QWidget):
            is_asked_for = _is_asked_for(part)
            part.setEnabled(False)
            part.setAttribute(Qt.WidgetAttribute.WA_ForceDisabled, not is_asked_for)
        else:
            part.setToolTip(REASON)
            if self._group is None:
                part.setEnabled(False)
        if self._is_hidden and self._group is None:
            part.setVisible(False)
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
                self._apply()
            elif event.type() is QEvent.Type.ShowToParent and self._is_hidden:
                self._is_shown = True
                self._apply()
        return super().eventFilter(watched, event)


def _is_asked_for(widget: QWidget) -> bool:
    """Return whether other code last asked for this widget to be enabled."""
    return not widget.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled)
