"""`Gradients`: how strongly each layer is pulled, in one compiled pass."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.building import BuiltNetwork


class Gradients:
    """Sizes of gradients and weights of one model; training is not disturbed.

    Parameters
    ----------
    network : BuiltNetwork
        Its model compiled.
    """

    def __init__(self, network: BuiltNetwork) -> None:
        self._network = network
        self._layers = {
            layer_id: layer.trainable_variables
            for layer_id, layer in network.layers.items()
            if layer.trainable_variables
        }
        self._function = tf.function(self._norms, autograph=False, reduce_retracing=True)

    def norms(self, x: NDArray[Any], y: NDArray[Any]) -> Mapping[LayerId, tuple[float, float]]:
        """Return the Euclidean norms of gradient and weights of each layer that learns.

        Parameters
        ----------
        x, y : (n, ...) array
            Samples; the loss is that of training, penalties included, without dropout.
        """
        if not self._layers:
            return {}
        table = self._function(tf.constant(x), tf.constant(y)).numpy()
        return {
            layer_id: (float(gradient), float(weight))
            for layer_id, (gradient, weight) in zip(self._layers, table, strict=True)
        }

    def _norms(self, x: Any, y: Any) -> Any:
        model = self._network.model
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, y, model(x, training=False))
        weights = [[variable.value for variable in group] for group in self._layers.values()]
        gradients = tape.gradient(loss, weights, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        rows = [
            [
                tf.linalg.global_norm([tf.convert_to_tensor(one) for one in ours]),
                tf.linalg.global_norm(theirs),
            ]
            for ours, theirs in zip(gradients, weights, strict=True)
        ]
        return tf.cast(tf.stack(rows), np.float32)
