"""Saturated units: units in the flat part of their activation."""

from collections.abc import Iterator

from playground.catalog.activations import is_squashing
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import MOST_SATURATED, RunRecord
from playground.doctor.repairs import lower_rate, scale_inputs, use_initializers, use_relu
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number, percent
from playground.document.inference import Repair
from playground.document.project import Layer

USUAL_RANGE = 4.0
"""Standardised inputs rarely reach further."""

LARGE_RATIO = 0.01
"""Size of an update relative to the weights, above which the learning rate drove units there:
about 1e-3 is healthy (Karpathy, CS231n)."""
MOST_RATIO = 0.1
"""The same for a single one of the updates."""

SCALE = "Scale the inputs, start with smaller weights, or use relu."
SLOWER = "Lower the learning rate and start again, or use relu."
STEADY = "Use relu, which is not flat above 0, add normalization, or use more units."


def judge(record: RunRecord) -> Iterator[Finding]:
    """Count units that are flat for most samples, in each hidden layer."""
    if record.latest is None or not record.is_poor:
        return
    for layer in record.activating:
        check = record.latest.layers.get(layer.id)
        if check is None or check.saturated is None or check.saturated <= MOST_SATURATED:
            continue
        data = record.latest.data
        reach = max(abs(data.low), abs(data.high))
        size = layer.params.get(layer.size_param or "")
        how_many = f"{percent(check.saturated)} of the units"
        if isinstance(size, int):
            how_many = f"{round(check.saturated * size)} of {size} units"
        cause, advice, repair = f"Inputs reach ±{number(reach)}.", SCALE, _repair(record, layer)
        if record.first_saturated(layer.id) <= MOST_SATURATED:
            cause, advice, repair = _driven(record, layer)
        yield Finding(
            sentence=f"{layer.name}: {how_many} are saturated. {cause}",
            why=f"More than half of their answers lie where {layer.activation} is flat, so "
            "hardly any gradient passes, and they learn slowly.",
            advice=advice,
            evidence=(
                Evidence(
                    f"Saturated units of {layer.name}", check.saturated, f"at most {percent(0.5)}"
                ),
                Evidence("Largest input", reach, f"about {number(USUAL_RANGE)} or less"),
            ),
            plot=Plot.ACTIVATIONS,
            layer_id=layer.id,
            repair=repair,
            restarts=True,
        )
        return


def _driven(record: RunRecord, layer: Layer) -> tuple[str, str, Repair | None]:
    """Return cause, advice and repair where training made units flat."""
    is_fast = (record.update_ratio or 0.0) > LARGE_RATIO or record.largest_ratio > MOST_RATIO
    if is_fast:
        rate = number(record.project.training.learning_rate)
        cause = f"Before training most were not, and the learning rate is {rate}."
        return cause, SLOWER, lower_rate(record)
    flat = [each for each in record.activating if is_squashing(each.params.get("activation"))]
    return "Before training most were not.", STEADY, use_relu(flat or [layer])


def _repair(record: RunRecord, layer: Layer) -> Repair | None:
    data, tokens = record.data, record.task.vocabulary
    reach = max(abs(data.low), abs(data.high)) if data is not None else 0.0
    if reach > USUAL_RANGE and record.project.data.scaling == "none" and tokens is None:
        return scale_inputs()
    return use_initializers((layer,)) if "kernel_initializer" in layer.params else None


SATURATED_UNITS = Rule(
    name="saturated_units",
    title="Saturated units",
    source="SageMaker Debugger, TanhSaturation; Glorot and Bengio (2010)",
    needs=frozenset({Need.CHECKUP}),
    judge=judge,
    lesson="activation-functions",
    follows=frozenset(
        {
            "initial_scale",
            "inputs_not_scaled",
            "learning_rate_too_high",
            "loss_and_output",
            "targets_not_scaled",
            "vanishing_gradients",
        }
    ),
)
