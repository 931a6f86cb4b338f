"""Inputs not scaled: numbers in the thousands, or of very different sizes."""

from collections.abc import Iterator

from playground.catalog.layers.batch_normalization import BATCH_NORMALIZATION
from playground.catalog.layers.layer_normalization import LAYER_NORMALIZATION
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import scale_inputs
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number
from playground.document.fitted import reads_input

REACH = 20.0
"""Inputs beyond this are large. UMLAUT warns below −1 and above 1, but standardised inputs reach
±4, and the points of the plane ±6, without harm."""
UNEVEN = 100.0
"""Ratio of the largest to the smallest standard deviation of two inputs."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look at the range of the inputs as the network gets them."""
    data = record.data
    if data is None or not record.is_poor or record.task.vocabulary is not None:
        return
    reach = max(abs(data.low), abs(data.high))
    is_uneven = (
        _has_columns(record)
        and data.least_deviation > 0
        and data.most_deviation > UNEVEN * data.least_deviation
    )
    if (reach <= REACH and not is_uneven) or _is_scaled(record):
        return
    sentence = f"The inputs reach from {number(data.low)} to {number(data.high)}."
    if reach <= REACH:
        sentence = (
            f"One input varies by ±{number(data.most_deviation)}, another by only "
            f"±{number(data.least_deviation)}."
        )
    spreads = (
        Evidence("Largest spread of an input", data.most_deviation),
        Evidence("Smallest spread of an input", data.least_deviation),
    )
    yield Finding(
        sentence=sentence,
        why="Large inputs make large sums, which saturate units and blow up gradients, and no "
        "learning rate suits inputs of different sizes at once.",
        advice="Give each input mean 0 and variance 1, or put a Normalization layer first.",
        evidence=(
            Evidence("Largest input", reach, f"at most {number(REACH)}"),
            *(spreads if _has_columns(record) else ()),
        ),
        plot=Plot.ACTIVATIONS,
        repair=scale_inputs() if record.project.data.scaling == "none" else None,
        restarts=True,
    )


def _has_columns(record: RunRecord) -> bool:
    """Return whether the inputs are columns with names, each with a size of its own.

    The pixels of an image and the values of a sequence without columns share one scale: a pixel
    at the edge that is nearly always dark needs no scaling of its own.
    """
    return bool(record.task.feature_names)


def _is_scaled(record: RunRecord) -> bool:
    """Return whether a layer scales the input."""
    network = record.project.network
    scaling = (BATCH_NORMALIZATION.name, LAYER_NORMALIZATION.name)
    return any(
        reads_input(network, layer.id)
        and (layer.type_name in scaling or layer.spec.fit is not None or layer.traits.scales)
        for layer in record.layers
    )


INPUTS_NOT_SCALED = Rule(
    name="inputs_not_scaled",
    title="Inputs not scaled",
    source="UMLAUT (Schoop et al., 2021)",
    needs=frozenset({Need.DATA, Need.CHECKUP}),
    judge=judge,
    lesson="good-practice",
)
