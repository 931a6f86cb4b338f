"""`Rule`: one thing that the doctor looks for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from playground.doctor.finding import Finding
from playground.doctor.record import RunRecord


class Need(StrEnum):
    """The evidence without which a rule cannot judge."""

    PROJECT = "project"
    EPOCHS = "epochs"
    LOSSES = "losses"
    VALIDATION = "validation"
    GRADIENTS = "gradients"
    FIRST_CHECKUP = "first checkup"
    CHECKUP = "checkup"
    DATA = "data"
    DIVERGENCE = "divergence"


class Kind(StrEnum):
    """What a rule finds.

    CAUSE: something that can be repaired. SYMPTOM: reported only if no cause is found.
    HINT: a habit; off by default.
    """

    CAUSE = "cause"
    SYMPTOM = "symptom"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule.

    Attributes
    ----------
    name : str
        For files and the command line: "dead_units".
    title : str
        For people: "Dead units".
    source : str
        Where its thresholds come from.
    needs : frozenset of Need
        `judge` is called only if the record has all of it.
    judge : callable
        Returns the findings in a record; pure.
    lesson : str
        The name of the lesson on it, a folder.
    kind : Kind
    follows : frozenset of str
        Names of rules whose finding brings this one about: then this one is not reported.
    """

    name: str
    title: str
    source: str
    needs: frozenset[Need]
    judge: Callable[[RunRecord], Iterable[Finding]]
    lesson: str
    kind: Kind = Kind.CAUSE
    follows: frozenset[str] = frozenset()
