"""Absolute value: a kink."""

import numpy as np

from playground.datasets.families.curves import Curve, curve_data

CURVE_ABSOLUTE = curve_data(
    name="curve_absolute",
    label="Absolute value",
    summary="y = |x|: straight lines with a kink, which two relu units make exactly.",
    curve=Curve(
        function=np.abs,
        code="np.abs(x)",
        half_width=3.0,
    ),
)
