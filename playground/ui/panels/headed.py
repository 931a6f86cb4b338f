"""`HeadedPanel`: a panel with a heading above what it shows."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import ElidedCaption, Role
from playground.ui.view_state import ViewState

SPACING = 4


class HeadedPanel(Panel):
    """A heading, and below it the parts that a subclass passes to `set_parts`."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._heading = ElidedCaption(Role.TITLE, self.title)

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now; data and answers of another task are dropped."""
        if self.state is not None and self.state.task != state.task:
            self.forget_data()
        super().show_state(state)

    def set_parts(self, *parts: QWidget, footer: QWidget | None = None) -> None:
        """Show `parts` below the heading, or a notice in place of everything.

        Parameters
        ----------
        parts : QWidget
            They share the height.
        footer : QWidget or None
            Below them, as high as it needs to be.
        """
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING)
        column.addWidget(self._heading)
        for part in parts:
            column.addWidget(part, 1)
        if footer is not None:
            column.addWidget(footer)
        self.set_content(content)
