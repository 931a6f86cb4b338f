"""Zero initialization: all weights of a layer start equal, so its units stay equal."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import use_initializers
from playground.doctor.rule import Need, Rule


def judge(record: RunRecord) -> Iterator[Finding]:
    """Look for hidden layers whose initial weights are all the same number.

    AUTOTRAINER and NeuraLint report constant initial weights. An output layer may start at 0:
    its units differ by their labels.
    """
    if record.first is None or (record.skill is not None and record.skill >= record.least_skill):
        return
    checks = record.first.layers
    equal = [
        layer
        for layer in record.hidden
        if layer.id in checks
        and checks[layer.id].is_uniform
        and layer.is_trainable
        and "kernel_initializer" in layer.params
    ]
    if not equal:
        return
    names = ", ".join(layer.name for layer in equal[:3])
    yield Finding(
        sentence=f"All weights of {names} start with the same value.",
        why="Equal units get equal gradients and stay equal forever: the layer is as good as a "
        "single unit. With zeros, followed by relu or tanh, nothing is learned at all.",
        advice="Let weights start at random: glorot_uniform, or he_normal for relu.",
        evidence=(Evidence(f"Spread of the weights of {equal[0].name}", 0.0, "above 0"),),
        plot=Plot.WEIGHTS,
        layer_id=equal[0].id,
        repair=use_initializers(equal),
        restarts=True,
    )


EQUAL_WEIGHTS = Rule(
    name="equal_weights",
    title="All weights start equal",
    source="NeuraLint (2021); AUTOTRAINER (2021)",
    needs=frozenset({Need.FIRST_CHECKUP}),
    judge=judge,
    lesson="layers-solve-xor",
)
