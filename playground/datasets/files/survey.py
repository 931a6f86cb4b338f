"""Statistics of samples that stay in a file, in one pass.

References
----------
Chan, Golub and LeVeque, Algorithms for computing the sample variance (1983): means and
squared deviations of parts, combined.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.datasets.files.rows import Rows
from playground.datasets.spec import Progress


@dataclass(frozen=True, slots=True)
class Survey:
    """Statistics of each feature, or of all values together for images and sequences.

    Attributes
    ----------
    is_finite : bool
        Whether every value is a finite number.
    mean, deviation : (features,) float64
    low, high : (features,) float64
    """

    is_finite: bool
    mean: NDArray[np.float64]
    deviation: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def survey(x: Rows, progress: Progress) -> Survey:
    """Return the statistics of `x`, which has at least one row.

    Reading stops at the first part with a value that is not finite; the statistics are then
    those of the parts before it.

    Raises
    ------
    DataError
        The file can no longer be read.
    Cancelled
        The user cancelled.
    """
    features = x.shape[1] if x.ndim == 2 else 1
    count, read = 0, 0
    mean, squares = np.zeros(features), np.zeros(features)
    low, high = np.full(features, np.inf), np.full(features, -np.inf)
    is_finite = True
    for block in x.blocks():
        columns = block.reshape(-1, features)
        is_finite = bool(np.isfinite(columns).all())
        if not is_finite:
            break
        own = columns.mean(axis=0, dtype=np.float64)
        difference, total = own - mean, count + len(columns)
        squares += np.square(columns - own).sum(axis=0)
        squares += difference**2 * count * len(columns) / total
        mean += difference * len(columns) / total
        low, high = np.minimum(low, columns.min(axis=0)), np.maximum(high, columns.max(axis=0))
        count, read = total, read + len(block)
        progress(f"Reading {x.file.path.name}", read / len(x))
    return Survey(is_finite, mean, np.sqrt(squares / max(count, 1)), low, high)
