"""Learning rate too high: the loss rises, or stays above that of a constant answer."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import MOST_SATURATED, SWINGING, RunRecord, third
from playground.doctor.repairs import lower_rate
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent

RISE = 3.0
"""The loss is this many times its best: fastai's range test stops at 4 times."""
ABOVE_BASE = 1.5
"""The loss is this many times that of the best constant answer, and does not fall, or jumps up
and down: then its thirds may still differ."""
MOST_RATIO = 0.1
"""Size of an update relative to the weights; about 1e-3 is healthy (Karpathy, CS231n).
SageMaker Debugger has 10, which only a diverging run reaches."""
HUGE_RATIO = 3.0
MOST_FIRST_RATIO = 1.0
"""The largest step measured was as large as the weights themselves: a thousand times what is
healthy. Units may have died in it, and all later updates are small."""
NO_BETTER = 0.95
"""Share of the loss of a constant answer, from which on the model is no better than that."""
JUMP = 20.0
"""The first steps threw the loss this far above that of a constant answer."""
SLOW = 0.9
"""Such updates are too large even if the loss still falls, by less than a tenth per third."""
LEAST_EPOCHS = 3


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look at losses that rise, and at updates as large as the weights."""
    losses, skill = record.losses, record.skill
    if len(losses) < LEAST_EPOCHS or skill is None or not record.is_poor:
        return
    best, last = float(losses.min()), third(losses, 2)
    base = record.base_loss
    has_risen = last > RISE * best and (base is None or last > base)
    is_lost = record.is_stuck or record.swinging >= SWINGING
    is_above = base is not None and last > ABOVE_BASE * base and is_lost
    ratio = record.update_ratio
    is_slow = last > SLOW * third(losses, 1)
    is_large = ratio is not None and ((ratio > MOST_RATIO and is_slow) or ratio > HUGE_RATIO)
    is_lost_at_once = (
        base is not None and last > NO_BETTER * base and record.largest_ratio > MOST_FIRST_RATIO
    )
    peak = float(losses.max())
    has_jumped = base is not None and peak > JUMP * base
    flat = tuple(_flattened(record)) if base is not None and last > base else ()
    if not (has_risen or is_above or is_large or is_lost_at_once or has_jumped or flat):
        return
    rate = record.project.training.learning_rate
    seen = f"the loss stays at {number(last)}"
    if has_risen:
        seen = f"the loss has risen from {number(best)} to {number(last)}"
    elif has_jumped:
        seen = f"the loss jumped to {number(peak)} and is {number(last)} now"
    yield Finding(
        sentence=f"The learning rate of {number(rate)} is too high: {seen}.",
        why="Each step jumps over the valley and lands higher on the other side.",
        advice="Lower the learning rate tenfold and start again.",
        evidence=(*_evidence(record, best, last), *flat),
        plot=Plot.METRICS,
        repair=lower_rate(record),
        restarts=True,
    )


def _evidence(record: RunRecord, best: float, last: float) -> Iterator[Evidence]:
    """Yield the best and the last loss, and how large the updates are."""
    yield Evidence("Loss", last, f"its best was {number(best)}")
    if record.base_loss is not None:
        yield Evidence("Loss of a constant answer", record.base_loss)
    if record.update_ratio is not None:
        yield Evidence("Update relative to the weights", record.update_ratio, "about 0.001")
        yield Evidence("Largest of these updates", record.largest_ratio, "below 1")


def _flattened(record: RunRecord) -> Iterator[Evidence]:
    """Yield the layers whose units training drove into the flat part of their activation.

    Neither the inputs nor the first weights can be the reason: most units were well at first.
    """
    for layer in record.activating:
        check = record.latest.layers.get(layer.id) if record.latest is not None else None
        first = record.first_saturated(layer.id)
        if check is None or check.saturated is None or first > MOST_SATURATED:
            continue
        if check.saturated > MOST_SATURATED:
            before = f"{percent(first)} before training"
            yield Evidence(f"Saturated units of {layer.name}", check.saturated, before)


LEARNING_RATE_TOO_HIGH = Rule(
    name="learning_rate_too_high",
    title="Learning rate too high",
    source="CS231n on update ratios; fastai, range test",
    needs=frozenset({Need.LOSSES, Need.CHECKUP}),
    judge=judge,
    lesson="learning-rate",
    follows=frozenset({"equal_weights", "inputs_not_scaled", "targets_not_scaled"}),
)
