"""Noisy polynomial: few samples, on which a large network overfits."""

import numpy as np
from numpy.typing import NDArray

from playground.datasets.families.curves import Curve, curve_data


def _function(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return y = (x^4 - 5 x^2 + x) / 5."""
    return (x**4 - 5 * x**2 + x) / 5


CURVE_POLYNOMIAL = curve_data(
    name="curve_polynomial",
    label="Noisy polynomial",
    summary="y = (x⁴ − 5x² + x) / 5, noise and few samples: a large network learns the noise.",
    curve=Curve(
        function=_function,
        code="(x**4 - 5 * x**2 + x) / 5",
        half_width=2.5,
        noise=20,
        samples=60,
    ),
)
