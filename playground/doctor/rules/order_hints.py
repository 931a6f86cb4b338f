"""Hints on the order of layers: Dropout before normalization or before pooling."""

from collections.abc import Callable, Iterator

from playground.catalog.layers.average_pooling2d import AVERAGE_POOLING2D
from playground.catalog.layers.batch_normalization import BATCH_NORMALIZATION
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.max_pooling2d import MAX_POOLING2D
from playground.doctor.finding import Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Kind, Need, Rule
from playground.document.commands import AddLayer, RemoveLayers, Sequence
from playground.document.inference import Repair
from playground.document.project import Layer, Wire

POOLING = frozenset({AVERAGE_POOLING2D.name, MAX_POOLING2D.name})
NORMALIZATION = frozenset({BATCH_NORMALIZATION.name})


def _judge_order(kinds: frozenset[str], why: str) -> Callable[[RunRecord], Iterator[Finding]]:
    """Return the judge that finds each Dropout directly before a layer of these kinds."""

    def judge(record: RunRecord) -> Iterator[Finding]:
        for dropout, after in _followed(record, kinds):
            yield Finding(
                sentence=f"{dropout.name} comes before {after.name}.",
                why=why,
                advice=f"Put {dropout.name} after {after.name}.",
                plot=Plot.SUMMARY,
                layer_id=dropout.id,
                repair=_swapped(record, dropout, after),
            )

    return judge


def _followed(record: RunRecord, kinds: frozenset[str]) -> Iterator[tuple[Layer, Layer]]:
    """Yield each Dropout that is directly followed by a layer of these kinds."""
    network = record.project.network
    for layer in record.layers:
        wires = network.outputs_of(layer.id)
        if layer.type_name == DROPOUT.name and len(wires) == 1:
            after = network.layer(wires[0].target)
            if after.type_name in kinds:
                yield layer, after


def _swapped(record: RunRecord, dropout: Layer, after: Layer) -> Repair | None:
    """Return the repair that moves a Dropout after the layer that follows it."""
    wires = record.project.network.outputs_of(after.id)
    if len(wires) != 1:
        return None
    wire = Wire(after.id, wires[0].target, wires[0].port)
    text = f"Move {dropout.name} after {after.name}"
    added = AddLayer(dropout.type_name, None, dropout.params, wire=wire)
    return Repair(text, Sequence(text, (added, RemoveLayers((dropout.id,), heals=True))))


DROPOUT_BEFORE_NORMALIZATION = Rule(
    name="dropout_before_normalization",
    title="Dropout before BatchNormalization",
    source="NeuraLint (2021); Li et al. (2018)",
    needs=frozenset({Need.PROJECT}),
    judge=_judge_order(
        NORMALIZATION,
        "Dropout changes the variance between training and prediction, and the statistics of "
        "BatchNormalization are those of training.",
    ),
    lesson="good-practice",
    kind=Kind.HINT,
)
DROPOUT_BEFORE_POOLING = Rule(
    name="dropout_before_pooling",
    title="Dropout before pooling",
    source="NeuraLint (2021)",
    needs=frozenset({Need.PROJECT}),
    judge=_judge_order(
        POOLING,
        "Pooling takes the largest or the mean of its window, so values that Dropout sets to 0 "
        "are mostly replaced by a neighbour, and little is dropped.",
    ),
    lesson="good-practice",
    kind=Kind.HINT,
)
