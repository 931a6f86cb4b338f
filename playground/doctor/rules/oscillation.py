"""Oscillation: the loss jumps up and down and gets nowhere."""

from collections.abc import Iterator

import numpy as np

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import LEAST_SWINGS, SWING, SWINGING, RunRecord
from playground.doctor.repairs import lower_rate
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent

LEAST_SAMPLES = 30


def judge(record: RunRecord) -> Iterator[Finding]:
    """Count the large swings of the loss over the last two thirds of the epochs."""
    data = record.data
    if data is None or data.samples < LEAST_SAMPLES or len(record.losses) < LEAST_SWINGS:
        return
    if not record.is_poor or not record.is_stuck:
        return
    share = record.swinging
    if share < SWINGING:
        return
    losses = record.losses[len(record.losses) // 3 :]
    middle, swing = float(np.median(losses)), float(np.median(np.abs(np.diff(losses))))
    yield Finding(
        sentence=f"The loss swings up and down by about {number(swing)} around {number(middle)}.",
        why="Steps are too long for the valley, or batches too small to agree on a direction, "
        "so each step undoes the last one.",
        advice="Lower the learning rate, or use larger batches.",
        evidence=(
            Evidence("Epochs that turn back", share, f"below {percent(SWINGING)}"),
            Evidence("Usual swing of the loss", swing, f"below {number(SWING * middle)}"),
        ),
        plot=Plot.METRICS,
        repair=lower_rate(record),
    )


OSCILLATION = Rule(
    name="oscillation",
    title="Oscillating loss",
    source="AUTOTRAINER (Zhang et al., 2021)",
    needs=frozenset({Need.LOSSES, Need.CHECKUP}),
    judge=judge,
    lesson="learning-rate",
    follows=frozenset({"learning_rate_too_high"}),
)
