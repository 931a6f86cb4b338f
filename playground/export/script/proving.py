"""The process that proves a script; only `playground.__main__` calls it."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from playground.catalog.layers import is_fitted

CODE = "network.txt"
GIVEN = "given.npz"
SAMPLES = "x"
PREDICTED = "predicted.npy"
FAULT = "fault.txt"


def prove(folder: Path) -> int:
    """Build the network of the code in `folder`, and write its predictions there.

    Returns
    -------
    int
        The exit code: 0, or 1 if the network could not be built or run.
    """
    os.environ |= {
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",  # the window's process already uses the memory of the GPU
    }
    try:
        with np.load(folder / GIVEN, allow_pickle=False) as given:
            weights = [given[f"w{index}"] for index in range(len(given.files) - 1)]
            predicted = _predicted((folder / CODE).read_text("utf-8"), weights, given[SAMPLES])
        np.save(folder / PREDICTED, predicted, allow_pickle=False)
    except Exception as error:  # noqa: BLE001 - Keras raises all kinds of errors; they are the result
        words = next(iter(str(error).strip().splitlines()), type(error).__name__)
        (folder / FAULT).write_text(words, encoding="utf-8")
        return 1
    return 0


# Any: Keras has no types.
def _predicted(code: str, weights: list[Any], x: Any) -> Any:
    import keras  # noqa: PLC0415 - takes seconds

    names: dict[str, Any] = {
        "__builtins__": {},
        "float": float,
        "keras": keras,
        "layers": keras.layers,
        "regularizers": keras.regularizers,
    }
    exec(compile(code, CODE, "exec"), names)
    model = names["model"]
    model.set_weights(weights)
    for layer in model.layers:
        if is_fitted(type(layer).__name__):
            layer.finalize_state()  # it computes with constants made of its weights
    return np.asarray(model.predict(x, verbose=0))
