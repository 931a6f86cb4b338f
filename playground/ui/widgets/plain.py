"""Text is shown as it is: labels, tooltips and message boxes that never take it for markup.

Qt guesses whether a text is HTML. A column's name or a comment in a file can look like it,
and would then be drawn as a picture from anywhere on the disk. So every label is a
`PlainLabel`, and every tooltip that is not a constant goes through `plain_tip`; a test of the
source holds that. Text with markup of our own escapes what it quotes.
"""

from html import escape, unescape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

OPENING = '<p style="white-space: pre-wrap">'
CLOSING = "</p>"


class PlainLabel(QLabel):
    """A label that shows its text as it is."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


def plain_tip(text: str) -> str:
    """Return `text` as a tooltip that shows it as it is.

    >>> plain_tip("Loss & accuracy after each epoch.")
    'Loss & accuracy after each epoch.'
    >>> plain_tip("<b>loss</b>")
    '<p style="white-space: pre-wrap">&lt;b&gt;loss&lt;/b&gt;</p>'
    """
    if "<" not in text:  # without one Qt never takes it for markup
        return text
    return f"{OPENING}{escape(text)}{CLOSING}"


def text_of_tip(tip: str) -> str:
    """Return the text of which `plain_tip` made a tooltip.

    >>> text_of_tip(plain_tip("<b>loss</b>")), text_of_tip("loss")
    ('<b>loss</b>', 'loss')
    """
    if not tip.startswith(OPENING):
        return tip
    return unescape(tip.removeprefix(OPENING).removesuffix(CLOSING))


def show_plain(box: QMessageBox) -> None:
    """Have a message box show its texts as they are; call it once they are set."""
    for label in box.findChildren(QLabel):
        label.setTextFormat(Qt.TextFormat.PlainText)


def menu_text(text: str) -> str:
    """Return `text` for a menu or a button, where & would mark a shortcut.

    >>> menu_text("salt & pepper.nnplay")
    'salt && pepper.nnplay'
    """
    return text.replace("&", "&&")
