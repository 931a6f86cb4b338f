"""The loss does not fall at all, from the start."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord, third
from playground.doctor.repairs import enlarge, use_usual_optimizer
from playground.doctor.rule import Kind, Need, Rule
from playground.doctor.wording import number

LEAST_FALL = 0.01
"""Share by which the loss must fall. SageMaker Debugger: 0.1 % in 10 steps; a solved problem is
not stuck, so the accuracy must be poor too."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Compare the last third of the losses with the first epochs."""
    losses = record.losses
    if not record.is_poor or len(losses) < 3:
        return
    first, last = float(losses[0]), third(losses, 2)
    if last < first - LEAST_FALL * abs(first):
        return
    yield Finding(
        sentence=f"The loss does not fall: {number(first)} in the first epoch, {number(last)} now.",
        why="The gradient does not lead anywhere: the steps are too large or too small, units "
        "are dead or saturated, or the inputs say nothing about the labels.",
        advice="Use Adam with its usual learning rate, and look at gradients and inputs.",
        evidence=(Evidence("Loss", last, f"below {number(first)}"),),
        plot=Plot.METRICS,
        repair=use_usual_optimizer(record) or enlarge(record),
        restarts=True,
    )


LOSS_NOT_FALLING = Rule(
    name="loss_not_falling",
    title="The loss does not fall",
    source="SageMaker Debugger, LossNotDecreasing",
    needs=frozenset({Need.LOSSES, Need.CHECKUP}),
    judge=judge,
    lesson="learning-rate",
    kind=Kind.SYMPTOM,
    follows=frozenset({"base_rate"}),
)
