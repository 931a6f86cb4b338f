"""F1 in a dialog: a card beside the control says what it does."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QCursor, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from playground.learning.glossary import Glossary
from playground.ui.learn.control_texts import plain_markdown
from playground.ui.learn.pages.glossary_page import term_text
from playground.ui.learn.pages.markdown_view import MarkdownView
from playground.ui.learn.pages.parts import Paragraph
from playground.ui.theme.text_size import lay_out_now, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plain import text_of_tip

WIDTH = 300
"""Of the card, in pixels at 100 %."""
ROLE = QDialogButtonBox.ButtonRole
BUTTONS = {
    ROLE.AcceptRole: "Does it, with what this window shows. Key: Enter.",
    ROLE.RejectRole: "Closes this window; it changes nothing more. Key: Esc.",
}
"""What the buttons below a dialog do, where they do not say it themselves."""


class DialogHelp(QObject):
    """Explains what is pointed at in a dialog, or what has the focus there.

    Dialogs get the key when they first have the focus: a modal one would not pass it on to the
    window, and it hides the Learn tab.

    Parameters
    ----------
    glossary : callable
        Returns the glossary; its words are links in the card.
    """

    def __init__(self, window: QWidget, glossary: Callable[[], Glossary]) -> None:
        super().__init__(window)
        self._window = window
        self._glossary = glossary
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or dialog.findChild(HelpKey) is not None:
            return
        owner: QWidget | None = dialog
        while owner is not None and owner is not self._window:
            owner = owner.parentWidget()
        if owner is not None:
            HelpKey(dialog, self._glossary)


class HelpKey(QShortcut):
    """F1 of one dialog."""

    def __init__(self, dialog: QDialog, glossary: Callable[[], Glossary]) -> None:
        super().__init__(QKeySequence(Qt.Key.Key_F1), dialog)
        self._dialog = dialog
        self._glossary = glossary
        self.activated.connect(self._explain)

    def _explain(self) -> None:
        dialog = self._dialog
        pointed = QApplication.widgetAt(QCursor.pos())
        if pointed is None or pointed.window() is not dialog or pointed is dialog:
            pointed = dialog.focusWidget() or dialog
        card = HelpCard(self._glossary(), dialog)
        card.show_explanation(*explanation_in(dialog, pointed))
        card.open_below(pointed)


class HelpCard(QFrame):
    """A name and a text; a click outside or Esc closes it."""

    def __init__(self, glossary: Glossary, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._known = glossary
        theme = current_theme()
        self.setObjectName("help card")
        self.setStyleSheet(
            f"QFrame[objectName='help card'] {{ background: {theme.raised};"
            f" border: 1px solid {theme.border_strong}; }}"
        )
        self.name = Paragraph("", "title", self)
        self.text = MarkdownView(self)
        self.text.term_chosen.connect(self.show_word)
        self.setFixedWidth(pixels(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.addWidget(self.name)
        column.addWidget(self.text)

    def show_explanation(self, name: str, text: str) -> None:
        """Show a text in Markdown; words of the glossary are links."""
        self.name.setText(name[:1].upper() + name[1:])
        self.text.show_text(text, self._known, skipped=(name,))
        lay_out_now(self)
        self.adjustSize()

    def show_word(self, word: str) -> None:
        """Show the entry of a word."""
        term = self._known.term(word)
        if term is not None:
            self.show_explanation(term.name, term_text(term))

    def open_below(self, widget: QWidget) -> None:
        """Open below a widget, inside the screen."""
        room = widget.screen().availableGeometry()
        place = widget.mapToGlobal(QPoint(0, widget.height() + 2))
        x = max(room.left(), min(place.x(), room.right() - self.width()))
        y = max(room.top(), min(place.y(), room.bottom() - self.height()))
        self.move(x, y)
        self.show()


def explanation_in(dialog: QDialog, widget: QWidget) -> tuple[str, str]:
    """Return the name of a control of a dialog, and what it does, as Markdown.

    A control without words of its own is explained by its parent, or in the end by the dialog.
    """
    part: QWidget | None = widget
    while part is not None and part is not dialog:
        name = part.accessibleName() or _label(part)
        text = text_of_tip(part.toolTip()) or _of_button(part)
        if name and text:
            return name, plain_markdown(text)
        part = part.parentWidget()
    if isinstance(dialog, QMessageBox):
        words = f"{dialog.text()}\n{dialog.informativeText()}"
        return dialog.windowTitle(), plain_markdown(words)
    return dialog.windowTitle(), plain_markdown(dialog.accessibleDescription())


def _label(part: QWidget) -> str:
    text = part.property("text")
    return text.replace("&", "").rstrip("…") if isinstance(text, str) else ""


def _of_button(part: QWidget) -> str:
    """Return what a button below a dialog does; "" for other widgets."""
    box = part.parentWidget()
    if not isinstance(box, QDialogButtonBox):
        return ""
    found = next((each for each in box.buttons() if each is part), None)
    return BUTTONS.get(box.buttonRole(found), "") if found is not None else ""
