"""The targets of a network on their scale, and its outputs back in the units of the data."""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.tasks import TaskKind
from playground.datasets.preparation.fitting import scaling_of
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation.values import TargetColumn

Floats = NDArray[np.float32]


def fit_target(target: TargetColumn, y: NDArray[Any], scaling: Scaling) -> TargetColumn:
    """Return `target` with the scaling of the training targets.

    Parameters
    ----------
    y : (n, targets) float
        Of the training set alone, in the units of the data.
    scaling : Scaling
        Ignored unless numbers are predicted.
    """
    if target.kind is not TaskKind.REGRESSION or scaling is Scaling.NONE:
        return target
    offset, scale = scaling_of(y, scaling)
    return msgspec.structs.replace(
        target,
        offset=tuple(offset.astype(np.float32).tolist()),
        scale=tuple(scale.astype(np.float32).tolist()),
    )


def scaled_target(target: TargetColumn, y: NDArray[Any]) -> NDArray[Any]:
    """Return the targets as the network learns them; unchanged unless they are scaled."""
    if not target.scale:
        return y
    offset, scale = np.array(target.offset, np.float32), np.array(target.scale, np.float32)
    return read_only(((y - offset) / scale).astype(np.float32))


def number_in_units(target: TargetColumn | None, value: float) -> float:
    """Return a number on the scale of the first target in the units of the data.

    Parameters
    ----------
    target : TargetColumn or None
        None where the data has no preparation: the number is already in its units.
    value : float
        A target as the network learns it, or what the network answers.
    """
    if target is None or not target.scale:
        return value
    return value * target.scale[0] + target.offset[0]


def unscaled_output(target: TargetColumn, output: NDArray[Any]) -> Floats:
    """Return outputs of the network, (n, targets), in the units of the data."""
    if not target.scale:
        return output
    offset, scale = np.array(target.offset, np.float32), np.array(target.scale, np.float32)
    return read_only((output * scale + offset).astype(np.float32))
