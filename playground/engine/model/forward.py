"""`Forward`: computes the outputs of all layers in one compiled pass."""

from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from playground.document.project import LayerId
from playground.engine.model.building import BuiltNetwork


class Forward:
    """Forward passes of one model in inference mode, each compiled at its first use.

    Parameters
    ----------
    network : BuiltNetwork
    """

    def __init__(self, network: BuiltNetwork) -> None:
        self._network = network
        self._functions: dict[tuple[LayerId, ...], Any] = {}
        self._states: tuple[tuple[LayerId, ...], Any] | None = None
        self._whole: Any = None

    def outputs(
        self, x: NDArray[np.float32], layer_ids: tuple[LayerId, ...]
    ) -> Mapping[LayerId, NDArray[np.float32]]:
        """Return the outputs of the given layers for `x`.

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

    def states(self, x: NDArray[np.float32]) -> Mapping[LayerId, NDArray[np.float32]]:
        """Return the hidden states after each step, of layers that output only the last one.

        Parameters
        ----------
        x : (n, *input_shape) float32

        Returns
        -------
        mapping of LayerId to (n, steps, units) float32
            For a Bidirectional layer both directions are concatenated, each in time order.
        """
        if self._states is None:
            states = {key: _states_of(made) for key, made in self._network.layers.items()}
            found = {key: state for key, state in states.items() if state is not None}
            self._states = tuple(found), self._function(list(found.values())) if found else None
        layer_ids, function = self._states
        if function is None:
            return {}
        results = function(tf.constant(x))
        return {
            layer_id: np.asarray(result.numpy(), np.float32)
            for layer_id, result in zip(layer_ids, results, strict=True)
        }

    def all_outputs(self, x: Any) -> dict[LayerId, Any]:
        """Return the outputs of all layers in training, the Input's too, for a gradient tape.

        Parameters
        ----------
        x : (n, *input_shape) tensor
        """
        outputs = self._network.outputs
        if self._whole is None:
            self._whole = keras.Model(self._network.model.inputs[0], list(outputs.values()))
        results = self._whole(x, training=True)
        results = results if isinstance(results, list) else [results]
        return dict(zip(outputs, results, strict=True))

    def _compiled(self, layer_ids: tuple[LayerId, ...]) -> Any:
        return self._function([self._network.outputs[layer_id] for layer_id in layer_ids])

    def _function(self, outputs: list[Any]) -> Any:
        model = keras.Model(self._network.model.inputs[0], outputs)

        def run(x: Any) -> list[Any]:
            results = model(x, training=False)
            return results if isinstance(results, list) else [results]

        entry = self._network.model.inputs[0]
        signature = [tf.TensorSpec([None, *entry.shape[1:]], tf.float32)]
        return tf.function(run, autograph=False, input_signature=signature)


def _states_of(layer: Any) -> Any:
    """Return the symbolic hidden states of a recurrent layer over time.

    The layer's own cell is used, so the weights are shared. None for other layers, and for
    those that output their states anyway.
    """
    if getattr(layer, "return_sequences", True):
        return None
    if hasattr(layer, "forward_layer"):
        forwards, backwards = layer.forward_layer, layer.backward_layer
        there = _unrolled(forwards.cell, layer.input)
        back = _unrolled(backwards.cell, layer.input, go_backwards=True)
        return keras.ops.concatenate([there, keras.ops.flip(back, axis=1)], axis=-1)
    if isinstance(layer, keras.layers.RNN):
        return _unrolled(layer.cell, layer.input, go_backwards=layer.go_backwards)
    return None


def _unrolled(cell: Any, x: Any, *, go_backwards: bool = False) -> Any:
    return keras.layers.RNN(cell, return_sequences=True, go_backwards=go_backwards)(x)
