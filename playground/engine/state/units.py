"""Metrics in the units of the data, where the targets were scaled for training.

Keras computes metrics of what the network learns. The error of a scaled target is that of the
data divided by the scale, or by its square.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from playground.catalog.metrics import METRICS
from playground.datasets.task import Prepared

PREFIX = "val_"
LOSS = "loss"


def unit_factor(name: str, data: Prepared) -> float:
    """Return what a metric called `name` is multiplied with, to be in the units of the data.

    1 for metrics without a unit, for the loss, and where targets have different scales.
    """
    plain = name.removeprefix(PREFIX)
    target = None if data.preparation is None else data.preparation.target
    if target is None or plain == LOSS or plain not in METRICS or len(set(target.scale)) != 1:
        return 1.0
    return float(target.scale[0] ** METRICS[plain].unit_power)


def rows_in_units(
    rows: NDArray[np.float32], columns: Sequence[str], data: Prepared
) -> NDArray[np.float32]:
    """Return rows of metrics, (n, columns) float32, in the units of the data."""
    factors = np.array([unit_factor(name, data) for name in columns], np.float32)
    return rows if np.all(factors == 1) else (rows * factors).astype(np.float32)


def figures_in_units(figures: Mapping[str, float], data: Prepared) -> dict[str, float]:
    """Return loss and metrics by name in the units of the data."""
    return {name: value * unit_factor(name, data) for name, value in figures.items()}
