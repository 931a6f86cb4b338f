"""Questions of four kinds, and how their answers are marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

Line = Annotated[str, Meta(min_length=1, max_length=600)]


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer to choose.

    Attributes
    ----------
    text : str
    why : str
        The reason why it is right or wrong.
    is_right : bool
    """

    text: Line
    why: Line
    is_right: bool = False


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """A question that is answered before something is shown.

    Attributes
    ----------
    kind : str
        "one" answer is right, "several" are, a "number" is asked for, or an "order".
    text : str
    choices : tuple of Choice
        For "one" and "several".
    value, within : float
        For "number": the right value, and how far an answer may be from it.
    order : tuple of str
        For "order": the entries in the right order.
    why : str
        The reason, for "number" and "order"; for the others in addition to that of the answer.
    """

    kind: Literal["one", "several", "number", "order"]
    text: Line
    choices: Annotated[tuple[Choice, ...], Meta(max_length=8)] = ()
    value: float = 0.0
    within: float = 0.0
    order: Annotated[tuple[Line, ...], Meta(max_length=8)] = ()
    why: Annotated[str, Meta(max_length=1000)] = ""

    def problem(self) -> str:
        """Return why the question makes no sense; empty if it does."""
        right = sum(choice.is_right for choice in self.choices)
        if self.kind == "one" and right != 1:
            return f"one answer must be right; received {right}"
        if self.kind == "several" and not right:
            return "at least one answer must be right; received none"
        if self.kind in ("one", "several") and len(self.choices) < 2:
            return f"at least 2 answers are needed; received {len(self.choices)}"
        if self.kind == "order" and len(self.order) < 2:
            return f"at least 2 entries are needed; received {len(self.order)}"
        if self.kind in ("number", "order") and not self.why:
            return "the reason is missing"
        return ""

    def shown_order(self) -> tuple[int, ...]:
        """Return the places of the entries of "order" as they are shown first: not in order.

        >>> Question("order", "?", order=("a", "b", "c", "d")).shown_order()
        (1, 3, 0, 2)
        """
        places = range(len(self.order))
        return (*places[1::2], *places[::2])


@dataclass(frozen=True, slots=True)
class Marking:
    """Whether an answer is right, and why.

    Attributes
    ----------
    is_right : bool
    reason : str
    """

    is_right: bool
    reason: str


def mark(question: Question, answer: Sequence[int] | float) -> Marking:
    """Return the marking of an answer.

    Parameters
    ----------
    question : Question
    answer : sequence of int or float
        For "one" and "several" the places of the chosen answers, for "order" the places in
        the order chosen, for "number" the number.
    """
    if question.kind == "number":
        assert isinstance(answer, int | float)
        is_right = abs(answer - question.value) <= question.within
        return Marking(is_right, f"{_start(is_right=is_right)} {question.why}")
    assert not isinstance(answer, int | float)
    if question.kind == "order":
        is_right = list(answer) == list(range(len(question.order)))
        return Marking(is_right, f"{_start(is_right=is_right)} {question.why}")
    chosen = set(answer)
    right = {at for at, choice in enumerate(question.choices) if choice.is_right}
    is_right = chosen == right
    wrong = sorted(chosen - right) or sorted(right - chosen) or sorted(right)
    shown = sorted(right) if is_right else wrong
    reasons = [_reason(question, at, is_right=is_right) for at in shown]
    text = " ".join([_start(is_right=is_right), *reasons, question.why])
    return Marking(is_right, text.strip())


def _reason(question: Question, at: int, *, is_right: bool) -> str:
    """Return the reason of an answer; where several are right, with the answer itself."""
    choice = question.choices[at]
    if is_right or question.kind == "one":
        return choice.why
    return f'{"Also" if choice.is_right else "Not"} "{choice.text}": {choice.why}'


def _start(*, is_right: bool) -> str:
    return "Right." if is_right else "Not quite."
