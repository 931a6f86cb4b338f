"""A control with a small caption above it, as in the transport bar."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.roles import set_role


class Labelled(QWidget):
    """Shows `caption` above `control`; the caption is the control's buddy."""

    def __init__(self, caption: str, control: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.caption = PlainLabel(caption, self)
        set_role(self.caption, "caption")
        if control.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.caption.setBuddy(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.caption)
        layout.addWidget(control)
        layout.addStretch(1)
