"""Words on the canvas: beside the cursor, and on an empty canvas."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtWidgets import QGraphicsView, QWidget

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import PlainLabel

WIDEST = 320
NO_LAYERS = (
    "Drag a layer here from the list on the left, or press Tab to search for one.\n"
    "File, New… offers networks that are ready to train."
)


class HintLabel(PlainLabel):
    """A few words beside the cursor: a weight, or why a wire cannot be connected.

    Parameters
    ----------
    view : QGraphicsView
    report : callable
        Shows words in the window as well; called with "" when they are out of date.
    """

    def __init__(self, view: QGraphicsView, report: Callable[[str], None]) -> None:
        super().__init__(parent=view.viewport())
        self._view = view
        self._report = report
        self.setObjectName("canvasHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setWordWrap(True)
        follow_text(self, lambda: self.setMaximumWidth(pixels(WIDEST)))
        self.hide()

    @property
    def shown(self) -> str:
        """The words that can be read now; "" where there are none."""
        return self.text() if self.isVisible() else ""

    def say(self, text: str, point: QPointF) -> None:
        """Show `text` beside a point of the scene; hide if there is none."""
        if not text:
            self.hide()
            return
        self.setText(text)
        wide = self.fontMetrics().horizontalAdvance(text) + 22
        width = min(self.maximumWidth(), wide)
        height = self.heightForWidth(width) if wide > width else self.sizeHint().height()
        self.resize(width, height)
        room, pixel = self._view.viewport().rect(), self._view.mapFromScene(point)
        x = max(4, min(pixel.x() + 16, room.width() - self.width() - 4))
        below = pixel.y() + 18
        fits = below + self.height() < room.height()
        self.move(x, below if fits else pixel.y() - self.height() - 8)
        self.show()
        self.raise_()

    def report(self, text: str, point: QPointF) -> None:
        """Show `text` beside a point of the scene, and in the window."""
        self.say(text, point)
        self._report(text)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.setStyleSheet(
            f"#canvasHint {{ background: {theme.raised}; color: {theme.text}; border: 1px solid "
            f"{theme.border_strong}; border-radius: 5px; padding: 3px 7px; "
            f"font-size: {pixels(12)}px; }}"
        )


class EmptyHint(PlainLabel):
    """What to do with a canvas that has no layers, in its middle."""

    def __init__(self, canvas: QWidget) -> None:
        super().__init__(NO_LAYERS, canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        canvas.installEventFilter(self)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.setStyleSheet(f"background: transparent; color: {theme.text_muted};")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fill the canvas, so that the words are in its middle."""
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
