"""Findings as text and as plain values, for the command line."""

from playground.doctor.finding import Finding
from playground.doctor.judging import rule_of
from playground.document.project import Project


def as_values(finding: Finding, project: Project) -> dict[str, object]:
    """Return a finding as values for JSON; numbers that are not finite become null there."""
    rule = rule_of(finding)
    layer_id = finding.layer_id
    has_layer = layer_id is not None and project.network.has(layer_id)
    return {
        "rule": rule.name,
        "title": rule.title,
        "kind": rule.kind.value,
        "sentence": finding.sentence,
        "why": finding.why,
        "advice": finding.advice,
        "layer": project.network.layer(layer_id).name if has_layer and layer_id else None,
        "repair": finding.repair.label if finding.repair is not None else None,
        "evidence": {each.what: each.value for each in finding.evidence},
        "source": rule.source,
        "lesson": rule.lesson,
    }


def as_lines(findings: tuple[Finding, ...]) -> list[str]:
    """Return findings as lines of text; one line if there are none."""
    if not findings:
        return ["The doctor found nothing."]
    return [
        f"{rule_of(finding).title}: {finding.sentence} {finding.advice}" for finding in findings
    ]
