"""Leaking labels: an input gives the answer away, or test samples were trained on."""

from collections.abc import Iterator

from playground.base.params import Selection
from playground.datasets.prepare import source_values
from playground.datasets.sources.table_file import TABLE_FILE, without_input
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import percent
from playground.document.commands import SetData
from playground.document.inference import Repair

MOST_SHARED = 0.3
"""Share of the test samples that may also be training samples."""
LEAST_SAMPLES = 50


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for an input that equals the label, and for samples in both sets.

    UMLAUT reports a validation accuracy above 0.95 as suspicious, which misfires on MNIST;
    here the inputs themselves are compared with the labels.
    """
    data = record.data
    if data is None or record.epochs == 0 or data.samples < LEAST_SAMPLES:
        return
    if data.revealing_input is not None:
        names = record.task.feature_names
        place = data.revealing_input
        name = names[place] if place < len(names) else f"number {place + 1}"
        yield Finding(
            sentence=f"The input {name} gives the label away.",
            why="It is the label itself, or computed from it. When the model is used the label "
            "is unknown, so such an input is missing or wrong.",
            advice="Leave that input out.",
            evidence=(Evidence(f"Correlation of {name} with the label", 1.0, "below 0.999"),),
            plot=Plot.WEIGHTS,
            repair=_without(record, name),
            restarts=True,
        )
    if data.shared > MOST_SHARED and data.test_samples >= LEAST_SAMPLES:
        yield Finding(
            sentence=f"{percent(data.shared)} of the test samples are also in the training set.",
            why="Samples that were trained on do not show how the model does on new ones.",
            advice="Remove duplicate rows from the data before it is split.",
            evidence=(Evidence("Test samples that were trained on", data.shared, "at most 30 %"),),
            plot=Plot.PREDICTIONS,
        )


def _without(record: RunRecord, name: str) -> Repair | None:
    """Return the repair that leaves an input out, where the data set can."""
    data = record.project.data
    if name in data.features and len(data.features) > 1:
        left = tuple(feature for feature in data.features if feature != name)
        return Repair(f"Leave out {name}", SetData({"features": left}))
    spec, values = source_values(data)
    left_out = without_input(values, name) if spec.name == TABLE_FILE.name else None
    if left_out is None:
        return None
    column, params = left_out
    source = Selection(data.source.name, params)
    return Repair(f"Leave out {column}", SetData({"source": source}))


LEAKING_LABELS = Rule(
    name="leaking_labels",
    title="Labels leak into the inputs",
    source="Kaufman et al. (2012) on leakage; UMLAUT (2021)",
    needs=frozenset({Need.DATA}),
    judge=judge,
    lesson="good-practice",
)
