"""Sine: a wave."""

import numpy as np

from playground.datasets.curve import curve

CURVE_SINE = curve(
    name="curve_sine",
    label="Sine",
    summary="y = sin x: a wave, of which a network with few units learns only a part.",
    function=np.sin,
    code="np.sin(x)",
    half_width=5.0,
)
