"""Overfitting: the network learns its samples by heart."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from playground.base.params import Selection
from playground.catalog.callbacks import BEST_WEIGHTS, EARLY_STOPPING
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import Floats, RunRecord, third
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent
from playground.document.commands import SetTraining
from playground.document.inference import Repair

GAP = 0.1
"""Skill on the training set minus skill on the test set. AUTOTRAINER: 0.1 of accuracy; the
ratio of losses that SageMaker Debugger uses misfires where the training loss nears 0."""
RISE = 1.3
"""Validation loss relative to its lowest value. SageMaker Debugger has 1.1 times the training
loss; one epoch proves nothing, so medians are compared: of the last third of the epochs with
the lowest one of a few epochs, which must lie before that third. Where it lies within, the loss
has only just fallen there."""
FEW = 5
LEAST_EPOCHS = 8
LEAST_SAMPLES = 20
PATIENCE_SHARE = 0.1


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for a validation loss that rises while the training loss does not."""
    losses, val_losses = record.losses, record.val_losses
    skill, test_skill = record.skill, record.test_skill
    if skill is None or test_skill is None or len(val_losses) < LEAST_EPOCHS:
        return
    assert record.latest is not None
    if record.latest.data.test_samples < LEAST_SAMPLES or (_restores(record) and record.is_over):
        return
    best, lowest = _lowest(val_losses)
    last, trained = third(val_losses, 2), third(losses, 2)
    has_risen = best < len(val_losses) - len(val_losses) // 3 and last >= RISE * lowest
    is_apart = skill - test_skill > GAP and trained <= third(losses, 0)
    if not is_apart or not has_risen or last <= trained:
        return
    epoch = int(record.at[best])
    yield Finding(
        sentence=f"Since epoch {epoch:,} the validation loss has risen from {number(lowest)} to "
        f"{number(last)}, while the training loss is {number(trained)}.",
        why="The network has learned its samples by heart, noise included, and that does not "
        f"hold for new samples: a skill of {percent(skill)} on the training set is "
        f"{percent(test_skill)} on the test set.",
        advice="Stop at the best epoch, use more data, Dropout or an L2 penalty, or fewer units.",
        evidence=(
            Evidence("Validation loss", last, f"lowest: {number(lowest)}"),
            Evidence("Training loss", trained),
            Evidence("Skill on the training set", skill),
            Evidence("Skill on the test set", test_skill, f"at most {GAP:g} less"),
        ),
        plot=Plot.METRICS,
        repair=_repair(record),
        restarts=True,
    )


def _lowest(values: Floats) -> tuple[int, float]:
    """Return the middle of the few epochs with the lowest median, and that median."""
    medians = np.median(sliding_window_view(values, FEW), axis=1)
    place = int(medians.argmin())
    return place + FEW // 2, float(medians[place])


def _restores(record: RunRecord) -> bool:
    """Return whether training ends with the weights of its best epoch."""
    for chosen in record.project.training.callbacks:
        if chosen.name == BEST_WEIGHTS.name:
            return True
        if chosen.name == EARLY_STOPPING.name and chosen.params.get("restore_best_weights", True):
            return True
    return False


def _repair(record: RunRecord) -> Repair:
    """Return the repair that stops at the best epoch."""
    callbacks = record.project.training.callbacks
    patience = max(5, round(PATIENCE_SHARE * record.epochs))
    stopping = Selection(
        EARLY_STOPPING.name,
        {"monitor": "val_loss", "patience": patience, "restore_best_weights": True},
    )
    others = tuple(chosen for chosen in callbacks if chosen.name != EARLY_STOPPING.name)
    return Repair("Stop at the best epoch", SetTraining({"callbacks": (*others, stopping)}))


OVERFITTING = Rule(
    name="overfitting",
    title="Overfitting",
    source="AUTOTRAINER (2021); SageMaker Debugger, Overfit",
    needs=frozenset({Need.VALIDATION, Need.CHECKUP}),
    judge=judge,
    lesson="overfitting",
    follows=frozenset({"too_little_data"}),
)
