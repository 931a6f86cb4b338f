"""`EmptyHint`: what to do with a canvas that has no layers."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import PlainLabel

WORDS = (
    "Drag a layer here from the list on the left, or press Tab to search for one.\n"
    "File, New… begins with a network that is ready to play."
)


class EmptyHint(PlainLabel):
    """A few words in the middle of the canvas; the mouse goes through them."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(WORDS, canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        canvas.installEventFilter(self)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.setStyleSheet(f"background: transparent; color: {theme.text_muted};")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
