"""Reads the checks of a task, and judges them together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

import msgspec

from playground.learning.checks import CHECKS
from playground.learning.checks.base import Check
from playground.learning.facts import Facts
from playground.learning.verdicts import Outcome, Verdict, correct, uncheckable
from playground.training.protocol.probes import Probe


@dataclass(frozen=True, slots=True)
class Judge:
    """The checks of one task; all of them must be met.

    Attributes
    ----------
    checks : tuple of Check
    problem : str
        Why the task cannot be checked; empty if it can.
    """

    checks: tuple[Check, ...]
    problem: str = ""

    @classmethod
    def of(cls, tables: Sequence[Mapping[str, Any]]) -> "Judge":
        """Return the judge of the checks as a lesson writes them. Any: TOML values."""
        union = Union[CHECKS]  # type: ignore[valid-type] # noqa: UP007 - made from the table
        try:
            checks = tuple(msgspec.convert(dict(table), union) for table in tables)
        except msgspec.ValidationError as error:
            kinds = ", ".join(str(table.get("kind", "")) for table in tables)[:80]
            reason = f"this version of the program cannot check it ({kinds}: {error})"
            return cls((), reason)
        return cls(checks) if checks else cls((), "the lesson names no check for it")

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the checks need to know of the model. Any: probes differ."""
        return frozenset().union(*(check.probes() for check in self.checks))

    def judge(self, facts: Facts) -> Verdict:
        """Return the verdict of all checks: the first that is not met decides."""
        if self.problem:
            return uncheckable(self.problem)
        verdicts = [check.judge(facts) for check in self.checks]
        unmet = [verdict for verdict in verdicts if not verdict.is_correct]
        if not unmet:
            return correct("; ".join(verdict.text for verdict in verdicts))
        failed = [each for each in unmet if each.outcome is Outcome.UNCHECKABLE]
        if facts.is_untouched and not failed:
            return Verdict(Outcome.NOT_ATTEMPTED, unmet[0].text)
        return (failed or unmet)[0]
