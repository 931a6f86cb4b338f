"""`OutputPanel`: what the panels at the top of the right column have in common."""

from PySide6.QtWidgets import QWidget

from playground.ui.editor import Editor
from playground.ui.panels.base import Panel


class OutputPanel(Panel):
    """Shows the output of the model; its picture grows with the available space."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.body.setContentsMargins(0, 0, 0, 0)

    def least_height(self, width: int) -> int:
        """Return the height, in pixels, below which something would be cut at that width."""
        raise NotImplementedError

    def best_height(self, width: int) -> int:
        """Return the height, in pixels, that suits the picture best at that width."""
        raise NotImplementedError

    def fit(self, height: int) -> None:
        """Arrange the parts for a height in pixels, which is at least the least."""
