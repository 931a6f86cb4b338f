"""`SettingsTab`: what every tab of settings below the output has in common."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.ui.editor import Editor
from playground.ui.view_state import ViewState


class SettingsTab(QWidget):
    """A column of settings. Subclasses override what concerns them.

    Parameters
    ----------
    editor : Editor
        Receives the edits that the user makes in the tab.
    parent : QWidget or None

    Signals
    -------
    retitled()
        `text` or `tip` is another than before.
    """

    retitled = Signal()

    title = ""
    """What the tab says, unless `text` says something else."""
    summary = ""
    """What is set here, in plain words: the tooltip of the tab."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(6)

    @property
    def text(self) -> str:
        """The current text of the tab."""
        return self.title

    @property
    def tip(self) -> str:
        """The current tooltip of the tab."""
        return self.summary

    @property
    def is_alert(self) -> bool:
        """Whether the tab has something that deserves attention: its text is coloured."""
        return False

    @property
    def is_wanted(self) -> bool:
        """Whether the tab has something to show for what is selected, and comes to the front."""
        return False

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show the selected layers."""
