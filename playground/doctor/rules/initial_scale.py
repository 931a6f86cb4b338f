"""Wrong initial scale: values shrink or grow from layer to layer before training begins."""

from collections.abc import Iterator

from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import initializer_for, use_initializers
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number

MOST_CHANGE = 10.0
"""Ratio of the spread of two layers' outputs. SageMaker Debugger, WeightInitialization: a
ratio of variances of 10 between layers; only the first steps count."""


def judge(record: RunRecord) -> Iterator[Finding]:
    """Compare the spread of the first and the last hidden layer at the start."""
    if record.first is None or not record.is_poor:
        return
    ids = [layer.id for layer in record.hidden if layer.id in record.first.layers]
    if len(ids) < 2:
        return
    checks = record.first.layers
    before, after = checks[ids[0]].deviation, checks[ids[-1]].deviation
    ratio = after / before if before > 0 else 1.0
    wrong = [
        layer
        for layer in record.hidden
        if layer.id in checks
        and "kernel_initializer" in layer.params
        and layer.params["kernel_initializer"] not in _suited(initializer_for(layer))
        and not checks[layer.id].is_uniform
    ]
    if not wrong or 1 / MOST_CHANGE <= ratio <= MOST_CHANGE:
        return
    one, other = record.name(ids[0]), record.name(ids[-1])
    verb = "shrink" if ratio < 1 else "grow"
    yield Finding(
        sentence=f"Before training, values {verb} from ±{number(before)} in {one} to "
        f"±{number(after)} in {other}.",
        why="The initial weights are too small or too large for the number of inputs, so the "
        "signal and its gradient fade or explode on the way.",
        advice="Use an initializer that suits the activation: he_normal for relu, glorot_uniform "
        "for tanh and sigmoid.",
        evidence=(
            Evidence(f"Spread of {other} relative to {one}", ratio, "0.1 to 10"),
            *(
                Evidence(f"Spread of the weights of {layer.name}", deviation)
                for layer in wrong
                if (deviation := checks[layer.id].kernel_deviation) is not None
            ),
        ),
        plot=Plot.ACTIVATIONS,
        layer_id=wrong[0].id,
        repair=use_initializers(wrong),
        restarts=True,
    )


def _suited(name: str) -> frozenset[str]:
    """Return the initializers that keep the size as well as `name` does."""
    family = name.split("_", maxsplit=1)[0]
    return frozenset({f"{family}_normal", f"{family}_uniform", "orthogonal", "he_normal"})


INITIAL_SCALE = Rule(
    name="initial_scale",
    title="Wrong initial scale",
    source="SageMaker Debugger, WeightInitialization; He et al. (2015)",
    needs=frozenset({Need.FIRST_CHECKUP, Need.CHECKUP}),
    judge=judge,
    lesson="vanishing-gradients",
)
