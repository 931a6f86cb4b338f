"""The four kinds of questions: right, wrong, and the reason."""

import pytest

from playground.learning.questions import Choice, Question, mark

ONE = Question("one", "?", (Choice("a", "because a"), Choice("b", "because b", True)))
SEVERAL = Question(
    "several",
    "?",
    (Choice("a", "because a", True), Choice("b", "because b", True), Choice("c", "because c")),
)
NUMBER = Question("number", "?", value=2.5, within=0.01, why="It is 2.5.")
ORDER = Question("order", "?", order=("a", "b", "c"), why="a, b, c.")


@pytest.mark.parametrize(
    ("question", "answer", "is_right", "reason"),
    [
        (ONE, (1,), True, "Right. because b"),
        (ONE, (0,), False, "Not quite. because a"),
        (SEVERAL, (0, 1), True, "Right. because a because b"),
        (SEVERAL, (0, 1, 2), False, 'Not quite. Not "c": because c'),
        (SEVERAL, (0,), False, 'Not quite. Also "b": because b'),
        (NUMBER, 2.505, True, "Right. It is 2.5."),
        (NUMBER, 2.6, False, "Not quite. It is 2.5."),
        (ORDER, (0, 1, 2), True, "Right. a, b, c."),
        (ORDER, (1, 0, 2), False, "Not quite. a, b, c."),
    ],
)
def test_an_answer_is_marked_with_its_reason(
    question: Question, answer: tuple[int, ...] | float, is_right: bool, reason: str
) -> None:
    marking = mark(question, answer)
    assert (marking.is_right, marking.reason) == (is_right, reason)


@pytest.mark.parametrize("count", range(2, 9))
def test_an_order_is_never_shown_in_order(count: int) -> None:
    question = Question("order", "?", order=tuple("abcdefgh"[:count]), why="!")
    shown = question.shown_order()
    assert sorted(shown) == list(range(count))
    assert list(shown) != list(range(count))
