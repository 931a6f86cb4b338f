"""Layers that are fitted to the training inputs, such as those that normalize them.

Keras makes constants of what such a layer has computed (`finalize_state`). A compiled loop
would keep the constants of the moment in which it was compiled: after other data, or a step
back in time, it would compute with wrong numbers. So what trains reads the weights
themselves; what is saved has Keras's own layers, finalized.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.catalog.layers import is_fitted
from playground.datasets.files.rows import block_places
from playground.datasets.task import Prepared


# Any: Keras has no types.
def following(layer_class: Any) -> Any:
    """Return a subclass of a fitted layer that always computes with its current weights.

    It has the name of Keras's class: weights are carried over by it.
    """

    def call(self: Any, inputs: Any) -> Any:
        self.finalize_state()
        return layer_class.call(self, inputs)

    return type(layer_class.__name__, (layer_class,), {"call": call})


def set_fit(layer: Any, arrays: Sequence[NDArray[Any]]) -> None:
    """Set all weights of a fitted layer."""
    for variable, array in zip(layer.weights, arrays, strict=True):
        variable.assign(np.asarray(array, variable.dtype))


def finalize(model: Any) -> None:
    """Let the fitted layers of a model of Keras's own parts compute with their weights."""
    fitted = [layer for layer in model.layers if is_fitted(type(layer).__name__)]
    for layer in fitted:
        layer.finalize_state()
    if fitted:
        # These hold the constants from before.
        model.train_function = model.test_function = model.predict_function = None


def has_same_inputs(one: Prepared, other: Prepared) -> bool:
    """Return whether two data sets would fit a layer alike; compares some samples at a time."""
    x, y = one.train.x, other.train.x
    if x is y or x.shape != y.shape:
        return x is y
    return all(np.array_equal(x[place], y[place]) for place in block_places(x))
