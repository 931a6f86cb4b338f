"""`Forward`: what every layer puts out, in one compiled pass."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.building import BuiltNetwork


class Forward:
    """Passes of one model without training, each compiled at its first use.

    Parameters
    ----------
    network : BuiltNetwork
    """

    def __init__(self, network: BuiltNetwork) -> None:
        self._network = network
        self._functions: dict[tuple[LayerId, ...], Any] = {}

    def outputs(
        self, x: NDArray[np.float32], layer_ids: tuple[LayerId, ...]
    ) -> Mapping[LayerId, NDArray[np.float32]]:
        """Return what those layers put out for `x`.

        Parameters
        ----------
        x : (n, *input_shape) float32
        layer_ids : tuple of LayerId
            Layers of the network; the Input's output is `x` itself.

        Returns
        -------
        mapping of LayerId to (n, *output_shape) float32
        """
        if layer_ids not in self._functions:
            self._functions[layer_ids] = self._compiled(layer_ids)
        results = self._functions[layer_ids](tf.constant(x))
        return {
            layer_id: np.asarray(result.numpy(), np.float32)
            for layer_id, result in zip(layer_ids, results, strict=True)
        }

    def _compiled(self, layer_ids: tuple[LayerId, ...]) -> Any:
        outputs = [self._network.outputs[layer_id] for layer_id in layer_ids]
        model = keras.Model(self._network.model.inputs[0], outputs)

        def run(x: Any) -> list[Any]:
            results = model(x, training=False)
            return results if isinstance(results, list) else [results]

        entry = self._network.model.inputs[0]
        signature = [tf.TensorSpec([None, *entry.shape[1:]], tf.float32)]
        return tf.function(run, autograph=False, input_signature=signature)
