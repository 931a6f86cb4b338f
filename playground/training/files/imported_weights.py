"""Imported weights of another program's model, stored in a checkpoint's `extra`.

An imported model has other names and another order of weights than the network that is built
from it, so each array is stored by the name that its layer has on the canvas.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

PREFIX = "imported/"

Arrays = tuple[NDArray[Any], ...]
Shapes = tuple[tuple[int, ...], ...]
AS_BUILT: Arrays = (np.empty(0, np.uint8),)
"""Stands for the weights of a layer that keeps those it is built with."""


def packed_weights(weights: Mapping[str, Arrays]) -> dict[str, NDArray[Any]]:
    """Return the arrays of each layer, by its name, as entries of `Checkpoint.extra`."""
    return {
        f"{PREFIX}{name}/{index:04d}": array
        for name, arrays in weights.items()
        for index, array in enumerate(arrays)
    }


def imported_weights(extra: Mapping[str, NDArray[Any]]) -> dict[str, Arrays]:
    """Return the arrays of each layer, by its name; empty if none were imported."""
    found: dict[str, list[NDArray[Any]]] = {}
    for key in sorted(extra):
        if key.startswith(PREFIX):
            name = key.removeprefix(PREFIX).rpartition("/")[0]
            found.setdefault(name, []).append(extra[key])
    return {name: tuple(arrays) for name, arrays in found.items()}


def fitting_weights(
    extra: Mapping[str, NDArray[Any]], shapes: Mapping[str, Shapes]
) -> tuple[dict[str, NDArray[Any]], tuple[str, ...]]:
    """Return imported weights for a network that was edited since, and which layers have none.

    Layers that are new, or whose weights have other shapes, keep those they are built with.

    Parameters
    ----------
    shapes : mapping
        Of the weights of each layer of the network, by its name; empty where they are unknown.

    Returns
    -------
    dict of str to array
    tuple of str
        The layers that were to have weights, and keep those they are built with.
    """
    found = imported_weights(extra)
    fitting = {
        name: arrays
        for name, arrays in found.items()
        if name in shapes and (is_as_built(arrays) or _fits(arrays, shapes[name]))
    }
    misfits = tuple(name for name, known in shapes.items() if known and name not in fitting)
    absent = {name: AS_BUILT for name in shapes if name not in fitting}
    return packed_weights({**fitting, **absent}), misfits


def _fits(arrays: Arrays, shapes: Shapes) -> bool:
    return not shapes or tuple(array.shape for array in arrays) == shapes


def is_as_built(arrays: Arrays) -> bool:
    """Return whether a layer keeps the weights that it is built with."""
    return len(arrays) == 1 and arrays[0].dtype == np.uint8 and arrays[0].shape == (0,)
