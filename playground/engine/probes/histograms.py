"""Histograms of large arrays at a bounded cost."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.training.protocol.probes import Histogram

MAXIMUM_VALUES = 50_000
NARROWEST = 1e-4
"""The minimum range of the bins relative to the values: float32 has 7 digits."""


def histogram(
    values: NDArray[Any], bins: int, *, limits: tuple[float, float] | None = None
) -> Histogram:
    """Return the histogram of `values` between their extremes, or within `limits`.

    Of more than 50,000 values only an evenly spaced selection is counted. Values that are not
    finite are ignored.
    """
    flat: NDArray[Any] = np.asarray(values, np.float32).reshape(-1)
    flat = flat[:: max(1, -(-len(flat) // MAXIMUM_VALUES))]
    flat = flat[np.isfinite(flat)].astype(np.float64)
    if not len(flat):
        flat = np.zeros(1)
    low, high = limits or (float(flat.min()), float(flat.max()))
    # Values that differ only in their last digits would need bins that are too narrow.
    margin = NARROWEST * (max(abs(low), abs(high)) or 0.01)
    if high - low < margin:
        low, high = low - margin, high + margin
    counts, edges = np.histogram(flat, bins=bins, range=(low, high))
    return Histogram(
        read_only(counts.astype(np.float32)),
        read_only(edges.astype(np.float32)),
        float(flat.mean()),
        float(flat.std()),
        float(np.mean(flat == 0)),
    )
