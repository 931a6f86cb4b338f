"""Exploding gradients: steps too large to learn from."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number
from playground.document.commands import SetTraining
from playground.document.inference import Repair

MOST_NORM = 70.0
"""Gradient norm relative to the loss of a constant answer, above which it is exploding.
AUTOTRAINER has 70 for the ratio of two layers, which a wide layer beside a narrow one reaches
in health; the loss of a constant answer is a measure that a single layer cannot fool."""
CLIP = 1.0


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look at the largest gradient measured."""
    if not (record.is_poor or record.divergence is not None):
        return
    key, largest = max(
        ((key, float(norms.max())) for key, norms in record.norms.items()), key=lambda pair: pair[1]
    )
    limit = MOST_NORM * max(1.0, record.base_loss or 1.0)
    if largest <= limit:
        return
    name, optimizer = record.name(key), record.project.training.optimizer
    repair = None
    if optimizer.params.get("clipnorm") is None:
        text = f"Clip gradients at {number(CLIP)}"
        chosen = optimizer.with_param("clipnorm", CLIP)
        repair = Repair(text, SetTraining({"optimizer": chosen}))
    yield Finding(
        sentence=f"The gradient of {name} reached {number(largest)}.",
        why="Such a gradient throws the weights far away, where the next one is larger still. "
        "Long chains of layers or steps, large inputs and large initial weights multiply it.",
        advice="Clip the gradients, scale inputs and labels, or lower the learning rate.",
        evidence=(Evidence(f"Largest gradient norm of {name}", largest, f"below {number(limit)}"),),
        plot=Plot.GRADIENTS,
        layer_id=key,
        repair=repair,
        restarts=True,
    )


EXPLODING_GRADIENTS = Rule(
    name="exploding_gradients",
    title="Exploding gradients",
    source="AUTOTRAINER (Zhang et al., 2021)",
    needs=frozenset({Need.GRADIENTS, Need.DATA}),
    judge=judge,
    lesson="vanishing-gradients",
    follows=frozenset({"inputs_not_scaled", "learning_rate_too_high", "targets_not_scaled"}),
)
