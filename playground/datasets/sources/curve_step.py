"""Step: a jump."""

import numpy as np
from numpy.typing import NDArray

from playground.datasets.families.curves import Curve, curve_data


def _function(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return -1 for x < 0, else 1."""
    return np.where(x < 0, -1.0, 1.0)


CURVE_STEP = curve_data(
    name="curve_step",
    label="Step",
    summary="y = −1 left of 0 and 1 right of it: a jump, which a smooth network only approaches.",
    curve=Curve(
        function=_function,
        code="np.where(x < 0, -1.0, 1.0)",
        half_width=3.0,
    ),
)
