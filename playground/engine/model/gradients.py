"""`Gradients`: the size of the gradient of each layer."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork


class Norms(NamedTuple):
    """Euclidean norms for one layer: of the gradient, and of the weights."""

    gradient: float
    weights: float


class Gradients:
    """Computes norms of gradients and weights of one model without affecting training.

    Parameters
    ----------
    network : BuiltNetwork
        Its model must be compiled.
    """

    def __init__(self, network: BuiltNetwork) -> None:
        self._network = network
        self._layers = {
            layer_id: layer.trainable_variables
            for layer_id, layer in network.layers.items()
            if layer.trainable_variables
        }
        self._function = tf.function(self._sizes, autograph=False, reduce_retracing=True)

    def sizes(self, x: NDArray[Any], y: NDArray[Any]) -> Mapping[LayerId, Norms]:
        """Return the norms of gradient and weights of each trainable layer for these samples.

        Parameters
        ----------
        x, y : (n, ...) array
            Samples; the loss is that of training, regularizers included, without dropout.
        """
        if not self._layers:
            return {}
        table = self._function(tf.constant(x), tf.constant(y)).numpy()
        return {
            layer_id: Norms(*map(float, row))
            for layer_id, row in zip(self._layers, table, strict=True)
        }

    def _sizes(self, x: Any, y: Any) -> Any:
        model = self._network.model
        groups = list(self._layers.values())
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, y, model(x, training=False))
        weights = [[variable.value for variable in group] for group in groups]
        gradients = tape.gradient(loss, weights, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        rows = [
            [_norm(ours), _norm(theirs)] for ours, theirs in zip(gradients, weights, strict=True)
        ]
        return tf.cast(tf.stack(rows), np.float32)


def _norm(tensors: list[Any]) -> Any:
    return tf.linalg.global_norm([tf.convert_to_tensor(one) for one in tensors])
