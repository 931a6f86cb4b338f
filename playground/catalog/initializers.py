"""Keras's weight initializers by name."""

from playground.base.params import Choice

INITIALIZERS: tuple[str, ...] = (
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_uniform",
    "random_normal",
    "truncated_normal",
    "orthogonal",
    "zeros",
    "ones",
)


FLAT = ("bias_initializer", "beta_initializer", "gamma_initializer", "alpha_initializer")
"""Initializers of what may be a row of numbers, which cannot be orthogonal."""


def initializer_param(name: str, default: str) -> Choice:
    """Return the parameter that chooses how `name`'s weights start."""
    is_flat = name in FLAT
    return Choice(
        name=name,
        help="How the weights start out before training.",
        default=default,
        options=tuple(
            option for option in INITIALIZERS if not (is_flat and option == "orthogonal")
        ),
        is_advanced=True,
    )
