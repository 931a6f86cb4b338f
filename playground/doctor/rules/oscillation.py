"""Oscillation: the loss jumps up and down and gets nowhere."""

from collections.abc import Iterator

import numpy as np

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import lower_rate
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent

SWING = 0.15
"""Size of a swing relative to the loss. AUTOTRAINER looks at swings of accuracy of 0.03, which
one sample of a tiny data set makes: so the loss is judged, and only of larger sets."""
SWINGING = 0.4
"""Share of the epochs with such a swing against the one before. AUTOTRAINER: 0.2."""
LEAST_EPOCHS = 10
LEAST_SAMPLES = 30


def judge(record: RunRecord) -> Iterator[Finding]:
    """Count the large swings of the loss over the last two thirds of the epochs."""
    data = record.data
    if data is None or data.samples < LEAST_SAMPLES or len(record.losses) < LEAST_EPOCHS:
        return
    if not record.is_poor or not record.is_stuck:
        return
    losses = record.losses[len(record.losses) // 3 :]
    steps, middle = np.diff(losses), float(np.median(losses))
    turns = (steps[1:] * steps[:-1] < 0) & (np.abs(steps[1:]) > SWING * middle)
    share = float(turns.mean())
    if share < SWINGING:
        return
    swing = float(np.median(np.abs(steps)))
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
