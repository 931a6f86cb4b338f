"""What every check has in common, and the comparison of a number with its bounds."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from playground.base.number_text import with_minus
from playground.learning.facts import Facts
from playground.learning.verdicts import Verdict, correct, not_yet
from playground.training.protocol.probes import Probe

Name = Annotated[str, Meta(min_length=1, max_length=80)]


class Check(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """A predicate with parameters; each subclass has the tag by which lessons name it."""

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what it needs to know of the model. Any: probes have different answers."""
        return frozenset()

    def judge(self, facts: Facts) -> Verdict:
        """Return the verdict.

        `NOT_ATTEMPTED` is not its business: `playground.learning.judging` finds that.
        """
        raise NotImplementedError


class Bounded(Check, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A check of one number.

    Attributes
    ----------
    at_least, at_most : float or None
        The range that the number must be in, both ends included.
    """

    at_least: float | None = None
    at_most: float | None = None

    def compare(self, what: str, value: float) -> Verdict:
        """Return the verdict for `value`; `what` names it in the sentence."""
        is_enough = self.at_least is None or value >= self.at_least
        is_in = is_enough and (self.at_most is None or value <= self.at_most)
        if is_in:
            return correct(f"{what} is {number_text(value)}")
        return not_yet(f"{what} is {number_text(value)}, needed {self.needed()}")

    def needed(self) -> str:
        """Return the range in words."""
        low, high = self.at_least, self.at_most
        if low is not None and high is not None:
            if low == high:
                return number_text(low)
            return f"{number_text(low)} to {number_text(high)}"
        if low is not None:
            return f"at least {number_text(low)}"
        return f"at most {number_text(high)}" if high is not None else "any value"


def number_text(value: float) -> str:
    """Return a number in at most four digits.

    >>> [number_text(value) for value in (0.04219, 12, 0.00001234, float("nan"))]
    ['0.04219', '12', '1.234e−05', 'NaN']
    """
    return "NaN" if value != value else with_minus(f"{value:.4g}")  # noqa: PLR0124 - NaN
