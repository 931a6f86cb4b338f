"""Sine: a wave."""

import numpy as np

from playground.datasets.families.curves import Curve, curve_data

CURVE_SINE = curve_data(
    name="curve_sine",
    label="Sine",
    summary="y = sin x: a wave, of which a network with few units learns only a part.",
    curve=Curve(
        function=np.sin,
        code="np.sin(x)",
        half_width=5.0,
    ),
)
