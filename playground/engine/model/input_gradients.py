"""`InputGradients`: the gradient of one output for the inputs of a model."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork

Floats = NDArray[np.float32]


class InputGradients:
    """Gradients of one model for its inputs, in inference mode, compiled at their first use.

    The numbers of tokens have no gradient. Where an Embedding reads them, its vectors are the
    input: `start` turns tokens into them.

    Parameters
    ----------
    network : BuiltNetwork
    token_readers : frozenset of LayerId
        Its layers that look tokens up.
    """

    def __init__(self, network: BuiltNetwork, token_readers: frozenset[LayerId]) -> None:
        self._network = network
        self._token_readers = token_readers
        self._function: Any = None  # a compiled function of TensorFlow, which has no types
        self._embedding: Any = None

    @property
    def takes_tokens(self) -> bool:
        """Whether the input is a row of tokens, of which an Embedding is the only reader."""
        self._compile()
        return self._embedding is not None

    def start(self, x: Floats) -> Floats:
        """Return where the gradient is taken: `x` itself, or the vectors of its tokens.

        Parameters
        ----------
        x : (n, *input_shape) float32
        """
        self._compile()
        if self._embedding is None:
            return x
        return np.asarray(keras.ops.convert_to_numpy(self._embedding(x)), np.float32)

    def at(self, points: Floats, unit: int, tokens: Floats) -> tuple[Floats, Floats]:
        """Return all outputs, and the gradient of one of them, for each point.

        Parameters
        ----------
        points : (n, ...) float32
            As `start` returns them.
        unit : int
        tokens : (n, *input_shape) float32
            The inputs that the points belong to: an Embedding may mask some of them.

        Returns
        -------
        outputs : (n, units) float32
        gradients : (n, ...) float32
        """
        self._compile()
        outputs, gradients = self._function(
            tf.constant(points), tf.constant(tokens), tf.constant(unit)
        )
        return outputs.numpy(), gradients.numpy()

    def _compile(self) -> None:
        if self._function is not None:
            return
        model = self._network.model
        self._embedding = _embedding_of(self._network, self._token_readers)

        def compute(points: Any, tokens: Any, unit: Any) -> tuple[Any, Any]:
            with tf.GradientTape() as tape, self._looked_up(points):
                tape.watch(points)
                entry = points if self._embedding is None else tokens
                outputs = tf.cast(model(entry, training=False), tf.float32)
                chosen = tf.gather(outputs, unit, axis=1)
            none = tf.UnconnectedGradients.ZERO
            return outputs, tape.gradient(chosen, points, unconnected_gradients=none)

        self._function = tf.function(compute, autograph=False, reduce_retracing=True)

    @contextmanager
    def _looked_up(self, points: Any) -> Iterator[None]:
        """Within the block, the Embedding gives `points` in place of the vectors of the tokens.

        It is traced like any call, so what follows gets the mask of the tokens.
        """
        embedding = self._embedding
        if embedding is None:
            yield
            return
        call = embedding.call
        embedding.call = lambda _tokens: tf.cast(points, embedding.compute_dtype)
        try:
            yield
        finally:
            embedding.call = call


def _embedding_of(network: BuiltNetwork, token_readers: frozenset[LayerId]) -> Any:
    """Return the only layer that reads the input, if it reads tokens; None otherwise."""
    entry = network.model.inputs[0]
    readers = [key for key, layer in network.layers.items() if _reads(layer, entry)]
    if len(readers) == 1 and readers[0] in token_readers:
        return network.layers[readers[0]]
    return None


def _reads(layer: Any, tensor: Any) -> bool:
    """Return whether a layer has a symbolic tensor as an input."""
    found = layer.input
    return any(each is tensor for each in (found if isinstance(found, list) else [found]))
