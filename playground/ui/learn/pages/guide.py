"""`Guide`: what the pages of the Learn tab need from their owner."""

from typing import Protocol

from playground.ui.learn.pages.markdown_view import MarkdownView


class Guide(Protocol):
    """Explains words, points at controls, and does tasks: `LearnPresenter`."""

    def open_word(self, word: str) -> None:
        """Explain a word of the glossary."""

    def point_at(self, name: str) -> None:
        """Point at a control."""

    def show_me(self) -> None:
        """Do the task of the step that is shown."""


def follow_links(view: MarkdownView, guide: Guide) -> None:
    """Have the links of a text lead to the glossary and to controls."""
    view.term_chosen.connect(guide.open_word)
    view.control_chosen.connect(guide.point_at)
