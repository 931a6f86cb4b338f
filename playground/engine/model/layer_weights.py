"""`LayerWeights`: reads the weights of a model's layers for each frame."""

from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork
from playground.engine.model.variable_reader import Reader


class LayerWeights:
    """Reads the weights of a model's layers; the second read of the same layers is compiled.

    Parameters
    ----------
    network : BuiltNetwork
    """

    def __init__(self, network: BuiltNetwork) -> None:
        self._variables = {
            layer_id: tuple(layer.weights)
            for layer_id, layer in network.layers.items()
            if layer.weights
        }
        self._readers: dict[tuple[LayerId, ...], Reader] = {}

    def read(self, maximum_size: int | None = None) -> dict[LayerId, list[NDArray[Any]]]:
        """Return copies of the weights of each layer with weights, in Keras's order.

        Parameters
        ----------
        maximum_size : int, optional
            Layers with more weights than this in total are left out.
        """
        chosen = {
            layer_id: variables
            for layer_id, variables in self._variables.items()
            if maximum_size is None or _size(variables) <= maximum_size
        }
        values = iter(self._read(chosen))
        return {
            layer_id: list(islice(values, len(variables))) for layer_id, variables in chosen.items()
        }

    def _read(self, chosen: dict[LayerId, tuple[Any, ...]]) -> tuple[NDArray[Any], ...]:
        key = tuple(chosen)
        reader = self._readers.get(key)
        if reader is None:
            reader = Reader([one for variables in chosen.values() for one in variables])
            self._readers[key] = reader
        else:
            reader.compile()
        return reader.read()


def _size(variables: tuple[Any, ...]) -> int:
    return sum(int(np.prod(variable.shape)) for variable in variables)
