"""The glossary: enough words, none that leads nowhere, each with a picture of the program."""

from pathlib import Path

import pytest

from playground.base.errors import FileFormatError
from playground.base.paths import resources_folder
from playground.learning.glossary import Glossary, Term, read_glossary

PATH = resources_folder() / "learning" / "glossary.toml"


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    """Return the glossary of the program."""
    return read_glossary(PATH)


def test_there_are_at_least_eighty_terms(glossary: Glossary) -> None:
    assert len(glossary.terms) >= 80


def test_no_word_has_two_explanations(glossary: Glossary) -> None:
    words = [word.lower() for term in glossary.terms for word in (term.name, *term.also)]
    assert len(words) == len(set(words))


def test_each_term_is_short_and_shows_something(glossary: Glossary) -> None:
    for term in glossary.terms:
        ends = term.text.count(". ") + term.text.count(": ") * 0 + 1
        assert 1 <= ends <= 4, term.name
        assert term.show, term.name
        assert term.picture, term.name


def test_related_terms_exist(glossary: Glossary) -> None:
    for term in glossary.terms:
        for name in term.see:
            assert glossary.term(name) is not None, f"{term.name} refers to {name}"


def test_words_are_found_whole_and_the_longest_first() -> None:
    glossary = Glossary(
        (
            Term("rate", "Short.", "Here"),
            Term("learning rate", "Long.", "Here", also=("learning rates",)),
        )
    )
    found = [each.name for each in glossary.find("The learning rates; a crate; a rate-limit; rate")]
    assert found == ["learning rate", "rate"]


def test_a_search_finds_words_before_texts() -> None:
    glossary = Glossary(
        (Term("bias", "Added to the sum.", "Here"), Term("sum", "All of it.", "Here"))
    )
    assert [term.name for term in glossary.matching("sum")] == ["sum", "bias"]


@pytest.mark.parametrize(
    "content", ["", "version = 1", "terms = 3", "version = 1\n[[terms]]\nname = 'a'", "\xff"]
)
def test_a_damaged_glossary_is_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "glossary.toml"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(FileFormatError, match="The glossary cannot be read"):
        read_glossary(path)
