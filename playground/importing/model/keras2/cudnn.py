"""Recurrent layers of a graphics library: their weights in the order of Keras's own.

``CuDNNLSTM`` and ``CuDNNGRU`` compute what LSTM and GRU (with ``reset_after``) compute. Their
kernels are stored transposed, gate by gate, and there are two biases, for the input and for the
state: the LSTM adds them, the GRU keeps both as rows.

References
----------
``tf_keras/src/saving/legacy/hdf5_format.py``, the conversion of recurrent weights.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Json: TypeAlias = Any
"""A value of JSON."""
Path: TypeAlias = tuple[str, ...]
Found: TypeAlias = dict[Path, list[NDArray[Any]] | None]

OWN_CLASSES: Mapping[str, str] = MappingProxyType({"CuDNNLSTM": "LSTM", "CuDNNGRU": "GRU"})
"""The layer of Keras that computes the same."""
GATES: Mapping[str, int] = MappingProxyType({"CuDNNLSTM": 4, "CuDNNGRU": 3})
DEEPEST = 20


def in_own_order(found: Found, stored: Mapping[str, Json]) -> Found:
    """Return the arrays of a file with those of such layers as LSTM and GRU have them.

    Parameters
    ----------
    found : dict of Path to list of array
        As the file has them; None where that is uncertain.
    stored : mapping
        The description of the model as it is in the file.
    """
    changed = dict(found)
    for path, gates in _fast_layers(stored, (), 0):
        arrays = found.get(path)
        if arrays is not None:
            changed[path] = _converted(arrays, gates)
    return changed


def _fast_layers(entry: Mapping[str, Json], path: Path, depth: int) -> Iterator[tuple[Path, int]]:
    """Yield the path of each such layer, and how many gates it has."""
    config = entry["config"]
    layers = config if isinstance(config, list) else config.get("layers", ())
    for inner in layers if depth < DEEPEST else ():
        own = inner["config"]
        if isinstance(own, list) or "layers" in own:
            name = str(inner.get("name") or (own.get("name") if isinstance(own, dict) else ""))
            yield from _fast_layers(inner, (*path, name), depth + 1)
            continue
        within = own.get("layer")
        class_name = within["class_name"] if isinstance(within, dict) else inner["class_name"]
        if class_name in GATES:
            yield (*path, str(own["name"])), GATES[class_name]


def _converted(arrays: Sequence[NDArray[Any]], gates: int) -> list[NDArray[Any]]:
    """Return the arrays of a layer; one in both directions has them twice."""
    if len(arrays) in (4, 6):
        half = len(arrays) // 2
        return [*_converted(arrays[:half], gates), *_converted(arrays[half:], gates)]
    if len(arrays) < 2 or any(each.ndim != 2 or each.shape[1] % gates for each in arrays[:2]):
        return list(arrays)
    kernel = _by_gate(arrays[0], gates, is_input=True)
    recurrent = _by_gate(arrays[1], gates, is_input=False)
    return [kernel, recurrent, *(_biases(each, gates) for each in arrays[2:])]


def _by_gate(array: NDArray[Any], gates: int, *, is_input: bool) -> NDArray[Any]:
    parts = np.hsplit(array, gates)
    if is_input:
        return np.hstack([part.T.reshape(part.shape, order="F") for part in parts])
    return np.hstack([part.T for part in parts])


def _biases(array: NDArray[Any], gates: int) -> NDArray[Any]:
    """Return the two biases of a layer as LSTM (their sum) or GRU (two rows) has them."""
    if array.ndim != 1 or array.size % 2:
        return array
    rows = array.reshape(2, -1)
    summed: NDArray[Any] = rows.sum(axis=0, dtype=rows.dtype)
    return summed if gates == GATES["CuDNNLSTM"] else rows
