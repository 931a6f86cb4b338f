"""The editor of the code panel: Python in colours, with marked lines."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QFontDatabase, QKeyEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from playground.ui.panels.code.colours import PythonColours
from playground.ui.theme.text_size import follow_text, scaled, text_percent
from playground.ui.theme.theme import Theme, blended, current_theme, follow_theme

CHANGED_STRENGTH, UNREAD_STRENGTH = 0.22, 0.3


class CodeEditor(QPlainTextEdit):
    """A script to read, edit and paste into.

    Signals
    -------
    edited()
        The user has changed the text.
    apply_requested()
        The user wants the text on the canvas (Ctrl+Return).
    """

    edited = Signal()
    apply_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_writing = False
        self._text = ""
        self._changed: tuple[int, ...] = ()
        self._unread: tuple[int, ...] = ()
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setAccessibleName("Keras script of the network")
        self.setToolTip(
            "Edit the script or paste another one, then press Apply. Nothing of it is ever run."
        )
        follow_text(self, self._fit)
        self._colours = PythonColours(self.document())
        self.textChanged.connect(self._on_text_changed)
        follow_theme(self, self._set_colours)

    def _fit(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.setFont(scaled(fixed, text_percent() / 100))

    @property
    def changed_lines(self) -> tuple[int, ...]:
        """The lines marked as changed, counted from 0."""
        return self._changed

    @property
    def unread_lines(self) -> tuple[int, ...]:
        """The lines marked as not understood, counted from 0."""
        return self._unread

    def event(self, event: QEvent) -> bool:
        # The window has another use for these keys; within the editor they are the editor's.
        if event.type() == QEvent.Type.ShortcutOverride and _applies(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _applies(event):
            self.apply_requested.emit()
        else:
            super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        # A file dropped here is opened by the window; its address is not a line of a script.
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def write(self, text: str, changed: tuple[int, ...] = ()) -> None:
        """Show `text`, which is not an edit; mark the lines that have changed."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self._is_writing = True
        self.setPlainText(text)
        self._is_writing = False
        bar.setValue(place)
        self.mark(changed, ())

    def replace_all(self, text: str) -> None:
        """Put `text` in place of all, as an edit of the user: it can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def mark(self, changed: Iterable[int], unread: Iterable[int]) -> None:
        """Mark lines as changed and as not understood, counted from 0."""
        self._changed, self._unread = tuple(changed), tuple(unread)
        self._draw_marks()

    def show_line(self, number: int) -> None:
        """Go to a line, counted from 0."""
        self.setTextCursor(QTextCursor(self.document().findBlockByNumber(number)))
        self.centerCursor()
        self.setFocus()

    def _set_colours(self, theme: Theme) -> None:
        self._colours.set_colours(theme)
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {theme.sunken}; color: {theme.text};"
            f" border: 1px solid {theme.border}; border-radius: 5px; }}"
        )
        self._draw_marks()

    def _draw_marks(self) -> None:
        theme = current_theme()
        changed = QColor(blended(theme.accent, theme.sunken, CHANGED_STRENGTH))
        unread = QColor(blended(theme.warning, theme.sunken, UNREAD_STRENGTH))
        marks = [self._mark(number, changed) for number in self._changed]
        marks += [self._mark(number, unread) for number in self._unread]
        self.setExtraSelections(marks)

    def _mark(self, number: int, tint: QColor) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = QTextCursor(self.document().findBlockByNumber(number))
        mark.format.setBackground(tint)
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        return mark

    def _on_text_changed(self) -> None:
        # Qt emits textChanged for new colours too.
        before, self._text = self._text, self.toPlainText()
        if self._text != before and not self._is_writing:
            self.edited.emit()


def _applies(event: QEvent) -> bool:
    """Return whether a key is pressed that puts the text on the canvas."""
    keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    if not isinstance(event, QKeyEvent) or event.key() not in keys:
        return False
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
