"""Keras's activation functions by name, with formula and a sentence each."""

from dataclasses import dataclass

from playground.base.params import Choice
from playground.base.registry import Registry


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
    """

    name: str
    formula: str
    summary: str
    low: float | None = None
    high: float | None = None


ACTIVATIONS = Registry(
    "activation",
    (
        ActivationSpec("linear", "x", "Passes the sum on unchanged."),
        ActivationSpec("relu", "max(0, x)", "Cuts off negatives: fast, the usual choice.", 0.0),
        ActivationSpec(
            "tanh",
            "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
            "Squeezes into -1..1, centered on zero.",
            -1.0,
            1.0,
        ),
        ActivationSpec(
            "sigmoid", "1 / (1 + e⁻ˣ)", "Squeezes into 0..1: a yes-or-no probability.", 0.0, 1.0
        ),
        ActivationSpec(
            "softmax",
            "eˣⁱ / Σ eˣʲ",
            "Turns the units into class probabilities that sum to 1.",
            0.0,
            1.0,
        ),
        ActivationSpec(
            "leaky_relu", "max(0.2 x, x)", "Like relu, but keeps a small slope below zero."
        ),
        ActivationSpec("elu", "x if x > 0 else eˣ - 1", "Like relu, smooth below zero.", -1.0),
        ActivationSpec(
            "selu", "1.05 · elu(x, 1.67)", "Keeps mean and variance steady in deep stacks.", -1.76
        ),
        ActivationSpec("gelu", "x · Φ(x)", "A smooth relu used in transformers.", -0.17),
        ActivationSpec("silu", "x · sigmoid(x)", "A smooth relu, also called swish.", -0.28),
        ActivationSpec("softplus", "log(1 + eˣ)", "A smooth relu, always positive.", 0.0),
        ActivationSpec("softsign", "x / (1 + |x|)", "Like tanh, with slower tails.", -1.0, 1.0),
        ActivationSpec("exponential", "eˣ", "Grows without limit: handle with care.", 0.0),
        ActivationSpec(
            "hard_sigmoid", "clip(x / 6 + ½, 0, 1)", "A sigmoid made of straight lines.", 0.0, 1.0
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
