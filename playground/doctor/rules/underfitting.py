"""Underfitting: the network is too small for the task."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import enlarge
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.wording import number, percent


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for a poor answer on the training set itself that no longer gets better."""
    skill = record.skill
    if skill is None or skill >= record.expected_skill:
        return
    if not record.is_mature or not record.is_stuck:
        return
    limit = f"at least {number(record.expected_skill)}"
    parameters = record.inference.parameters
    yield Finding(
        sentence=f"The loss has stopped falling at {number(record.losses[-1])}, with a skill of "
        f"{percent(max(skill, 0.0))} on the training set itself.",
        why=f"A network of {parameters:,} weights cannot bend its answer as the data asks, or "
        "it has come to rest in a valley that is not deep enough.",
        advice="Add units or layers, take another seed, or more informative features.",
        evidence=(
            Evidence("Skill on the training set", skill, limit),
            Evidence("Weights", float(parameters)),
        ),
        plot=Plot.METRICS,
        repair=enlarge(record),
        restarts=True,
    )


UNDERFITTING = Rule(
    name="underfitting",
    title="Underfitting",
    source="Goodfellow et al., Deep Learning, chapter 5",
    needs=frozenset({Need.LOSSES, Need.CHECKUP}),
    judge=judge,
    lesson="underfitting",
    kind=Kind.SYMPTOM,
    follows=frozenset({"base_rate", "loss_not_falling"}),
)
