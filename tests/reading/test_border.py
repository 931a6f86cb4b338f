"""Whatever went wrong in the child becomes one sentence."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import ColumnError, ImportProblem, OneClassError, PlaygroundError
from playground.reading.border import LONGEST, error_of, one_sentence, refusal

LIBRARY_ERRORS = (
    *(IndexError("list index out of range"), StopIteration(), AttributeError("no 'x'")),
    *(RecursionError("maximum recursion depth exceeded"), RuntimeError("Unable to open")),
    *(ModuleNotFoundError("No module named 'x'"), TypeError("an integer is required")),
    *(NotImplementedError(), OverflowError("int too large"), MemoryError(), KeyError("y")),
    *(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), OSError(5, "Input/output error")),
    *(SyntaxError("bad"), ZeroDivisionError(), EOFError(), SystemError("native\x00\x1b[31m")),
)


@given(st.text(max_size=2000))
def test_a_sentence_is_short_and_has_no_control_characters(text: str) -> None:
    sentence = one_sentence(text)
    assert len(sentence) <= LONGEST
    assert not any(unicodedata.category(each).startswith("C") for each in sentence)
    assert sentence == one_sentence(sentence)


def test_a_long_sentence_keeps_its_beginning_and_its_end() -> None:
    sentence = one_sentence("The file " + "x" * 1000 + "; choose another file")
    assert sentence.startswith("The file xx")
    assert sentence.endswith("; choose another file")


@pytest.mark.parametrize("error", LIBRARY_ERRORS, ids=lambda error: type(error).__name__)
def test_every_error_of_a_library_becomes_a_sentence_with_advice(error: Exception) -> None:
    found = error_of(refusal(error, "a.h5"))
    assert isinstance(found, PlaygroundError)
    assert str(found).startswith("a.h5 ")
    assert any(advice in str(found) for advice in ("choose", "copy it again", "check", "save it"))
    assert "\x1b" not in str(found)


def test_an_error_about_a_column_keeps_the_column_name() -> None:
    found = error_of(refusal(ColumnError("It lacks values", "age", has_gaps=True), "a.csv"))
    assert isinstance(found, ColumnError)
    assert (found.column, found.has_gaps) == ("age", True)


def test_an_error_of_ours_keeps_its_message_and_its_type() -> None:
    found = error_of(refusal(ImportProblem("There is no network"), "a.py"))
    assert (type(found), str(found)) == (ImportProblem, "There is no network")


def test_an_error_that_cannot_be_sent_becomes_the_nearest_one_that_can() -> None:
    assert refusal(OneClassError("One class"), "a.csv").error == "DataError"
