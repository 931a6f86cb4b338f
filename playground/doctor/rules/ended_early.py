"""Training ended after a few steps, or while the loss was still falling."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import LEAST_STEPS, RunRecord, third
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.wording import number, percent
from playground.document.commands import SetTraining
from playground.document.inference import Repair

FACTOR = 3


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for a poor answer at the end of a run that was short, or whose loss still falls."""
    skill, epochs = record.skill, record.project.training.epochs
    if skill is None or not record.is_over or not epochs or skill >= record.expected_skill:
        return
    if record.is_mature and record.is_stuck:
        return
    limit = f"at least {number(record.expected_skill)}"
    steps, before, after = record.steps, third(record.losses, 1), third(record.losses, 2)
    when = f"{record.epochs:,} epochs while the loss was still falling"
    why = (
        f"The loss fell from {number(before)} to {number(after)} over the last third of the "
        "epochs, so there is more to gain."
    )
    if not record.is_mature:
        when = f"only {steps:,} steps" if steps != 1 else "a single step"
        why = "A network starts from random weights and needs hundreds of small steps from there."
    repair = SetTraining({"epochs": FACTOR * epochs})
    yield Finding(
        sentence=f"Training ended after {when}, with a skill of {percent(max(skill, 0.0))}.",
        why=why,
        advice="Train longer; training continues where it stopped.",
        evidence=(
            Evidence("Loss over the last third", after, f"before: {number(before)}"),
            Evidence("Steps", float(steps), f"at least {LEAST_STEPS}"),
            Evidence("Skill on the training set", skill, limit),
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
