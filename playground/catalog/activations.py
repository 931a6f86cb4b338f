"""Keras's activation functions by name, with formula and a sentence each."""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi, sqrt

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
    """

    name: str
    formula: str
    summary: str
    low: float | None = None
    high: float | None = None
    rule: Callable[[Formula], Formula] | None = None
    slope: Callable[[Formula, Formula], Formula] | None = None


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
        ),
        ActivationSpec(
            "tanh",
            "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
            "Squeezes into -1..1, centered on zero.",
            -1.0,
            1.0,
            rule=tanh,
            slope=lambda _z, a: 1 - a**2,
        ),
        ActivationSpec(
            "sigmoid",
            "1 / (1 + e⁻ˣ)",
            "Squeezes into 0..1: a yes-or-no probability.",
            0.0,
            1.0,
            rule=sigmoid,
            slope=lambda _z, a: a * (1 - a),
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
        ),
        ActivationSpec(
            "elu",
            "x if x > 0 else eˣ - 1",
            "Like relu, smooth below zero.",
            -1.0,
            rule=_elu,
            slope=_elu_slope,
        ),
        ActivationSpec(
            "selu",
            "1.05 · elu(x, 1.67)",
            "Keeps mean and variance steady in deep stacks.",
            -1.76,
            rule=_selu,
            slope=_selu_slope,
        ),
        ActivationSpec(
            "gelu",
            "x · Φ(x)",
            "A smooth relu used in transformers.",
            -0.17,
            rule=lambda z: z * normal(z),
            slope=_gelu_slope,
        ),
        ActivationSpec(
            "silu",
            "x · sigmoid(x)",
            "A smooth relu, also called swish.",
            -0.28,
            rule=lambda z: z * sigmoid(z),
            slope=_silu_slope,
        ),
        ActivationSpec(
            "softplus",
            "log(1 + eˣ)",
            "A smooth relu, always positive.",
            0.0,
            rule=lambda z: ln(1 + exp(z)),
            slope=lambda z, _a: sigmoid(z),
        ),
        ActivationSpec(
            "softsign",
            "x / (1 + |x|)",
            "Like tanh, with slower tails.",
            -1.0,
            1.0,
            rule=lambda z: z / (1 + absolute(z)),
            slope=lambda z, _a: 1 / (1 + absolute(z)) ** 2,
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
        ),
    ),
)


def activation_param(default: str = "linear", name: str = "activation", **flags: bool) -> Choice:
    """Return the parameter that chooses an activation function."""
    return Choice(
        name=name,
        help="The function applied to each unit's sum; without one, layers collapse into one.",
        default=default,
        options=ACTIVATIONS.names,
        is_advanced=flags.get("is_advanced", False),
    )
