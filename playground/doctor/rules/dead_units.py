"""Dead units: units that output 0 for every input."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import RELU
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import percent
from playground.document.commands import SetParams
from playground.document.inference import Repair

MOST_DEAD = 0.5
"""Share of a layer's units that may be dead: SageMaker Debugger, DeadRelu, has 50 %. A unit
is dead if it outputs 0 for every sample that was tried; UMLAUT takes 90 % of them."""
ALIVE = "leaky_relu"


def judge(record: RunRecord) -> Iterator[Finding]:
    """Count units that are 0 for all samples, in each hidden layer."""
    if record.latest is None or not record.is_poor:
        return
    for layer in record.activating:
        check = record.latest.layers.get(layer.id)
        if check is None or check.dead is None or check.dead < MOST_DEAD:
            continue
        size = layer.params.get(layer.size_param or "")
        count = round(check.dead * size) if isinstance(size, int) else None
        how_many = (
            f"{count} of {size} units"
            if count is not None
            else f"{percent(check.dead)} of the units"
        )
        verb = "answers" if count == 1 else "answer"
        is_relu = layer.params.get("activation") == RELU
        alive = SetParams(layer.id, {"activation": ALIVE})
        yield Finding(
            sentence=f"{layer.name}: {how_many} {verb} 0 for every sample.",
            why="Below 0 relu is flat: no gradient passes, so a unit that is 0 for all samples "
            "never changes again. A large step or unlucky initial weights bring it there.",
            advice="Use leaky_relu, which keeps a slope below 0, lower the learning rate, or take "
            "another seed.",
            evidence=(
                Evidence(f"Dead units of {layer.name}", check.dead, f"less than {MOST_DEAD:g}"),
            ),
            plot=Plot.ACTIVATIONS,
            layer_id=layer.id,
            repair=Repair(f"Use {ALIVE} in {layer.name}", alive) if is_relu else None,
            restarts=True,
        )


DEAD_UNITS = Rule(
    name="dead_units",
    title="Dead units",
    source="SageMaker Debugger, DeadRelu; UMLAUT (2021)",
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
        }
    ),
)
