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


def initializer_param(name: str, default: str) -> Choice:
    """Return the parameter that chooses how `name`'s weights start."""
    return Choice(
        name=name,
        help="How the weights start out before training.",
        default=default,
        options=INITIALIZERS,
        is_advanced=True,
    )
