"""Parts that fold away."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from playground.ui.widgets.roles import describe, set_role


class Fold(QWidget):
    """Content behind a line that opens and closes it."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QToolButton(self)
        self.button.setText(text)
        self.button.setCheckable(True)
        self.button.setArrowType(Qt.ArrowType.RightArrow)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_role(self.button, "fold")
        describe(self.button, text, "Shows or hides the settings that are rarely needed.")
        self.button.toggled.connect(self._show)
        self._content: QWidget | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.button)

    def set_content(self, content: QWidget) -> None:
        """Put `content` behind the line, hidden at first."""
        self._content = content
        self._layout.addWidget(content)
        content.setVisible(self.button.isChecked())

    def _show(self, is_open: bool) -> None:
        self.button.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        if self._content is not None:
            self._content.setVisible(is_open)
