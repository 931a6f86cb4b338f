"""Combo and spin boxes that the mouse wheel changes only once they have the focus."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
)

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plain import plain_tip, text_of_tip

INDENT = 5
"""Of the text in a spin box, in pixels at 100 %, as in other fields."""
UNDO_KEYS = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


def leaves_undo(event: QEvent) -> bool:
    """Return whether `event` asks for the undo keys, which belong to the document."""
    return (
        event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and any(event.matches(key) for key in UNDO_KEYS)
    )


class QuietEdit(QLineEdit):
    """A line edit that leaves the undo keys to the document."""

    def event(self, event: QEvent) -> bool:
        if leaves_undo(event):
            event.ignore()
            return False
        return super().event(event)


class QuietCombo(QComboBox):
    """A combo box that lets the wheel scroll what it is in."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def event(self, event: QEvent) -> bool:
        """Show the whole text first in the tooltip where it is shortened."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip), self)
            return True
        return super().event(event)

    @property
    def is_elided(self) -> bool:
        """Whether the text is shortened."""
        if self.isEditable():
            return False
        room = self._text_room()
        return self.fontMetrics().horizontalAdvance(self.currentText()) > room.width()

    @property
    def tip(self) -> str:
        """What the tooltip says: all of the text where it is shortened, then the explanation."""
        text = self.currentText() if self.is_elided else ""
        return "\n".join(filter(None, (text, text_of_tip(self.toolTip()))))

    def _text_room(self) -> QRect:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as usual, with the text shortened where it does not fit."""
        if self.isEditable():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self._text_room()
        text = option.currentText or self.placeholderText()
        option.currentText = self.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class QuietSpin(QSpinBox):
    """A spin box that lets the wheel scroll what it is in."""

    def __init__(self) -> None:
        super().__init__()
        edit = QuietEdit()
        self.setLineEdit(edit)
        follow_text(edit, lambda: edit.setTextMargins(pixels(INDENT), 0, 0, 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setKeyboardTracking(False)

    def event(self, event: QEvent) -> bool:
        if leaves_undo(event):
            event.ignore()
            return False
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class QuietSlider(QSlider):
    """A horizontal slider that lets the wheel scroll what it is in."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
