"""Cubic: a curve with a hill and a hollow."""

import numpy as np
from numpy.typing import NDArray

from playground.datasets.families.curves import Curve, curve_data


def _function(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return y = (x^3 - 4 x) / 10."""
    return (x**3 - 4 * x) / 10


CURVE_CUBIC = curve_data(
    name="curve_cubic",
    label="Cubic",
    summary="y = (x³ − 4x) / 10: one hill and one hollow, steep at both ends.",
    curve=Curve(
        function=_function,
        code="(x**3 - 4 * x) / 10",
        half_width=3.0,
    ),
)
