"""Keras's activation functions by name, with formula and a sentence each."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.params import Choice
from playground.base.registry import Registry
from playground.formula.values import (
    Formula,
    Number,
    Relation,
    absolute,
    clipped,
    exp,
    ln,
    maximum,
    normal,
    sigmoid,
    tanh,
    where,
)

Floats: TypeAlias = NDArray[np.float32]
Flat: TypeAlias = NDArray[np.bool_]

FLAT = 0.04
"""A slope below this fraction of the steepest counts as flat: tanh beyond ±0.98. The slopes are
those of the output y: tanh' = 1 - y², sigmoid' = y (1 - y), softsign' = (1 - |y|)², and
elu' = y + 1 below 0."""
SELU_FLOOR = -1.7581
FOR_RELU, FOR_BOUNDED = "he_normal", "glorot_uniform"
"""Initializers that keep the size of values from layer to layer: He et al. 2015 for relu,
Glorot and Bengio 2010 for the others."""


@dataclass(frozen=True, slots=True)
class ActivationSpec:
    """An activation function.

    Attributes
    ----------
    name : str
        Keras's name.
    formula : str
        In Unicode, of the pre-activation x.
    summary : str
        What it is good for, in plain words.
    low, high : float or None
        Bounds of its values; None where unbounded.
    rule : callable or None
        ``z -> formula``, of one number. None where each output depends on the sums of all
        units (softmax).
    slope : callable or None
        ``(z, a) -> formula``: the derivative at z, where a is the output.
    flat : callable or None
        ``outputs -> bools``, elementwise: whether the function is flat where it has that
        output, so that a unit can get stuck there. None if it is never flat.
    is_off_when_flat : bool
        Whether it outputs 0 wherever it is flat.
    initializer : str
        The initializer that keeps the size of values from layer to layer.
    """

    name: str
    formula: str
    summary: str
    low: float | None = None
    high: float | None = None
    rule: Callable[[Formula], Formula] | None = None
    slope: Callable[[Formula, Formula], Formula] | None = None
    flat: Callable[[Floats], Flat] | None = None
    is_off_when_flat: bool = False
    initializer: str = FOR_BOUNDED

    @property
    def is_squashing(self) -> bool:
        """Whether it is flat on both sides."""
        return self.flat is not None and self.low is not None and self.high is not None


def _one(_z: Formula, _a: Formula) -> Formula:
    return Number(1.0)


def _relu_slope(z: Formula, _a: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, 1.0, 0.0)


def _leaky_slope(z: Formula, _a: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, 1.0, LEAK)


def _elu(z: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, z, exp(z) - 1)


def _elu_slope(z: Formula, a: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, 1.0, a + 1)


def _selu(z: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, SELU_SCALE * z, SELU_LIMIT * (exp(z) - 1))


def _selu_slope(z: Formula, a: Formula) -> Formula:
    return where(z, Relation.GREATER, 0.0, SELU_SCALE, a + SELU_LIMIT)


def _gelu_slope(z: Formula, _a: Formula) -> Formula:
    return normal(z) + z * exp(-(z**2) / 2) / sqrt(2 * pi)


def _silu_slope(z: Formula, _a: Formula) -> Formula:
    return sigmoid(z) * (1 + z * (1 - sigmoid(z)))


def _hard_slope(z: Formula, _a: Formula) -> Formula:
    return where(absolute(z), Relation.LESS, 3.0, 1 / 6, 0.0)


LEAK = 0.2
"""Slope of leaky relu below zero, by Keras's default."""
SELU_SCALE = 1.0507009873554805
SELU_LIMIT = SELU_SCALE * 1.6732632423543772
"""The limit of selu far below zero, without its sign. Klambauer et al., Self-normalizing
neural networks (2017)."""


ACTIVATIONS = Registry(
    "activation",
    (
        ActivationSpec("linear", "x", "Passes the sum on unchanged.", rule=lambda z: z, slope=_one),
        ActivationSpec(
            "relu",
            "max(0, x)",
            "Cuts off negatives: fast, the usual choice.",
            0.0,
            rule=lambda z: maximum(0.0, z),
            slope=_relu_slope,
            flat=lambda y: y == 0,
            is_off_when_flat=True,
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "tanh",
            "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
            "Squeezes into -1..1, centered on zero.",
            -1.0,
            1.0,
            rule=tanh,
            slope=lambda _z, a: 1 - a**2,
            flat=lambda y: 1 - y * y < FLAT,
        ),
        ActivationSpec(
            "sigmoid",
            "1 / (1 + e⁻ˣ)",
            "Squeezes into 0..1: a yes-or-no probability.",
            0.0,
            1.0,
            rule=sigmoid,
            slope=lambda _z, a: a * (1 - a),
            flat=lambda y: 4 * y * (1 - y) < FLAT,
        ),
        ActivationSpec(
            "softmax",
            "eˣⁱ / Σ eˣʲ",
            "Turns the units into class probabilities that sum to 1.",
            0.0,
            1.0,
        ),
        ActivationSpec(
            "leaky_relu",
            "max(0.2 x, x)",
            "Like relu, but keeps a small slope below zero.",
            rule=lambda z: maximum(LEAK * z, z),
            slope=_leaky_slope,
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "elu",
            "x if x > 0 else eˣ - 1",
            "Like relu, smooth below zero.",
            -1.0,
            rule=_elu,
            slope=_elu_slope,
            flat=lambda y: y < FLAT - 1,
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "selu",
            "1.05 · elu(x, 1.67)",
            "Keeps mean and variance steady in deep stacks.",
            -1.76,
            rule=_selu,
            slope=_selu_slope,
            flat=lambda y: y < SELU_FLOOR * (1 - FLAT),
        ),
        ActivationSpec(
            "gelu",
            "x · Φ(x)",
            "A smooth relu used in transformers.",
            -0.17,
            rule=lambda z: z * normal(z),
            slope=_gelu_slope,
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "silu",
            "x · sigmoid(x)",
            "A smooth relu, also called swish.",
            -0.28,
            rule=lambda z: z * sigmoid(z),
            slope=_silu_slope,
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "softplus",
            "log(1 + eˣ)",
            "A smooth relu, always positive.",
            0.0,
            rule=lambda z: ln(1 + exp(z)),
            slope=lambda z, _a: sigmoid(z),
            initializer=FOR_RELU,
        ),
        ActivationSpec(
            "softsign",
            "x / (1 + |x|)",
            "Like tanh, with slower tails.",
            -1.0,
            1.0,
            rule=lambda z: z / (1 + absolute(z)),
            slope=lambda z, _a: 1 / (1 + absolute(z)) ** 2,
            flat=lambda y: (1 - np.abs(y)) ** 2 < FLAT,
        ),
        ActivationSpec(
            "exponential",
            "eˣ",
            "Grows without limit: handle with care.",
            0.0,
            rule=exp,
            slope=lambda _z, a: a,
        ),
        ActivationSpec(
            "hard_sigmoid",
            "clip(x / 6 + ½, 0, 1)",
            "A sigmoid made of straight lines.",
            0.0,
            1.0,
            rule=lambda z: clipped(z / 6 + 0.5, 0.0, 1.0),
            slope=_hard_slope,
            flat=lambda y: (y <= 0) | (y >= 1),
        ),
    ),
)


def activation_spec(name: object) -> ActivationSpec | None:
    """Return what is known of an activation; None for one that the catalogue lacks."""
    return ACTIVATIONS[name] if isinstance(name, str) and name in ACTIVATIONS else None


def is_squashing(name: object) -> bool:
    """Return whether an activation is flat on both sides."""
    spec = activation_spec(name)
    return spec is not None and spec.is_squashing


def is_off_when_flat(name: object) -> bool:
    """Return whether a unit with that activation outputs 0 where it is flat."""
    spec = activation_spec(name)
    return spec is not None and spec.is_off_when_flat


def can_be_stuck(name: object) -> bool:
    """Return whether a unit with that activation can end up where it is flat."""
    spec = activation_spec(name)
    return spec is not None and spec.flat is not None


def activation_param(default: str = "linear", name: str = "activation", **flags: bool) -> Choice:
    """Return the parameter that chooses an activation function."""
    return Choice(
        name=name,
        help="The function applied to each unit's sum; without one, layers collapse into one.",
        default=default,
        options=ACTIVATIONS.names,
        is_advanced=flags.get("is_advanced", False),
    )
