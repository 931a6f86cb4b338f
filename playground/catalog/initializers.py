"""Keras's weight initializers by name."""

from collections.abc import Mapping
from types import MappingProxyType

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


FACTORS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "random_normal": {"mean": 0.0, "stddev": 0.05},
        "truncated_normal": {"mean": 0.0, "stddev": 0.05},
        "random_uniform": {"minval": -0.05, "maxval": 0.05},
        "orthogonal": {"gain": 1.0},
        "constant": {"value": 0.0},
        "variance_scaling": {
            "scale": 1.0,
            "mode": "fan_in",
            "distribution": "truncated_normal",
        },
    }
)
"""Arguments of Keras's initializers in their order, with their defaults; `seed` is left out.

The others have none. `INITIALIZERS` stand for these defaults.
"""
SAME_AS: Mapping[tuple[str, tuple[object, ...]], str] = MappingProxyType(
    {
        ("constant", (0.0,)): "zeros",
        ("constant", (1.0,)): "ones",
        **{
            ("variance_scaling", (scale, mode, distribution)): f"{name}_{form}"
            for name, scale, mode in (
                ("he", 2.0, "fan_in"),
                ("lecun", 1.0, "fan_in"),
                ("glorot", 1.0, "fan_avg"),
            )
            for form, distribution in (
                ("normal", "truncated_normal"),
                ("normal", "normal"),
                ("uniform", "uniform"),
            )
        },
    }
)
"""Entries of `INITIALIZERS` that are the same as another with these arguments.

References
----------
Keras, ``keras.initializers.VarianceScaling``; He et al. 2015, Glorot and Bengio 2010.
"""
