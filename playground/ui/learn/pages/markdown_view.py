"""`MarkdownView`: a text of a lesson; no HTML, no network, pictures of its folder only."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImageReader,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from playground.base.errors import PlaygroundError
from playground.learning.glossary import Glossary
from playground.learning.packs import inside
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import current_theme

FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownNoHTML
    | QTextDocument.MarkdownFeature.MarkdownDialectCommonMark
)
MOST_PICTURE_BYTES = 2_000_000
MOST_PICTURE_SIDE = 2000
TERM, SHOW = "glossary", "show"


class MarkdownView(QTextBrowser):
    """As tall as its text; it never scrolls and never opens anything.

    Signals
    -------
    term_chosen(str)
        A word of the glossary was clicked.
    control_chosen(str)
        A link to a control was clicked.
    """

    term_chosen = Signal(str)
    control_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder: Path | None = None
        self._glossary: Glossary | None = None
        self._text = ""
        self._skipped: frozenset[str] = frozenset()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; }")
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._on_anchor)
        on_look_change(self, self._render)

    def show_text(
        self,
        source: str,
        glossary: Glossary | None = None,
        folder: Path | None = None,
        *,
        skipped: Iterable[str] = (),
    ) -> None:
        """Show a Markdown text.

        Parameters
        ----------
        glossary : Glossary or None
            Its words become links.
        folder : Path or None
            Where the pictures are; without it none is shown.
        skipped : iterable of str
            Terms that do not become links: they are explained here, or were links before.
        """
        self._text, self._glossary, self._folder = source, glossary, folder
        self._skipped = frozenset(skipped)
        self._render()

    def terms(self) -> tuple[str, ...]:
        """Return the glossary's words that are links here."""
        found = []
        block = self.document().begin()
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                href = iterator.fragment().charFormat().anchorHref()
                if href.startswith(f"{TERM}:"):
                    found.append(href.removeprefix(f"{TERM}:"))
                iterator += 1
            block = block.next()
        return tuple(dict.fromkeys(found))

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:  # noqa: N802
        """Return a picture of the lesson's folder; nothing else is ever read. Any: Qt's variant."""
        text = name.toString() if isinstance(name, QUrl) else name
        if self._folder is None:
            return None
        try:
            path = inside(self._folder, text)
            if path.stat().st_size > MOST_PICTURE_BYTES:
                return None
        except (OSError, PlaygroundError, ValueError):
            return None
        reader = QImageReader(str(path), b"png")
        size = reader.size()
        if not size.isValid() or max(size.width(), size.height()) > MOST_PICTURE_SIDE:
            return None
        image = reader.read()
        room = max(self.viewport().width(), 1)
        return image.scaledToWidth(room) if image.width() > room else image

    def sizeHint(self) -> QSize:
        return QSize(pixels(200), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _render(self) -> None:
        document = self.document()
        document.setDefaultFont(self.font())
        document.setMarkdown(self._text, FEATURES)
        self._style_blocks()
        if self._glossary is not None:
            self._link_terms(self._glossary)
        self._colour_links()
        self._fit()

    def _style_blocks(self) -> None:
        """Give paragraphs a little room, headings the size of the text; let code wrap.

        Nothing here scrolls sideways: a line of code that did not wrap would be cut.
        """
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            layout = block.blockFormat()
            layout.setTopMargin(0)
            is_within = _is_code(block) and _is_code(block.next())
            layout.setBottomMargin(0 if is_within else pixels(7))
            layout.setNonBreakableLines(False)
            layout.setLineHeight(118.0, 1)  # per cent of the font
            cursor.setBlockFormat(layout)
            block = block.next()

    def _link_terms(self, glossary: Glossary) -> None:
        """Make the first mention of each term a link; code and links stay as they are."""
        seen = set(self._skipped)
        block = self.document().begin()
        while block.isValid():
            for found in glossary.find("" if _is_code(block) else block.text()):
                cursor = QTextCursor(block)
                cursor.setPosition(block.position() + found.start)
                end = block.position() + found.start + found.length
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                old = cursor.charFormat()
                if found.name in seen or old.isAnchor() or old.fontFixedPitch():
                    continue
                seen.add(found.name)
                link = QTextCharFormat()
                link.setAnchor(True)
                link.setAnchorHref(f"{TERM}:{found.name}")
                cursor.mergeCharFormat(link)
            block = block.next()

    def _colour_links(self) -> None:
        theme = current_theme()
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        places = []
        while block.isValid():
            iterator = block.begin()
            while not iterator.atEnd():
                fragment = iterator.fragment()
                look = fragment.charFormat()
                if look.isAnchor() or look.fontFixedPitch():
                    places.append((fragment.position(), fragment.length(), look))
                iterator += 1
            block = block.next()
        for start, length, look in places:
            new = QTextCharFormat()
            if look.isAnchor():
                is_term = look.anchorHref().startswith(TERM)
                new.setForeground(QColor(theme.text if is_term else theme.accent))
                new.setFontUnderline(True)
                new.setUnderlineColor(QColor(theme.text_muted if is_term else theme.accent))
            else:
                new.setFontFamilies(["monospace"])
                new.setFontStyleHint(QFont.StyleHint.Monospace)
                new.setForeground(QColor(theme.text))
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(new)

    def _fit(self) -> None:
        """Become as tall as the text."""
        self.document().setTextWidth(self.viewport().width())
        height = round(self.document().size().height()) + 2 if self._text else 0
        self.setFixedHeight(max(height, 0))

    def _on_anchor(self, url: QUrl) -> None:
        kind, _, name = unquote(url.toString()).partition(":")
        if kind == TERM:
            self.term_chosen.emit(name)
        elif kind == SHOW:
            self.control_chosen.emit(name)


def _is_code(block: QTextBlock) -> bool:
    """Return whether it is a line of a program between fences."""
    return block.isValid() and block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence)
