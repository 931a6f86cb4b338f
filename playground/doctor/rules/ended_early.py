"""Training ended while the loss was still falling."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord, third
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.wording import number, percent
from playground.document.commands import SetTraining
from playground.document.inference import Repair

FACTOR = 3


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for a poor answer at the end of a run whose loss still falls."""
    skill, epochs = record.skill, record.project.training.epochs
    if skill is None or not record.is_over or not record.is_poor or record.is_stuck or not epochs:
        return
    before, after = third(record.losses, 1), third(record.losses, 2)
    repair = SetTraining({"epochs": FACTOR * epochs})
    yield Finding(
        sentence=f"Training ended after {record.epochs:,} epochs while the loss was still falling, "
        f"with a skill of {percent(max(skill, 0.0))}.",
        why=f"The loss fell from {number(before)} to {number(after)} over the last third of the "
        "epochs, so there is more to gain.",
        advice="Train longer; training continues where it stopped.",
        evidence=(
            Evidence("Loss over the last third", after, f"before: {number(before)}"),
            Evidence("Skill on the training set", skill, "at least 0.8"),
        ),
        plot=Plot.METRICS,
        repair=Repair(f"Train {FACTOR * epochs:,} epochs", repair),
    )


ENDED_EARLY = Rule(
    name="ended_early",
    title="Training ended early",
    source="Goodfellow et al., Deep Learning, chapter 5",
    needs=frozenset({Need.LOSSES, Need.CHECKUP}),
    judge=judge,
    lesson="underfitting",
    kind=Kind.SYMPTOM,
)
