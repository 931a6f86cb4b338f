"""`judge`: all findings in a record of a run."""

from collections.abc import Collection
from dataclasses import replace

from playground.doctor.finding import Finding
from playground.doctor.record import RunRecord
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.rules import RULES


def judge(
    record: RunRecord, *, has_hints: bool = False, ignored: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Return what is wrong with a run: causes, or symptoms if there is none; then hints.

    A finding that follows from another one is left out: its repair would not cure the run.

    Parameters
    ----------
    record : RunRecord
    has_hints : bool
        Whether to add hints.
    ignored : collection of str
        Names of rules that say nothing. An ignored cause still explains the symptoms.
    """
    available = _available(record)
    causes = _without_consequences(_found(record, Kind.CAUSE, available))
    found = causes or _without_consequences(_found(record, Kind.SYMPTOM, available))
    if has_hints:
        found += _found(record, Kind.HINT, available)
    return tuple(finding for finding in found if finding.rule not in ignored)


def _found(record: RunRecord, kind: Kind, available: frozenset[Need]) -> list[Finding]:
    return [
        replace(finding, rule=rule.name)
        for rule in RULES
        if rule.kind is kind and rule.needs <= available
        for finding in rule.judge(record)
    ]


def _without_consequences(findings: list[Finding]) -> list[Finding]:
    """Return the findings that follow from none of the others."""
    names = {finding.rule for finding in findings}
    return [finding for finding in findings if not RULES[finding.rule].follows & names]


def rule_of(finding: Finding) -> Rule:
    """Return the rule that made `finding`."""
    return RULES[finding.rule]


def _available(record: RunRecord) -> frozenset[Need]:
    """Return the evidence that the record has."""
    has = {
        Need.PROJECT: True,
        Need.EPOCHS: record.epochs > 0,
        Need.LOSSES: len(record.losses) > 0,
        Need.VALIDATION: len(record.val_losses) > 0,
        Need.GRADIENTS: bool(record.norms),
        Need.FIRST_CHECKUP: record.first is not None,
        Need.CHECKUP: record.latest is not None,
        Need.DATA: record.data is not None,
        Need.DIVERGENCE: record.divergence is not None,
    }
    return frozenset(need for need, is_there in has.items() if is_there)
