"""In which order an HDF5 file of Keras 2 holds the weights of a model within a model.

A nested model is one group: first all weights that are trained, then all others, each in the
order of the layers. A layer alone is the same, which for all layers of Keras is the order of
``layer.weights``.

References
----------
``tf_keras/src/saving/legacy/hdf5_format.py``, the legacy weights of a layer.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Path = tuple[str, ...]


def dealt(
    entries: Sequence[Any], layers: Mapping[Path, tuple[bool, ...]]
) -> dict[Path, list[Any]] | None:
    """Return the data sets of a nested model's group by layer; None if their number differs.

    Parameters
    ----------
    entries : sequence
        In the order of the file. Any: h5py has no types.
    layers : mapping of Path to tuple of bool
        For each layer in order, which of its weights are trained.
    """
    places = [
        (path, place, is_trained)
        for path, flags in layers.items()
        for place, is_trained in enumerate(flags)
    ]
    if len(entries) != len(places):
        return None
    places.sort(key=lambda each: not each[2])  # stable: trained or not, in the order of layers
    found: dict[Path, list[Any]] = {path: [None] * len(flags) for path, flags in layers.items()}
    for (path, place, _), entry in zip(places, entries, strict=True):
        found[path][place] = entry
    return found
