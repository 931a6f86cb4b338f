"""Each rule fires on a sick project, and the repair that it offers cures it, by training."""

from pathlib import Path

import pytest

from playground.doctor.finding import Finding
from playground.doctor.judging import judge
from playground.doctor.record import RunRecord
from playground.doctor.rule import Kind
from playground.doctor.rules import RULES
from tests.doctor.conftest import Examined
from tests.doctor.sick_projects import SICK

SAMPLE = ("vanishing_gradients", "learning_rate_too_high", "overfitting", "not_a_number")
"""These run in CI; the others take a minute together."""


def of(rule: str, record: RunRecord) -> list[Finding]:
    """Return the findings of one rule, reported or explained by those that it follows from."""
    reported = judge(record)
    found = [finding for finding in reported if finding.rule == rule]
    causes = RULES[rule].follows & {finding.rule for finding in reported}
    return found or (list(RULES[rule].judge(record)) if causes else [])


def test_every_rule_about_a_run_has_a_sick_project() -> None:
    assert set(SICK) == {rule.name for rule in RULES if rule.kind is not Kind.HINT}


@pytest.mark.keras
@pytest.mark.parametrize(
    "rule",
    [rule if rule in SAMPLE else pytest.param(rule, marks=pytest.mark.long) for rule in SICK],
)
def test_the_repair_cures_what_the_rule_finds(
    rule: str, tmp_path: Path, examined: Examined
) -> None:
    sick = SICK[rule]
    project = sick.build(tmp_path)
    before = examined(project)
    findings = of(rule, before)

    assert findings, f"{rule} does not fire; found {[each.rule for each in judge(before)]}"
    repair = findings[0].repair
    assert (repair is not None) is sick.has_cure
    if repair is None:
        return
    after = examined(repair.command.apply(project))
    assert not of(rule, after), f"{repair.label} did not cure it"
    if sick.is_better:
        assert after.skill is not None
        assert after.skill > (before.skill or 0.0)
