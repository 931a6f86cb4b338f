"""Class imbalance: a rare class is ignored."""

from collections.abc import Iterator

from playground.base.tasks import TaskKind
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import percent
from playground.document.commands import SetTraining
from playground.document.inference import Repair

MOST_RATIO = 10.0
"""Ratio of the largest class to the smallest. SageMaker Debugger, ClassImbalance: 10."""
LEAST_RECALL = 0.3
"""Share of the rare class that is recognized. SageMaker Debugger: an error above 0.7."""
LEAST_SAMPLES = 100
"""SageMaker Debugger waits for 500 samples."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look whether the smallest class is recognized."""
    latest = record.latest
    if latest is None or latest.train is None or not record.is_mature or record.epochs == 0:
        return
    shares = latest.data.class_shares
    present = [share for share in shares if share > 0]
    if len(present) < 2 or latest.data.samples < LEAST_SAMPLES:
        return
    rare, ratio = min(present), max(present) / min(present)
    place = shares.index(rare)
    recall = latest.train.recalls[place] if place < len(latest.train.recalls) else None
    if ratio <= MOST_RATIO or recall is None or recall >= LEAST_RECALL:
        return
    names = record.task.class_names
    name = names[place] if place < len(names) else str(place)
    yield Finding(
        sentence=f"Only {percent(rare)} of the samples are of the class {name}, and "
        f"{percent(recall)} of those are recognized.",
        why="The loss hardly notices a rare class: never answering it is right for "
        f"{percent(1 - rare)} of the samples.",
        advice="Give rare classes more weight in the loss, or collect more samples of them.",
        evidence=(
            Evidence("Largest class relative to the smallest", ratio, "at most 10"),
            Evidence(f"Recognized samples of {name}", recall, f"at least {LEAST_RECALL:g}"),
        ),
        plot=Plot.CONFUSION,
        repair=_repair(record, shares),
        restarts=True,
    )


def _repair(record: RunRecord, shares: tuple[float, ...]) -> Repair | None:
    """Return the repair that weighs each class by how rare it is."""
    is_signed = record.task.kind is TaskKind.BINARY and record.task.low < 0
    if record.project.training.class_weights or is_signed or not all(shares):
        return None
    weights = tuple(float(f"{1 / (len(shares) * share):.3g}") for share in shares)
    return Repair("Balance the class weights", SetTraining({"class_weights": weights}))


CLASS_IMBALANCE = Rule(
    name="class_imbalance",
    title="Class imbalance",
    source="SageMaker Debugger, ClassImbalance",
    needs=frozenset({Need.CHECKUP}),
    judge=judge,
    lesson="good-practice",
)
