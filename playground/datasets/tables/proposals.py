"""Proposes what to predict, with the reason and how certain it is."""

from dataclasses import dataclass
from enum import StrEnum

from playground.base.tasks import TaskKind
from playground.datasets.tables.facts import ColumnFacts, Storage, TableFacts
from playground.datasets.tables.kinds import kind_of
from playground.datasets.tables.settings import Kind

TARGET_NAMES = frozenset(
    (
        *("target", "label", "labels", "class", "classes", "y", "outcome", "output", "result"),
        *("response", "species", "survived", "diagnosis", "quality", "churn", "default", "risk"),
        *("price", "mpg", "medv", "income", "salary", "sales", "score", "grade", "rating"),
        *("category", "type", "status", "approved", "fraud", "spam", "sentiment", "exited"),
    )
)
"""Names that columns to predict often have, in lower case."""
STRONG_NAMES = frozenset(("target", "label", "y", "outcome", "survived", "species", "diagnosis"))
MOST_WHOLE_CLASSES = 10
"""Up to this many different whole numbers are proposed as classes, more as a number."""


class Certainty(StrEnum):
    """How certain a proposal is."""

    SURE = "sure"
    LIKELY = "likely"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class TargetProposal:
    """What to predict.

    Attributes
    ----------
    name : str
        Of the column; empty if no column can be predicted.
    reason : str
        Why: "its name is often that of a target, and it has two values".
    certainty : Certainty
    """

    name: str
    reason: str
    certainty: Certainty


def proposed_target(facts: TableFacts) -> TargetProposal:
    """Return the column that the user most likely wants to predict."""
    stated = [column for column in facts.columns if column.role == "class"]
    if stated:
        return TargetProposal(stated[0].name, "the file says so", Certainty.SURE)
    scored = [
        (*_score(column, index, facts), column.name) for index, column in enumerate(facts.columns)
    ]
    usable = sorted((each for each in scored if each[0] > 0), key=lambda each: -each[0])
    if not usable:
        reason = "no column has values that can be predicted"
        return TargetProposal("", reason, Certainty.UNCLEAR)
    best, reason, name = usable[0]
    lead = best - (usable[1][0] if len(usable) > 1 else 0)
    if best >= 4 and lead >= 2:
        certainty = Certainty.SURE
    else:
        certainty = Certainty.LIKELY if lead >= 1 else Certainty.UNCLEAR
    return TargetProposal(name, reason, certainty)


def _score(column: ColumnFacts, index: int, facts: TableFacts) -> tuple[float, str]:
    """Return how likely a column is the target, 0 for never, and why."""
    kind = kind_of(column, facts.rows)
    if column.role or kind in (Kind.CONSTANT, Kind.IDENTIFIER, Kind.TEXT, Kind.DATE):
        return 0.0, ""
    if kind is Kind.CATEGORY and not column.values:
        return 0.0, ""
    score, reasons = 0.5, []
    name = column.name.strip().lower()
    if name in TARGET_NAMES:
        score += 5.0 if name in STRONG_NAMES else 3.0
        reasons.append("its name is often that of a target")
    if index == len(facts.columns) - 1:
        score += 2.0
        reasons.append("it comes last")
    elif index == 0:
        score += 1.0
        reasons.append("it comes first")
    if column.distinct == 2:
        score += 1.5
        reasons.append("it has two values")
    elif kind is Kind.CATEGORY:
        score += 0.5
        reasons.append(f"it has {column.distinct} values")
    if column.missing > facts.rows / 3:
        score -= 2.0
    return max(score, 0.0), " and ".join(reasons[:2]) or "no other column fits better"


def task_kind_of(column: ColumnFacts, kind: Kind, rows: int) -> TaskKind:
    """Return what predicting a column usually is: classes, or a number."""
    if column.distinct == 2 and kind in (Kind.NUMBER, Kind.CATEGORY):
        return TaskKind.BINARY
    if column.storage is Storage.TEXT or kind is Kind.CATEGORY:
        return TaskKind.MULTICLASS
    few = min(MOST_WHOLE_CLASSES, (rows - column.missing) // 2)
    if column.is_whole and column.distinct <= few:
        return TaskKind.MULTICLASS
    return TaskKind.REGRESSION
