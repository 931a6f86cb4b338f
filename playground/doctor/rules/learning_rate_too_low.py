"""Learning rate too low: the loss falls, but far too slowly."""

from collections.abc import Iterator
from math import log10

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord, third
from playground.doctor.repairs import raise_rate
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number

LEAST_RATIO = 1e-4
"""Size of an update relative to the weights; about 1e-3 is healthy (Karpathy, CS231n).
SageMaker Debugger has 1e-8, far below what still learns in a lesson."""
HEALTHY_RATIO = 1e-3
MOST_FACTOR = 1000.0
LEAST_RATE = 1e-3
"""Above this rate small updates have another reason: small gradients."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look at updates that hardly change the weights, while the loss does not rise."""
    ratio, losses = record.update_ratio, record.losses
    rate = record.project.training.learning_rate
    if ratio is None or not record.is_poor or not 0 < ratio < LEAST_RATIO or rate > LEAST_RATE:
        return
    if third(losses, 2) > 1.02 * third(losses, 0):
        return
    factor = min(MOST_FACTOR, 10.0 ** max(1, round(log10(HEALTHY_RATIO / ratio))))
    yield Finding(
        sentence=f"The learning rate of {number(rate)} is too low: a step changes the weights by "
        f"{number(ratio)} of their size.",
        why="Steps point downhill but are tiny: after "
        f"{record.epochs:,} epochs the loss has gone from {number(losses[0])} to "
        f"{number(losses[-1])}.",
        advice="Raise the learning rate; training continues with the weights it has.",
        evidence=(
            Evidence("Update relative to the weights", ratio, "about 0.001"),
            Evidence("Loss", float(losses[-1]), f"first: {number(losses[0])}"),
        ),
        plot=Plot.GRADIENTS,
        repair=raise_rate(record, factor),
    )


LEARNING_RATE_TOO_LOW = Rule(
    name="learning_rate_too_low",
    title="Learning rate too low",
    source="CS231n on update ratios",
    needs=frozenset({Need.LOSSES, Need.GRADIENTS, Need.CHECKUP}),
    judge=judge,
    lesson="learning-rate",
    follows=frozenset({"vanishing_gradients"}),
)
