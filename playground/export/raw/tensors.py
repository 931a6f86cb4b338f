"""The inputs of an exported model as tensors of TensorFlow."""

from typing import Any

import numpy as np

from playground.export.raw.feeding import Inputs


# Any: Keras and TensorFlow have no types.
def tensors_of(inputs: Inputs) -> dict[str, Any]:
    """Return `inputs` as tensors; texts, which NumPy holds in its own form, as strings."""
    import tensorflow as tf  # noqa: PLC0415 (heavy)

    return {
        name: tf.constant(values.tolist() if values.dtype.kind == "U" else values)
        for name, values in inputs.items()
    }


def outputs_of(model: Any, inputs: Inputs) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the outputs of a loaded Keras model."""
    return np.asarray(model.predict(tensors_of(inputs), verbose=0), np.float32)
