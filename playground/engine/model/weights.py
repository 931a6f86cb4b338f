"""Carries weights over from one program to the next after an edit of the network."""

from collections.abc import Collection, Mapping
from math import isfinite
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import TrainingError
from playground.catalog.layers import LAYERS
from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork
from playground.engine.model.variable_reader import copied
from playground.training.protocol.engine import BuildReport

Weights = tuple[str, tuple[NDArray[Any], ...]]


def weights_of(network: BuiltNetwork) -> dict[LayerId, Weights]:
    """Return Keras's class and the weights of each layer with weights."""
    return {
        layer_id: (_kind(made), tuple(map(copied, made.weights)))
        for layer_id, made in network.layers.items()
        if made.weights
    }


def carry_over(
    donated: Mapping[LayerId, Weights], network: BuiltNetwork, fitted: Collection[LayerId] = ()
) -> BuildReport:
    """Set the weights of `network` to those of `donated` that fit; report which did.

    A layer keeps its weights if it is the same layer with the same type and the same arrays;
    if units or inputs were added or removed, the common part is kept. The report leaves out
    layers that are `fitted` to the data: their weights are not learned.
    """
    kept: list[LayerId] = []
    fresh: list[LayerId] = []
    for layer_id, made in network.layers.items():
        if not made.weights:
            continue
        type_name, arrays = donated.get(layer_id, ("", ()))
        own = tuple(map(copied, made.weights))
        fits = _kind(made) == type_name and _fit(made, own, arrays)
        merged = _merged(own, arrays) if fits else ()
        for variable, array in zip(made.weights, merged, strict=False):
            variable.assign(array)
        if layer_id not in fitted:
            (kept if merged else fresh).append(layer_id)
    return BuildReport(tuple(kept), tuple(fresh))


def _inner(made: Any) -> Any:
    """Return the layer that `made` holds; itself where it is not a wrapper."""
    return made.layer if isinstance(made, keras.layers.Wrapper) else made


def _kind(made: Any) -> str:
    """Return Keras's class of a layer, and that of the layer within it."""
    return "/".join(dict.fromkeys(type(each).__name__ for each in (made, _inner(made))))


def set_element(
    network: BuiltNetwork,
    names: tuple[str, ...],
    place: tuple[LayerId, str, tuple[int, ...]],
    value: float,
) -> None:
    """Set one element of one weight array.

    Parameters
    ----------
    names : tuple of str
        The names of the layer's arrays, in Keras's order.
    place : (LayerId, str, tuple of int)
        Layer, array, and index within the array.

    Raises
    ------
    TrainingError
        There is no such element, or `value` is not finite; nothing has changed.
    """
    layer_id, name, index = place
    made = network.layers.get(layer_id)
    if made is None or name not in names:
        raise TrainingError(f"This layer has no weights called {name}; nothing was changed")
    if not isfinite(value):
        raise TrainingError(f"A weight must be a finite number; received {value}")
    variable = made.weights[names.index(name)]
    array = np.array(copied(variable))
    fits = len(index) == array.ndim and all(
        0 <= at < size for at, size in zip(index, array.shape, strict=True)
    )
    if not fits:
        raise TrainingError(
            f"{name} has the shape {array.shape}, so there is no weight at {index}; "
            "nothing was changed"
        )
    array[index] = value
    variable.assign(array)


def _fit(made: Any, own: tuple[NDArray[Any], ...], donated: tuple[NDArray[Any], ...]) -> bool:
    """Return whether each array has the shape of the donated one, or shares a part with it."""
    name = type(_inner(made)).__name__
    resizable = LAYERS[name].traits.resizable_weights if name in LAYERS else frozenset()
    return len(own) == len(donated) and all(
        one.shape == other.shape or (variable.name in resizable and one.ndim == other.ndim)
        for variable, one, other in zip(made.weights, own, donated, strict=True)
    )


def _merged(
    own: tuple[NDArray[Any], ...], donated: tuple[NDArray[Any], ...]
) -> tuple[NDArray[Any], ...]:
    """Return `own` with the common part replaced by that of `donated`."""
    return tuple(map(_with_corner, own, donated))


def _with_corner(own: NDArray[Any], donated: NDArray[Any]) -> NDArray[Any]:
    corner = tuple(slice(0, size) for size in np.minimum(own.shape, donated.shape))
    result = own.copy()
    result[corner] = donated[corner]
    return result
