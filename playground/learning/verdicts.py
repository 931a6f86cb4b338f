"""`Verdict`: what a check says, in one of four ways, with the numbers."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """The four answers of a check. They are counted separately."""

    CORRECT = "correct"
    NOT_YET = "not yet"
    NOT_ATTEMPTED = "not attempted"
    UNCHECKABLE = "cannot be checked"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer and its reason.

    Attributes
    ----------
    outcome : Outcome
    text : str
        What is there and what is needed, with numbers: "loss is 0.42, needed at most 0.1".
    """

    outcome: Outcome
    text: str = ""

    @property
    def is_correct(self) -> bool:
        """Whether the task is done."""
        return self.outcome is Outcome.CORRECT


def correct(text: str) -> Verdict:
    """Return the verdict that the task is done."""
    return Verdict(Outcome.CORRECT, text)


def not_yet(text: str) -> Verdict:
    """Return the verdict that something is missing."""
    return Verdict(Outcome.NOT_YET, text)


def uncheckable(text: str) -> Verdict:
    """Return the verdict that the check cannot be evaluated."""
    return Verdict(Outcome.UNCHECKABLE, text)
