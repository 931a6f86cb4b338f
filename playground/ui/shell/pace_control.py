"""`PaceControl`: how fast training may go, as a row of buttons beside Play."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from playground.document.pace import Pace
from playground.ui.actions.actions import Actions
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.roles import describe, set_role

AROUND, AROUND_CHOICE = 12, 36
"""Pixels at 100 % beside a label, the border and the arrow of a menu included."""


class PaceControl(QWidget):
    """A button for each pace; if there is little room, one button with a menu.

    The actions know which pace is chosen, and do the work.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self.buttons = {pace: self._button(actions[f"pace_{pace}"]) for pace in Pace}
        self.short = QToolButton(self)
        self.short.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        set_role(self.short, "choice")
        describe(self.short, "pace", "How many epochs per second are trained at most.")
        menu = QMenu(self.short)
        menu.setToolTipsVisible(True)
        for button in self.buttons.values():
            action = button.defaultAction()
            menu.addAction(action)
            action.toggled.connect(self._show_chosen)
        self.short.setMenu(menu)
        for part in (*self.buttons.values(), self.short):
            layout.addWidget(part)
        self.short.hide()
        follow_text(self, self._fit)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(button, "segment")
        return button

    @property
    def is_limiting(self) -> bool:
        """Whether the pace is limited."""
        return not self.buttons[Pace.FULL].isChecked()

    @property
    def is_row(self) -> bool:
        """Whether there is a button for each pace."""
        return self.short.isHidden()

    def show_short(self, is_short: bool) -> None:
        """Show one button with a menu in place of the row."""
        for button in self.buttons.values():
            button.setHidden(is_short)
        self.short.setVisible(is_short)

    def _show_chosen(self) -> None:
        """Show the chosen pace on the single button."""
        for button in self.buttons.values():
            if button.isChecked():
                self.short.setText(button.text())

    def _fit(self) -> None:
        """Give each label only the width it needs: space in the bar is scarce."""
        metrics = self.fontMetrics()
        for button in self.buttons.values():
            width = metrics.horizontalAdvance(button.text()) + pixels(AROUND)
            button.setFixedWidth(max(width, metrics.height() + pixels(AROUND) // 2))
        widest = max(metrics.horizontalAdvance(button.text()) for button in self.buttons.values())
        self.short.setFixedWidth(widest + pixels(AROUND_CHOICE))
        # The bar is as high with the menu as with the row.
        self.short.setFixedHeight(max(each.sizeHint().height() for each in self.buttons.values()))
