"""The process that proves a script; only `playground.__main__` calls it."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from playground.catalog.layers import is_fitted
from playground.export.answers import GIVEN, answer
from playground.export.raw.tensors import outputs_of

CODE = "network.txt"
SAMPLES = "x"
RAW = "raw "
"""Begins the names of raw rows, by input, which take the place of samples."""


def prove(folder: Path) -> int:
    """Build the network of the code in `folder`, and write its predictions there.

    Returns
    -------
    int
        The exit code: 0, or 1 if the network could not be built or run.
    """
    return answer(folder, partial(_proof, folder))


# Any: Keras has no types.
def _proof(folder: Path) -> Any:
    with np.load(folder / GIVEN, allow_pickle=False) as given:
        count = sum(name[:1] == "w" and name[1:].isdecimal() for name in given.files)
        weights = [given[f"w{index}"] for index in range(count)]
        raw = {name.removeprefix(RAW): given[name] for name in given.files if name.startswith(RAW)}
        code = (folder / CODE).read_text("utf-8")
        return _predicted(code, weights, raw or given[SAMPLES])


def _predicted(code: str, weights: list[Any], x: Any) -> Any:
    import keras  # noqa: PLC0415 - takes seconds

    names: dict[str, Any] = {
        "__builtins__": {},
        "dict": dict,
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
    if isinstance(x, dict):
        return outputs_of(names["raw_model"], x)
    return np.asarray(model.predict(x, verbose=0))
