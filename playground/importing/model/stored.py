"""Reads the weights of a model file without Keras, if it is certain which layer they belong to.

Importing Keras takes seconds; this takes milliseconds. Every array must have the shape that
the catalogue expects of its layer. If anything is unknown, a `Misfit` says so, and Keras
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

from playground.base.errors import ImportProblem
from playground.document.file.archive import Archive
from playground.importing.model.description import MODELS
from playground.importing.model.drawing import Path
from playground.importing.model.keras2.cudnn import in_own_order
from playground.importing.model.keras2.order import dealt
from playground.importing.model.opening import DAMAGE, MAXIMUM_BYTES, WEIGHTS, ModelFile

Arrays: TypeAlias = tuple[NDArray[Any], ...]
Shapes: TypeAlias = tuple[tuple[int, ...], ...]
Json: TypeAlias = Any
"""A value of JSON."""
Group: TypeAlias = Any
"""A group of an HDF5 file; h5py has no types."""

OWN = "vars"
CONTAINERS = ("layers", "_layer_checkpoint_dependencies")
"""The group of a model's layers; the second name is that of TensorFlow 2.12."""
WITHIN = (
    *("cell", "layer", "forward_layer", "backward_layer"),
    *("query_dense", "key_dense", "value_dense", "output_dense"),
    *("_query_dense", "_key_dense", "_value_dense", "_output_dense"),
)
"""Parts of a layer that hold weights, in Keras's order of ``layer.weights``; the names with a
line before them are those of Keras 2."""
DTYPES: Mapping[str, type] = MappingProxyType({"f": np.float32, "i": np.int32})
"""As what arrays are taken: weights, and the counts that some layers keep."""
UNUSED = frozenset(
    ("seed_generator", "softmax", "dropout_layer", "_softmax", "_dropout_layer", "_activation")
)
"""Parts of a layer that hold no weights."""


class Misfit(Exception):
    """The arrays of a layer are not the expected ones.

    Attributes
    ----------
    layer : str
        Its name.
    """

    def __init__(self, layer: str) -> None:
        super().__init__(layer)
        self.layer = layer


def stored_weights(
    file: ModelFile, expected: Mapping[Path, Shapes], trained: Mapping[Path, tuple[bool, ...]]
) -> dict[Path, Arrays]:
    """Return the arrays of each layer, in Keras's order.

    Parameters
    ----------
    file : ModelFile
        Checked by `open_model`.
    expected : mapping of Path to Shapes
        The expected shapes of each layer's arrays.
    trained : mapping of Path to tuple of bool
        Which of them training changes.

    Raises
    ------
    Misfit
        It is uncertain which arrays belong to a layer.
    ImportProblem
        The file is damaged.
    """
    try:
        found = in_own_order(_found(file, trained), file.stored)
        return _checked(_of_part(found, file.part), expected)
    except (*DAMAGE, AttributeError):
        raise ImportProblem(
            f"The weights in {file.path.name} are damaged; ask its author for the file again"
        ) from None


def _found(
    file: ModelFile, trained: Mapping[Path, tuple[bool, ...]]
) -> dict[Path, list[NDArray[Any]] | None]:
    """Return the arrays of each layer as the file has them; None where that is uncertain."""
    if file.is_hdf5:
        described = file.stored if file.part else file.description
        part = (file.part,) if file.part else ()
        whole = {(*part, *path): flags for path, flags in trained.items()}
        with h5py.File(file.path, "r") as opened:
            return _read_all(_named(opened, described, whole))
    with file.path.open("rb") as stream:
        archive = Archive(stream, file.path.name)
        if WEIGHTS not in archive.names:
            return {}
        content = archive.read(WEIGHTS, MAXIMUM_BYTES)
    with h5py.File(BytesIO(content), "r") as opened:
        return _read_all(_numbered(opened, file.stored, ()))


def _of_part(
    found: dict[Path, list[NDArray[Any]] | None], part: str
) -> dict[Path, list[NDArray[Any]] | None]:
    """Return what belongs to a network within the model; everything where it is the whole."""
    if not part:
        return found
    return {path[1:]: arrays for path, arrays in found.items() if path[0] == part and path[1:]}


def _read_all(
    found: Iterator[tuple[Path, list[Any] | None]],
) -> dict[Path, list[NDArray[Any]] | None]:
    return {path: _read_entries(entries) for path, entries in found}


def _read_entries(entries: list[Any] | None) -> list[NDArray[Any]] | None:
    """Return the arrays of one layer; None if one of them holds no numbers."""
    if entries is None or not all(map(_is_array, entries)):
        return None
    return [*map(_read, entries)]


def _is_array(entry: Any) -> bool:
    return isinstance(entry, h5py.Dataset) and entry.dtype.kind in DTYPES


def _checked(
    found: Mapping[Path, list[NDArray[Any]] | None], expected: Mapping[Path, Shapes]
) -> dict[Path, Arrays]:
    """Return the arrays in `found` if they are exactly the expected ones."""
    result: dict[Path, Arrays] = {}
    for path, shapes in expected.items():
        arrays = found.get(path, [])
        if arrays is None or tuple(array.shape for array in arrays) != shapes:
            raise Misfit(path[-1])
        result[path] = tuple(arrays)
    for path, arrays in found.items():
        if path not in expected and (arrays is None or arrays):
            raise Misfit(path[-1])
    return result


def _read(entry: Any) -> NDArray[Any]:
    array: NDArray[Any] = np.asarray(entry[()], DTYPES[entry.dtype.kind])
    array.flags.writeable = False
    return array


def _numbered(
    group: Group, entry: Mapping[str, Json], path: Path
) -> Iterator[tuple[Path, list[Any] | None]]:
    """Yield path and data sets of each layer in the group of a model of a `.keras` file."""
    layers: Group = next((group[name] for name in CONTAINERS if name in group), {})
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


def _named(
    file: Group, entry: Mapping[str, Json], trained: Mapping[Path, tuple[bool, ...]]
) -> Iterator[tuple[Path, list[Any] | None]]:
    """Yield path and data sets of each layer in an HDF5 file; None if some are missing."""
    group = file.get("model_weights", {})
    models = {
        str(inner["config"]["name"]): inner
        for inner in entry["config"]["layers"]
        if inner["class_name"] in MODELS
    }
    # A name may have slashes, so that its group is within others.
    for name in (_listed(group, "layer_names") or list(group)) if group else ():
        layer = group[name]
        names = _listed(layer, "weight_names")
        entries = [layer[each] for each in names] if all(each in layer for each in names) else None
        if name not in models or entries is None:
            yield (name,), entries
            continue
        flags = {path: trained.get(path, ()) for path in _paths(models[name], (name,))}
        found = dealt(entries, flags)
        yield from found.items() if found is not None else [((name,), None)]


def _listed(group: Group, key: str) -> list[str]:
    """Return the texts of an attribute; long lists are in several, which are numbered."""
    if key in group.attrs:
        return [_text(each) for each in group.attrs[key]]
    parts = sorted(
        (name for name in group.attrs if re.fullmatch(rf"{key}\d+", name)),
        key=lambda name: int(name.removeprefix(key)),
    )
    return [_text(each) for name in parts for each in group.attrs[name]]


def _paths(entry: Mapping[str, Json], path: Path) -> Iterator[Path]:
    """Yield the path of each layer of a model, in the order of its description."""
    for inner in entry["config"]["layers"]:
        here = (*path, str(inner["config"]["name"]))
        if inner["class_name"] in MODELS:
            yield from _paths(inner, here)
        else:
            yield here


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
