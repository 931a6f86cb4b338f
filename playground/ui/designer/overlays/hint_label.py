"""`HintLabel`: a few words beside the cursor."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import PlainLabel

WIDEST = 320


class HintLabel(PlainLabel):
    """Words that follow the cursor: a weight, or why a wire is refused."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._canvas = parent
        self.setObjectName("canvasHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        follow_text(self, lambda: self.setMaximumWidth(pixels(WIDEST)))
        self.hide()

    def say(self, text: str, point: QPoint) -> None:
        """Show `text` beside a point of the parent; hide if there is none."""
        if not text:
            self.hide()
            return
        self.setText(text)
        wide = self.fontMetrics().horizontalAdvance(text) + 22
        width = min(self.maximumWidth(), wide)
        height = self.heightForWidth(width) if wide > width else self.sizeHint().height()
        self.resize(width, height)
        room = self._canvas.rect()
        x = max(4, min(point.x() + 16, room.width() - self.width() - 4))
        below = point.y() + 18
        fits = below + self.height() < room.height()
        self.move(x, below if fits else point.y() - self.height() - 8)
        self.show()
        self.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        self.setStyleSheet(
            f"#canvasHint {{ background: {theme.raised}; color: {theme.text}; border: 1px solid "
            f"{theme.border_strong}; border-radius: 5px; padding: 3px 7px; "
            f"font-size: {pixels(12)}px; }}"
        )
