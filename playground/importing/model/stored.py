"""Reads the weights of a model file without Keras, if it is certain which layer they belong to.

Importing Keras takes seconds; this takes milliseconds. Every array must have the shape that
the catalogue expects of its layer. If anything is unknown, the result is None, and Keras
opens the file instead.

References
----------
The layout of the files is that of Keras 3: ``keras/src/saving/saving_lib.py``
(``_save_container_state``: a layer's group is its class in snake case, numbered) and
``keras/src/legacy/saving/legacy_h5_format.py`` (names of layers and weights as attributes).
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any, TypeAlias

import h5py
import numpy as np
from numpy.typing import NDArray

from playground.document.file.archive import Archive
from playground.importing.model.drawing import MODELS, Path
from playground.importing.model.opening import MAXIMUM_BYTES, WEIGHTS, ModelFile

Arrays: TypeAlias = tuple[NDArray[Any], ...]
Shapes: TypeAlias = tuple[tuple[int, ...], ...]
Json: TypeAlias = Any
"""A value of JSON."""
Group: TypeAlias = Any
"""A group of an HDF5 file; h5py has no types."""

OWN = "vars"
WITHIN = ("cell", "layer", "forward_layer", "backward_layer")
"""Parts of a layer that hold weights, in Keras's order of ``layer.weights``."""
DTYPES: Mapping[str, type] = MappingProxyType({"f": np.float32, "i": np.int32})
"""As what arrays are taken: weights, and the counts that some layers keep."""
UNUSED = frozenset(("seed_generator",))
"""Parts of a layer that hold no weights."""


def stored_weights(file: ModelFile, expected: Mapping[Path, Shapes]) -> dict[Path, Arrays] | None:
    """Return the arrays of each layer, in Keras's order; None if anything is uncertain.

    Parameters
    ----------
    file : ModelFile
        Checked by `open_model`.
    expected : mapping of Path to Shapes
        The expected shapes of each layer's arrays.
    """
    if file.is_hdf5:
        with h5py.File(file.path, "r") as opened:
            return _checked(dict(_named(opened, file.description)), expected)
    with file.path.open("rb") as stream:
        archive = Archive(stream, file.path.name)
        if WEIGHTS not in archive.names:
            return _checked({}, expected)
        content = archive.read(WEIGHTS, MAXIMUM_BYTES)
    with h5py.File(BytesIO(content), "r") as opened:
        return _checked(dict(_numbered(opened, file.description, ())), expected)


def _checked(
    found: Mapping[Path, list[Any] | None], expected: Mapping[Path, Shapes]
) -> dict[Path, Arrays] | None:
    """Return the arrays of the data sets in `found` if they are exactly the expected ones."""
    result: dict[Path, Arrays] = {}
    for path, shapes in expected.items():
        entries = found.get(path, [])
        if entries is None or tuple(tuple(entry.shape) for entry in entries) != shapes:
            return None
        if any(entry.dtype.kind not in DTYPES for entry in entries):
            return None
        result[path] = tuple(_read(entry) for entry in entries)
    is_left_over = any(entries for path, entries in found.items() if path not in expected)
    return None if is_left_over else result


def _read(entry: Any) -> NDArray[Any]:
    array: NDArray[Any] = np.asarray(entry[()], DTYPES[entry.dtype.kind])
    array.flags.writeable = False
    return array


def _numbered(
    group: Group, entry: Mapping[str, Json], path: Path
) -> Iterator[tuple[Path, list[Any] | None]]:
    """Yield path and data sets of each layer in the group of a model of a `.keras` file."""
    layers = group.get("layers", {})
    used: Counter[str] = Counter()
    for inner in entry["config"]["layers"]:
        class_name = inner["class_name"]
        if class_name == "InputLayer":
            continue
        stem = _snake_case(class_name)
        name = f"{stem}_{used[stem]}" if used[stem] else stem
        used[stem] += 1
        here = (*path, str(inner["config"]["name"]))
        part = layers.get(name, {})
        if class_name in MODELS:
            yield from _numbered(part, inner, here)
        else:
            yield here, _entries(part)


def _entries(group: Group) -> list[Any] | None:
    """Return the data sets of one layer, in order; None if it has unknown parts."""
    parts = set(group)
    if not parts <= {OWN, *WITHIN, *UNUSED}:
        return None
    own = group.get(OWN, {})
    if set(own) != {str(number) for number in range(len(own))}:
        return None
    found = [own[str(number)] for number in range(len(own))]
    for name in WITHIN:
        if name in parts:
            within = _entries(group[name])
            if within is None:
                return None
            found += within
    return found


def _named(file: Group, entry: Mapping[str, Json]) -> Iterator[tuple[Path, list[Any] | None]]:
    """Yield path and data sets of each layer in an HDF5 file; None for a nested model."""
    group = file.get("model_weights", {})
    within = {
        str(inner["config"]["name"])
        for inner in entry["config"]["layers"]
        if inner["class_name"] in MODELS
    }
    for name in group:
        layer = group[name]
        names = [_text(each) for each in layer.attrs.get("weight_names", ())]
        is_known = name not in within and all(each in layer for each in names)
        yield (name,), ([layer[each] for each in names] if is_known else None)


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name


def _snake_case(name: str) -> str:
    """Return a class's name as Keras writes it in files.

    >>> _snake_case("Conv2D"), _snake_case("LayerNormalization"), _snake_case("PReLU")
    ('conv2d', 'layer_normalization', 'p_re_lu')
    """
    plain = re.sub(r"\W+", "", name)
    parted = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", plain)
    return re.sub("([a-z])([A-Z])", r"\1_\2", parted).lower()
