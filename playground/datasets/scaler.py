"""`Scaler`: scales samples, also those that stay in a file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.datasets.files.rows import rows_behind, stand_in
from playground.datasets.files.survey import survey
from playground.datasets.preparation.fitting import scaling_of
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.spec import Progress, no_progress


@dataclass(frozen=True, slots=True)
class Scaler:
    """``x = (raw - offset) / scale``, fitted on a training set.

    Attributes
    ----------
    offset, scale : (features,) float32
        (1,) for images and sequences: one number for all their values.
    """

    offset: NDArray[np.float32]
    scale: NDArray[np.float32]

    def apply(self, x: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return `x`, (n, *input_shape), scaled and read-only."""
        rows = rows_behind(x)
        if rows is not None:
            return stand_in(rows.scaled(self.offset, self.scale))
        return read_only(((x - self.offset) / self.scale).astype(np.float32, copy=False))


def fit_scaler(
    x: NDArray[np.float32], scaling: str, progress: Progress = no_progress
) -> Scaler | None:
    """Return the scaler for `scaling`; None for "none".

    A constant feature is only shifted to 0.

    Parameters
    ----------
    x : (n, *input_shape) float32
    scaling : str
        "none", "standard" or "minmax".
    """
    if scaling == "none":
        return None
    rows = rows_behind(x)
    if rows is not None:
        found = survey(rows, progress)
        if scaling == "standard":
            return _scaler(found.mean, found.deviation)
        return _scaler(found.low, found.high - found.low)
    columns = x if x.ndim == 2 else x.reshape(-1, 1)
    return _scaler(*scaling_of(columns, Scaling(scaling)))


def _scaler(offset: NDArray[Any], scale: NDArray[Any]) -> Scaler:
    scale = np.where(scale > 0, scale, 1.0)
    return Scaler(read_only(offset.astype(np.float32)), read_only(scale.astype(np.float32)))
