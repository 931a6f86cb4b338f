"""Batches too small for BatchNormalization."""

from collections.abc import Iterator

from playground.catalog.layers.batch_normalization import BATCH_NORMALIZATION
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.document.commands import SetTraining
from playground.document.inference import Repair

SMALLEST = 8
"""Samples in a batch. Wu and He (Group Normalization, 2018): the error of batch normalization
grows quickly below 8 samples per batch."""
USUAL = 32
SOLVED = 0.95


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for batch normalization over a handful of samples."""
    size, data, skill = record.project.training.batch_size, record.data, record.skill
    layers = [layer for layer in record.layers if layer.type_name == BATCH_NORMALIZATION.name]
    if not layers or size >= SMALLEST or data is None or skill is None or not record.is_mature:
        return
    if skill >= SOLVED or data.samples < 2 * SMALLEST:
        return
    wanted = min(USUAL, data.samples)
    yield Finding(
        sentence=f"{layers[0].name} normalizes over batches of {size}.",
        why="In training it takes mean and variance of the batch, which for so few samples are "
        "mostly chance; for predictions it takes their average over many batches, which differs.",
        advice="Use batches of at least 8 samples, or LayerNormalization.",
        evidence=(
            Evidence("Samples in a batch", float(size), f"at least {SMALLEST}"),
            Evidence("Skill of predictions on the training set", skill),
        ),
        plot=Plot.METRICS,
        layer_id=layers[0].id,
        repair=Repair(f"Set the batch size to {wanted}", SetTraining({"batch_size": wanted})),
        restarts=True,
    )


SMALL_BATCHES = Rule(
    name="small_batches",
    title="Batches too small for BatchNormalization",
    source="Wu and He, Group Normalization (2018)",
    needs=frozenset({Need.DATA, Need.CHECKUP}),
    judge=judge,
    lesson="learning-rate",
)
