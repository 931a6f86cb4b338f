"""`GlossaryPage`: look up a word, or read what a control does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.learning.glossary import Glossary, Term
from playground.ui.learn.pages.guide import Guide
from playground.ui.learn.pages.markdown_view import MarkdownView
from playground.ui.learn.pages.parts import MARGIN, Paragraph, scrolling
from playground.ui.learn.pages.term_picture import TermPicture
from playground.ui.widgets.roles import describe, label, set_role

NAME = Qt.ItemDataRole.UserRole + 1


class GlossaryPage(QWidget):
    """A search field over a list; an entry takes the place of the list.

    Signals
    -------
    back_requested()
        Back to where the user came from.
    entry_chosen(int)
        An entry of a list that is not the glossary: its place.
    """

    back_requested = Signal()
    entry_chosen = Signal(int)

    def __init__(self, guide: Guide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._guide = guide
        self._glossary: Glossary | None = None
        self._entries: Sequence[str] = ()
        self._show = ""
        self.back = QToolButton(self)
        self.back.setText("‹ Back")
        set_role(self.back, "link")
        describe(self.back, "back", "Returns to where you were. Key: Esc.")
        self.back.clicked.connect(self._go_back)
        self.heading = label("", "heading", self)
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        describe(self.search, "search the glossary", "Finds a word, or what explains it.")
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self._choose_first)
        self.list = QListWidget(self)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # With padding at the sides Qt makes some rows a line too low, and shortens their text.
        self.list.setStyleSheet(
            "QListWidget { background: transparent; } QListWidget::item { padding: 4px 0; }"
        )
        self.list.itemActivated.connect(self._choose)
        self.list.itemClicked.connect(self._choose)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._term_page())
        self._is_direct = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 8)
        layout.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addStretch(1)
        layout.addLayout(top)
        layout.addWidget(self.heading)
        layout.addWidget(self.search)
        layout.addWidget(self._pages, 1)

    def _term_page(self) -> QWidget:
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        self.name = Paragraph("", "lesson", content)
        self.picture = TermPicture(content)
        self.text = MarkdownView(content)
        self.text.term_chosen.connect(self.show_word)
        self.text.control_chosen.connect(self._guide.point_at)
        self.show_me = QPushButton("Show me", content)
        describe(self.show_me, "show me", "Points at it in the window.")
        self.show_me.clicked.connect(lambda: self._guide.point_at(self._show))
        row = QHBoxLayout()
        row.addWidget(self.show_me)
        row.addStretch(1)
        for part in (self.name, self.picture, self.text):
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        return scrolling(content, self)

    def show_list(self, glossary: Glossary) -> None:
        """Show all words."""
        self._glossary, self._entries, self._is_direct = glossary, (), False
        self.heading.setText(f"GLOSSARY · {len(glossary.terms)} WORDS")
        self.search.setPlaceholderText("Search the glossary")
        self._open_list()

    def show_entries(self, heading: str, entries: Sequence[str]) -> None:
        """Show a list of questions."""
        self._glossary, self._entries, self._is_direct = None, entries, False
        self.heading.setText(heading)
        self.search.setPlaceholderText("Search the questions")
        self._open_list()

    def use(self, glossary: Glossary) -> None:
        """Open words of `glossary`; Back then returns to where the user was."""
        self._glossary, self._entries, self._is_direct = glossary, (), True
        self.heading.setText("GLOSSARY")

    def show_word(self, word: str) -> None:
        """Show the entry of a word, if it has one."""
        term = self._glossary.term(word) if self._glossary is not None else None
        if term is not None:
            self._show_text(term.name, term_text(term), term.show, term.picture)

    def show_explanation(self, name: str, text: str) -> None:
        """Show what a control does; words of the glossary in it are links."""
        self._show_text(name, text, "", "")

    def _show_text(self, name: str, text: str, show: str, picture: str) -> None:
        self._show = show
        self.name.setText(name[:1].upper() + name[1:])
        self.picture.show_picture(picture)
        self.text.show_text(text, self._glossary, skipped=(name,))
        self.show_me.setVisible(bool(show))
        self.search.hide()
        self._pages.setCurrentIndex(1)

    def _open_list(self) -> None:
        self.search.clear()
        self.search.show()
        self._fill("")
        self._pages.setCurrentIndex(0)

    def _fill(self, text: str) -> None:
        self.list.clear()
        if self._glossary is not None:
            for term in self._glossary.matching(text):
                QListWidgetItem(term.name, self.list).setData(NAME, term.name)
        for place, entry in enumerate(self._entries):
            if text.lower() in entry.lower():
                QListWidgetItem(entry, self.list).setData(NAME, place)

    def _choose_first(self) -> None:
        if self.list.count():
            self._choose(self.list.item(0))

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = item.data(NAME)
        if isinstance(chosen, str):
            self.show_word(chosen)
        else:
            self.entry_chosen.emit(chosen)

    def _go_back(self) -> None:
        if self._pages.currentIndex() == 1 and not self._is_direct:
            self.search.show()
            self._pages.setCurrentIndex(0)
        else:
            self.back_requested.emit()


def term_text(term: Term) -> str:
    """Return the Markdown of a term: its text, where it is seen, related words."""
    see = ", ".join(f"[{name}](glossary:{name.replace(' ', '%20')})" for name in term.see)
    parts = [term.text, f"**Where:** {term.where}"]
    return "\n\n".join([*parts, f"**See also:** {see}"] if see else parts)
