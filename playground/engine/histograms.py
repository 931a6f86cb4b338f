"""Histograms of large arrays, at a bounded cost."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import frozen
from playground.training.probes import Histogram

MAXIMUM_VALUES = 50_000


def histogram(
    values: NDArray[Any], bins: int, *, limits: tuple[float, float] | None = None
) -> Histogram:
    """Return how many of `values` lie where, from the least to the greatest or in `limits`.

    Beyond 50,000 values an even choice of them is counted; counts are then those of the
    choice. Values that are not finite are left out.
    """
    flat = np.asarray(values, np.float32).reshape(-1)
    flat = flat[:: max(1, -(-len(flat) // MAXIMUM_VALUES))]
    flat = flat[np.isfinite(flat)]
    if not len(flat):
        flat = np.zeros(1, np.float32)
    low, high = limits or (float(flat.min()), float(flat.max()))
    margin = max(1e-6, 1e-6 * max(abs(low), abs(high))) if high - low < 1e-12 else 0.0
    counts, edges = np.histogram(flat, bins=bins, range=(low - margin, high + margin))
    return Histogram(
        frozen(counts.astype(np.float32)),
        frozen(edges.astype(np.float32)),
        float(flat.mean()),
        float(flat.std()),
        float(np.mean(flat == 0)),
    )
