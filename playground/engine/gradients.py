"""`Gradients`: how strongly each layer is pulled, and how far its next step goes."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.building import BuiltNetwork

LARGEST_TRIAL = 8_000_000
"""Numbers, of weights and optimizer, up to which a step is tried out: all are copied."""


class Pull(NamedTuple):
    """Euclidean norms for one layer: of the gradient, the weights, the next step's change."""

    gradient: float
    weights: float
    update: float


class Gradients:
    """Sizes of gradients, weights and steps of one model; training is not disturbed.

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
        self._function = tf.function(self._sizes, autograph=False, reduce_retracing=True)

    def sizes(self, x: NDArray[Any], y: NDArray[Any]) -> Mapping[LayerId, Pull]:
        """Return how each layer that learns is pulled by these samples.

        The step is that of the optimizer as it stands, with its momentum and its scaling of
        each weight. In very large models, and in those shared by several machines, it is a
        plain one: learning rate times gradient.

        Parameters
        ----------
        x, y : (n, ...) array
            Samples; the loss is that of training, penalties included, without dropout.
        """
        if not self._layers:
            return {}
        table = self._function(tf.constant(x), tf.constant(y)).numpy()
        return {
            layer_id: Pull(*map(float, row))
            for layer_id, row in zip(self._layers, table, strict=True)
        }

    def _sizes(self, x: Any, y: Any) -> Any:
        model = self._network.model
        groups = list(self._layers.values())
        with tf.GradientTape() as tape:
            loss = model.compute_loss(x, y, model(x, training=False))
        weights = [[variable.value for variable in group] for group in groups]
        gradients = tape.gradient(loss, weights, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        before = [[tf.identity(value) for value in group] for group in weights]
        if self._can_try():
            updates = self._tried(groups, gradients, before)
        else:
            rate = model.optimizer.learning_rate
            updates = [[rate * tf.convert_to_tensor(one) for one in group] for group in gradients]
        rows = [
            [_norm(ours), _norm(theirs), _norm(steps)]
            for ours, theirs, steps in zip(gradients, before, updates, strict=True)
        ]
        return tf.cast(tf.stack(rows), np.float32)

    def _can_try(self) -> bool:
        """Return whether a step can be made and taken back at little cost."""
        variables = self._variables()
        is_shared = any(isinstance(v.value, tf.distribute.DistributedValues) for v in variables)
        return not is_shared and sum(int(np.prod(v.shape)) for v in variables) <= LARGEST_TRIAL

    def _variables(self) -> list[Any]:
        """Return all that a step changes."""
        model = self._network.model
        return [*model.trainable_variables, *model.optimizer.variables]

    def _tried(self, groups: list[Any], gradients: list[Any], before: list[Any]) -> list[Any]:
        """Return the changes of one step of the optimizer, which is taken back."""
        kept = [(variable, tf.identity(variable.value)) for variable in self._variables()]
        pulled = [variable for group in groups for variable in group]
        self._network.model.optimizer.apply([one for group in gradients for one in group], pulled)
        updates = [
            [variable.value - old for variable, old in zip(group, olds, strict=True)]
            for group, olds in zip(groups, before, strict=True)
        ]
        # Within a compiled function reads and writes keep their order.
        for variable, value in kept:
            variable.assign(value)
        return updates


def _norm(tensors: list[Any]) -> Any:
    return tf.linalg.global_norm([tf.convert_to_tensor(one) for one in tensors])
