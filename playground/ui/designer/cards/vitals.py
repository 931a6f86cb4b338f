"""`Vitals`: the state of a layer's units, rounded to what marks on a card can show."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, log10

import numpy as np

from playground.catalog.activations import can_be_stuck, is_off_when_flat
from playground.document.project import Layer, LayerId
from playground.training.protocol.probes import Floats, GradientAnswer
from playground.ui.view_state import ViewState

LOWEST, HIGHEST = -7.0, 1.0
"""Range of the bar of a card, as powers of ten."""
STEPS = 64
"""Number of different positions on the bar."""
BIAS_STEPS = 24


@dataclass(frozen=True, slots=True)
class Traits:
    """What can be monitored about a layer.

    Attributes
    ----------
    learns : bool
        It has weights that training changes.
    can_be_stuck : bool
        Its units can be dead or saturated. False for the output layer: a confident prediction is
        not a problem.
    has_bias : bool
    """

    learns: bool = False
    can_be_stuck: bool = False
    has_bias: bool = False


def traits_of(layer: Layer, state: ViewState) -> Traits:
    """Return what can be monitored about `layer`."""
    report = state.inference.reports.get(layer.id)
    weights = report.weights if report is not None else ()
    is_gated = "recurrent_activation" in layer.params
    is_output = state.inference.output == layer.id
    return Traits(
        learns=layer.is_trainable and any(weight.is_trainable for weight in weights),
        can_be_stuck=can_be_stuck(layer.params.get("activation")) and not (is_gated or is_output),
        has_bias=any(weight.name == "bias" for weight in weights),
    )


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the marks of one card show, in visible steps.

    Equal vitals look equal, so that a change too small to see repaints nothing.

    Attributes
    ----------
    biases : tuple of int
        One per unit, from -24 to 24, which stand for -1 and 1 or beyond; empty for none.
    gradient, update : int or None
        Gradient norm and update-to-weight ratio as positions on the bar, 0 to 64; None
        if the layer is not trained.
    dead, saturated : frozenset of int
        Units that are always off, or stuck in the flat part of their activation.
    units : int
        How many units the layer has; 0 where nothing is known.
    """

    biases: tuple[int, ...] = ()
    gradient: int | None = None
    update: int | None = None
    dead: frozenset[int] = frozenset()
    saturated: frozenset[int] = frozenset()
    units: int = 0


def position(value: float) -> int:
    """Return the position of a size on the logarithmic bar.

    >>> position(0.0), position(1e-7), position(1e-3), position(10.0), position(float("nan"))
    (0, 0, 32, 64, 64)
    """
    if not isfinite(value):
        return STEPS
    if value <= 0:
        return 0
    share = (log10(value) - LOWEST) / (HIGHEST - LOWEST)
    return round(STEPS * min(1.0, max(0.0, share)))


def bias_steps(biases: Floats | None) -> tuple[int, ...]:
    """Return biases, (units,) float32, in steps of 1/24.

    >>> bias_steps(np.array([0.0, -0.5, 7.0], np.float32))
    (0, -12, 24)
    """
    if biases is None:
        return ()
    scaled = np.clip(np.nan_to_num(biases), -1.0, 1.0) * BIAS_STEPS
    return tuple(np.round(scaled).astype(int).tolist())


def vitals_of(
    layer_id: LayerId,
    biases: Floats | None,
    gradients: Mapping[LayerId, GradientAnswer],
    health: "Health | None",
) -> Vitals:
    """Return the vitals of one layer, as far as they are known."""
    measured = gradients.get(layer_id)
    return Vitals(
        biases=bias_steps(biases),
        gradient=None if measured is None else position(measured.gradient_norm),
        update=None if measured is None else position(measured.update_ratio),
        dead=health.dead if health else frozenset(),
        saturated=health.saturated if health else frozenset(),
        units=health.units if health else 0,
    )


@dataclass(frozen=True, slots=True)
class Health:
    """Units of one layer whose output no longer depends on the input."""

    units: int
    dead: frozenset[int] = frozenset()
    saturated: frozenset[int] = frozenset()


STUCK_SHARE = 0.95
"""A bounded unit that is flat for this share of the samples counts as saturated."""


def health_of(flat: Floats, activation: str) -> Health:
    """Return which units are dead or saturated.

    Parameters
    ----------
    flat : (units,) float32
        Share of samples for which the unit's slope is nearly 0.
    activation : str
        A relu that is flat for every sample is dead; another function is saturated.

    Examples
    --------
    >>> shares = np.array([0.2, 0.97, 1.0], np.float32)
    >>> sorted(health_of(shares, "relu").dead), sorted(health_of(shares, "tanh").saturated)
    ([2], [1, 2])
    """
    if is_off_when_flat(activation):
        return Health(len(flat), dead=frozenset(np.flatnonzero(flat >= 1.0).tolist()))
    return Health(len(flat), saturated=frozenset(np.flatnonzero(flat >= STUCK_SHARE).tolist()))
