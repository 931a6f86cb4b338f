"""The glossary: terms with one to three sentences, and how they are found in a text."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from playground.base.errors import FileFormatError

MOST_BYTES = 400_000


class Term(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry.

    Attributes
    ----------
    name : str
    text : str
        One to three sentences.
    also : tuple of str
        Other words for it, plurals included: they lead here.
    see : tuple of str
        Names of related terms.
    where : str
        Where in the program it is seen.
    show : str
        The control or panel that "Show me" points at; empty for none.
    picture : str
        What is drawn: the name of an activation, or of a template; empty for none.
    """

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    text: Annotated[str, Meta(min_length=1, max_length=600)]
    where: Annotated[str, Meta(min_length=1, max_length=200)]
    also: tuple[str, ...] = ()
    see: tuple[str, ...] = ()
    show: str = ""
    picture: str = ""


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    terms: Annotated[tuple[Term, ...], Meta(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Found:
    """A term in a text: its place, and its name in the glossary."""

    start: int
    length: int
    name: str


class Glossary:
    """All terms, in alphabetical order.

    Parameters
    ----------
    terms : tuple of Term
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: term.name.lower()))
        self._by_word = {
            word.lower(): term for term in self.terms for word in (term.name, *term.also)
        }
        words = sorted(self._by_word, key=len, reverse=True)
        joined = "|".join(re.escape(word) for word in words)
        self._pattern = re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.IGNORECASE)

    def term(self, word: str) -> Term | None:
        """Return the term for a word, in upper or lower case; None if there is none."""
        return self._by_word.get(word.lower().strip())

    def matching(self, text: str) -> tuple[Term, ...]:
        """Return the terms whose words, or whose text, contain `text`; words first."""
        wanted = text.lower().strip()
        by_word = [
            term
            for term in self.terms
            if any(wanted in word.lower() for word in (term.name, *term.also))
        ]
        by_text = [term for term in self.terms if wanted in term.text.lower()]
        return (*by_word, *(term for term in by_text if term not in by_word))

    def find(self, text: str) -> Iterator[Found]:
        """Yield each place of a term in `text`.

        >>> glossary = Glossary((Term("loss", "What training minimizes.", "Everywhere"),))
        >>> list(glossary.find("Loss; lossless."))
        [Found(start=0, length=4, name='loss')]
        """
        for found in self._pattern.finditer(text):
            name = self._by_word[found.group().lower()].name
            yield Found(found.start(), len(found.group()), name)


def read_glossary(path: Path) -> Glossary:
    """Return the glossary in a file.

    Raises
    ------
    FileFormatError
        It cannot be read, or is not a glossary.
    """
    try:
        with path.open("rb") as file:
            table = tomllib.loads(file.read(MOST_BYTES).decode("utf-8"))
        return Glossary(msgspec.convert(table, _File).terms)
    except (OSError, ValueError, RecursionError, msgspec.MsgspecError) as error:
        raise FileFormatError(f"The glossary cannot be read: {error}") from error
