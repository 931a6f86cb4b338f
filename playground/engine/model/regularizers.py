"""Regularizers whose factors can change while a compiled loop runs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import keras
import tensorflow as tf

from playground.base.params import Regularizer
from playground.document.graph import replace_layers
from playground.document.project import Layer, LayerId, Project


class RegularizerKey(NamedTuple):
    """A regularizer of the network: its layer and its parameter."""

    layer_id: LayerId
    param: str


class HotRegularizer(keras.regularizers.Regularizer):  # type: ignore[misc]  # Keras has no stubs
    """``l1 * sum(|w|) + l2 * sum(w**2)`` with factors in variables.

    A factor that is initially 0 is left out of the computation, as in Keras, so that the
    results are the same to the last bit.

    Parameters
    ----------
    penalty : Regularizer
        The initial factors.
    """

    def __init__(self, penalty: Regularizer) -> None:
        self.l1 = tf.Variable(penalty.l1, dtype=tf.float32) if penalty.l1 else None
        self.l2 = tf.Variable(penalty.l2, dtype=tf.float32) if penalty.l2 else None

    def __call__(self, x: Any) -> Any:
        total = tf.zeros((), x.dtype)
        if self.l1 is not None:
            total += tf.cast(self.l1, x.dtype) * tf.reduce_sum(tf.abs(x))
        if self.l2 is not None:
            total += tf.cast(self.l2, x.dtype) * tf.reduce_sum(tf.square(x))
        return total

    def assign(self, penalty: Regularizer) -> None:
        """Set the factors; those that were initially 0 must stay 0."""
        if self.l1 is not None:
            self.l1.assign(penalty.l1)
        if self.l2 is not None:
            self.l2.assign(penalty.l2)

    def take_over(self, other: "HotRegularizer") -> None:
        """Copy the factors of `other`, a regularizer of the same kind."""
        for mine, theirs in ((self.l1, other.l1), (self.l2, other.l2)):
            if mine is not None and theirs is not None:
                mine.assign(theirs)


def plain_penalty(penalty: Regularizer) -> Any:
    """Return Keras's own regularizer, which any Keras can load; None if both factors are 0."""
    if penalty.l1 and penalty.l2:
        return keras.regularizers.L1L2(penalty.l1, penalty.l2)
    if penalty.l1:
        return keras.regularizers.L1(penalty.l1)
    return keras.regularizers.L2(penalty.l2) if penalty.l2 else None


def penalties_of(
    project: Project, layer_ids: tuple[LayerId, ...]
) -> Mapping[RegularizerKey, Regularizer]:
    """Return every regularizer of the given layers, including those with factors 0."""
    return dict(_penalties(project, layer_ids))


def _penalties(
    project: Project, layer_ids: tuple[LayerId, ...]
) -> Iterator[tuple[RegularizerKey, Regularizer]]:
    for layer_id in layer_ids:
        for name, value in project.network.layer(layer_id).params.items():
            if isinstance(value, Regularizer):
                yield RegularizerKey(layer_id, name), value


def with_penalties(project: Project, penalties: Mapping[RegularizerKey, Regularizer]) -> Project:
    """Return `project` with these regularizers in place of its own."""
    network, changed = project.network, dict[LayerId, Layer]()
    for key, penalty in penalties.items():
        layer = changed.get(key.layer_id) or network.layer(key.layer_id)
        if layer.params[key.param] != penalty:
            params = {**layer.params, key.param: penalty}
            changed[layer.id] = replace(layer, params=params)
    return replace(project, network=replace_layers(network, changed.values()))
