"""`Panel`: what every tab and dock of live views has in common."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.datasets.task import Prepared
from playground.training.protocol.events import Event
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe
from playground.ui.editor import Editor
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState


class Panel(QWidget):
    """A live view. Subclasses override what concerns them.

    Parameters
    ----------
    theme : Theme
        The colours to begin with; `apply_theme` brings others.
    editor : Editor
        Receives the edits that the user makes in the panel.
    parent : QWidget or None

    Signals
    -------
    probes_changed()
        `probes` would answer otherwise than before.
    control_requested(Control)
        The user wants something of the training thread.
    """

    probes_changed = Signal()
    control_requested = Signal(object)

    title = ""
    """What the tab says."""
    summary = ""
    """What the panel shows, in plain words: its tooltip."""

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.editor = editor

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what this panel asks of the model while it is visible."""
        return frozenset()

    @classmethod
    def is_useful(cls, state: ViewState) -> bool:  # noqa: ARG003
        """Return whether the panel has anything to show for this project."""
        return True

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now."""

    def show_data(self, data: Prepared) -> None:
        """Take over new data."""

    def show_frame(self, frame: Frame) -> None:
        """Draw one moment; called only while visible."""

    def handle_event(self, event: Event) -> None:
        """Hear what the training thread reports."""

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.theme = theme
