"""`InlineEditor`: a field over the canvas, to edit text in place."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QPlainTextEdit

from playground.ui.designer.style import COMMENT_PIXELS
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme
from playground.ui.widgets.plain import plain_tip

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SMALLEST = 9
"""Smallest size of the letters in pixels, at every zoom."""


class InlineEditor(QPlainTextEdit):
    """A field over one item. Enter saves a line, Ctrl+Enter several lines; Escape cancels.

    Leaving the field saves the text too.
    """

    def __init__(self, canvas: QGraphicsView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._accept: Callable[[str], None] | None = None
        self._has_lines = False
        self.setObjectName("inlineEditor")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.installEventFilter(self)
        self.hide()

    def edit(
        self,
        words: str,
        rect: QRectF,
        accept: Callable[[str], None],
        *,
        has_lines: bool = True,
    ) -> None:
        """Open over a rectangle of the scene; its letters are as large as those below it.

        Parameters
        ----------
        words : str
            To begin with.
        rect : QRectF
        accept : callable
            Called with the changed words, unless the user cancels.
        has_lines : bool
            Whether Enter begins a line; if not, it closes the field.
        """
        self.close_field()
        self._accept, self._has_lines = accept, has_lines
        self.setAccessibleName("Comment" if has_lines else "Name")
        hint = "Ctrl+Enter saves the comment" if has_lines else "Enter saves the name"
        self.setToolTip(plain_tip(f"{hint}, Esc cancels"))
        size = max(SMALLEST, round(pixels(COMMENT_PIXELS) * self._canvas.transform().m11()))
        area = self._canvas.mapFromScene(rect).boundingRect()
        area.setHeight(max(area.height(), 2 * size + 4))
        font = self.font()
        font.setPixelSize(size)
        self.setFont(font)
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            bars.ScrollBarAsNeeded if has_lines else bars.ScrollBarAlwaysOff
        )
        self.setHorizontalScrollBarPolicy(bars.ScrollBarAlwaysOff)
        self.setPlainText(words)
        self.selectAll()
        self.setGeometry(area)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.setStyleSheet(
            f"#inlineEditor {{ background: {theme.raised}; color: {theme.text}; "
            f"border: 1px solid {theme.accent}; border-radius: 5px; padding: 2px; }}"
        )

    def close_field(self, *, keeps: bool = True) -> None:
        """Close the field; save the text unless `keeps` is False."""
        accept, self._accept = self._accept, None
        if accept is None:
            return
        had_focus = self.hasFocus()
        words = self.toPlainText()
        self.hide()
        if had_focus:
            self._canvas.setFocus()
        if keeps:
            accept(words if self._has_lines else " ".join(words.split()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.close_field()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.close_field(keeps=False)
            return True
        is_final = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in ENTERS and (is_final or not self._has_lines):
            self.close_field()
            return True
        return False
