"""Vanishing gradients: the first layers hardly learn."""

from collections.abc import Iterator

import numpy as np

from playground.catalog.activations import is_squashing
from playground.doctor.finding import Evidence, Finding, Plot
from playground.doctor.record import RunRecord
from playground.doctor.repairs import use_relu
from playground.doctor.rule import Need, Rule
from playground.doctor.wording import number

LEAST_SHARE = 1e-3
"""Gradient norm of the first layer as a share of the last one's. AUTOTRAINER (Zhang et al.,
ICSE 2021): 1e-3."""
LEAST_NORM = 1e-4
"""Gradient norm of the first layer. AUTOTRAINER: 1e-4."""
LEAST_LAYERS = 3

SQUASHED = (
    "Going back, the gradient is multiplied by the slope of each activation. The slope of "
    "sigmoid is at most 0.25, so ten such layers divide it by a million, and the first layers "
    "stay as they were."
)
SMALL = (
    "Going back, the gradient is multiplied by the weights of each layer. Where those are small, "
    "or units are 0, little of it arrives, and the first layers stay as they were."
)


def judge(record: RunRecord) -> Iterator[Finding]:
    """Compare the first layer's gradient with the last one's, at the median of all moments."""
    ids = tuple(record.norms)
    if len(ids) < LEAST_LAYERS or not record.is_poor:
        return
    first, last = (float(np.median(record.norms[key])) for key in (ids[0], ids[-1]))
    if not 0 < first < LEAST_NORM or first >= LEAST_SHARE * last:
        return
    name, end = record.name(ids[0]), record.name(ids[-1])
    flat = [layer for layer in record.activating if is_squashing(layer.params.get("activation"))]
    yield Finding(
        sentence=f"The gradient vanishes on its way to {name}: {number(first)} there, "
        f"{number(last)} in {end}.",
        why=SQUASHED if flat else SMALL,
        advice="Use relu in the hidden layers, or add shortcuts (Add) or normalization."
        if flat
        else "Add shortcuts (Add) or normalization, or let the weights start larger.",
        evidence=(
            Evidence(f"Gradient norm of {name}", first, f"at least {number(LEAST_NORM)}"),
            Evidence(f"Gradient norm of {end}", last),
            Evidence("First as a share of last", first / last, f"at least {number(LEAST_SHARE)}"),
        ),
        plot=Plot.GRADIENTS,
        layer_id=ids[0],
        repair=use_relu(flat) if flat else None,
        restarts=True,
    )


VANISHING_GRADIENTS = Rule(
    name="vanishing_gradients",
    title="Vanishing gradients",
    source="AUTOTRAINER (Zhang et al., 2021)",
    needs=frozenset({Need.GRADIENTS, Need.CHECKUP}),
    judge=judge,
    lesson="vanishing-gradients",
    follows=frozenset(
        {
            "dead_units",
            "equal_weights",
            "initial_scale",
            "inputs_not_scaled",
            "learning_rate_too_high",
        }
    ),
)
