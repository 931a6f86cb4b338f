"""``hard_sigmoid``: Keras 2 computes max(0, min(1, x / 5 + 1 / 2)), Keras 3 x / 6 instead of x / 5.

So its inputs are multiplied by 6 / 5. Where they are a weighted sum, the weights and the bias are
multiplied, and the layer stays what it was; elsewhere a Rescaling goes before it.

References
----------
``tf_keras/src/backend.py`` and ``keras/src/backend/tensorflow/nn.py``, `hard_sigmoid`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ImportProblem

HARD_SIGMOID = "hard_sigmoid"
FACTOR = 6 / 5
LSTM_GATES = (0, 1, 3)
"""Of the four parts of its arrays: input, forget and output gate. Part 2 is the candidate."""
GRU_GATES = (0, 1)
"""Of the three parts of its arrays: update and reset gate."""
PARTS = {"LSTM": (4, LSTM_GATES), "GRU": (3, GRU_GATES)} | {
    f"ConvLSTM{rank}D": (4, LSTM_GATES) for rank in (1, 2, 3)
}
SUMS = frozenset(
    (
        *("Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D", "DepthwiseConv2D", "SimpleRNN"),
        *("Conv2DTranspose", "Conv1DTranspose", "Conv3DTranspose", "DepthwiseConv1D"),
    )
)
"""Layers whose activation is given weighted sums and a bias; all their arrays are factors."""
SEPARABLE = frozenset(("SeparableConv1D", "SeparableConv2D"))
"""The same, but the first of their arrays is multiplied with the second."""

Arrays = tuple[NDArray[Any], ...]


def needs_rescaling(entry: Mapping[str, Any]) -> bool:
    """Return whether a layer applies `hard_sigmoid` to what is not a weighted sum of its own."""
    is_activation = entry["class_name"] == "Activation"
    return is_activation and bool(entry["config"].get("activation") == HARD_SIGMOID)


def rescaled(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the Rescaling that goes before a layer."""
    name = f"{entry.get('name') or entry['config']['name']}_slope"
    config = {"name": name, "trainable": True, "scale": FACTOR, "offset": 0.0}
    made = {"module": "keras.layers", "class_name": "Rescaling", "registered_name": None}
    return {**made, "name": name, "config": config}


def corrected(class_name: str, config: Mapping[str, Any], arrays: Arrays, name: str) -> Arrays:
    """Return the weights of a layer with which Keras 3 computes what Keras 2 did.

    Parameters
    ----------
    class_name, config
        Of the layer, in the form of Keras 3.
    arrays : tuple of arrays
        In Keras's order of ``layer.weights``.
    name : str
        Of the layer, for the message.

    Raises
    ------
    ImportProblem
        No weights give the same.
    """
    inner = config.get("layer")
    if isinstance(inner, dict):
        count = 2 if class_name == "Bidirectional" else 1
        size = len(arrays) // count
        parts = [arrays[start * size : (start + 1) * size] for start in range(count)]
        settings = inner["config"]
        return tuple(
            array
            for part in parts
            for array in corrected(str(inner["class_name"]), settings, part, name)
        )
    activation = config.get("activation") == HARD_SIGMOID
    if class_name in PARTS and not activation:
        is_hard = config.get("recurrent_activation") == HARD_SIGMOID
        return _gates(*PARTS[class_name], arrays) if is_hard else arrays
    if not activation or class_name == "Activation":
        return arrays
    if class_name in SUMS:
        return tuple(_frozen(array * np.float32(FACTOR)) for array in arrays)
    if class_name in SEPARABLE:
        return (arrays[0], *(_frozen(array * np.float32(FACTOR)) for array in arrays[1:]))
    raise ImportProblem(
        f"The layer {name} ({class_name}) uses the hard_sigmoid of Keras 2, which Keras 3 computes "
        "differently; use sigmoid in Keras 2, train the model and save it again"
    )


def _gates(count: int, gates: tuple[int, ...], arrays: Arrays) -> Arrays:
    """Return recurrent arrays with the columns of their gates multiplied."""
    found = []
    for array in arrays:
        columns = np.array(array, np.float32)
        size = columns.shape[-1] // count
        for gate in gates:
            columns[..., gate * size : (gate + 1) * size] *= np.float32(FACTOR)
        found.append(_frozen(columns))
    return tuple(found)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.flags.writeable = False
    return array
