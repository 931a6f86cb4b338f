"""Where activation functions are flat, derived from their outputs."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Flat = NDArray[np.bool_]

FLAT = 0.04
"""A slope below this fraction of the steepest counts as flat: tanh beyond ±0.98."""

_SELU_FLOOR = -1.7581


def _off(y: Floats) -> Flat:
    return y == 0


def _tanh(y: Floats) -> Flat:
    return 1 - y * y < FLAT


def _sigmoid(y: Floats) -> Flat:
    return 4 * y * (1 - y) < FLAT


def _hard_sigmoid(y: Floats) -> Flat:
    return (y <= 0) | (y >= 1)


def _softsign(y: Floats) -> Flat:
    return (1 - np.abs(y)) ** 2 < FLAT


def _elu(y: Floats) -> Flat:
    return y < FLAT - 1


def _selu(y: Floats) -> Flat:
    return y < _SELU_FLOOR * (1 - FLAT)


FLAT_PARTS: Mapping[str, Callable[[Floats], Flat]] = MappingProxyType(
    {
        "relu": _off,
        "tanh": _tanh,
        "sigmoid": _sigmoid,
        "hard_sigmoid": _hard_sigmoid,
        "softsign": _softsign,
        "elu": _elu,
        "selu": _selu,
    }
)
"""By Keras's name: whether the function is flat at the output `y`, elementwise. From the
derivatives, written in terms of the output: tanh' = 1 - y², sigmoid' = y (1 - y),
softsign' = (1 - |y|)², elu' = y + 1 below 0."""


def is_off_when_flat(activation: str) -> bool:
    """Return whether a unit with that activation outputs 0 where it is flat."""
    return FLAT_PARTS.get(activation) is _off


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
    is_flat = FLAT_PARTS.get(activation)
    if is_flat is None:
        return None
    flat = is_flat(outputs.reshape(-1, outputs.shape[-1]))
    return np.asarray(flat.mean(axis=0), np.float32)
