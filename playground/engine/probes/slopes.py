"""How often the units of a layer are where their activation function is flat."""

import numpy as np
from numpy.typing import NDArray

from playground.catalog.activations import activation_spec

Floats = NDArray[np.float32]


def flat_shares(outputs: Floats, activation: str) -> Floats | None:
    """Return the share of samples for which each unit is flat, (units,) float32 in 0..1.

    Parameters
    ----------
    outputs : (samples, ..., units) float32
        Every position of a feature map counts as a sample.

    Returns
    -------
    array or None
        None for a function that is never flat.

    Examples
    --------
    >>> flat_shares(np.array([[0.0, 2.0], [0.0, 0.0]], np.float32), "relu").tolist()
    [1.0, 0.5]
    """
    spec = activation_spec(activation)
    if spec is None or spec.flat is None:
        return None
    flat = spec.flat(outputs.reshape(-1, outputs.shape[-1]))
    return np.asarray(flat.mean(axis=0), np.float32)
