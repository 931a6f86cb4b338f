"""Lets Keras open a model in safe mode, and reads its weights and shapes."""

import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ImportProblem
from playground.base.libraries import confine_libraries, without_scikit_learn
from playground.catalog.opaque import KnownShapes
from playground.catalog.spec import TensorShape, WeightSpec
from playground.importing.model.description import MODELS
from playground.importing.model.keras2.plain_names import plain_names, renamed
from playground.importing.model.opening import ModelFile
from playground.importing.model.stored import Misfit, stored_weights
from playground.importing.model.usual_sizes import with_usual_sizes, write_sized_copy

LONGEST_REASON = 240
REFUSALS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    RuntimeError,
    NotImplementedError,
    MemoryError,
    OverflowError,
    ArithmeticError,
    BadZipFile,
)


@dataclass(frozen=True, slots=True)
class LoadedLayer:
    """One layer of a loaded model.

    Attributes
    ----------
    arrays : tuple of read-only arrays
        In Keras's order of ``layer.weights``.
    shapes : KnownShapes or None
        None where the layer is used several times.
    trained : tuple of bool
        Which of the arrays training changes.
    """

    arrays: tuple[NDArray[Any], ...]
    shapes: KnownShapes | None
    trained: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model as loaded by Keras.

    Attributes
    ----------
    layers : mapping of path to LoadedLayer
        Layers of nested models have the models' names in front.
    """

    layers: Mapping[tuple[str, ...], LoadedLayer]


def start_keras() -> None:
    """Import Keras, which takes seconds; `load` then starts immediately."""
    import keras  # noqa: F401, PLC0415 - for what it does


def load(file: ModelFile) -> LoadedModel:
    """Return layers and weights of a checked model file. Imports Keras: takes seconds.

    Raises
    ------
    ImportProblem
        Keras refuses the file; the message says why.
    """
    confine_libraries()
    with without_scikit_learn():
        import keras  # noqa: PLC0415 - takes seconds, and only model files need it

    suffix = ".h5" if file.is_hdf5 else ".keras"
    try:
        _require_known(file.description, keras)
        if file.is_keras_2 or file.part:
            return _built(file, keras)
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            copy = Path(folder) / f"model{suffix}"
            write_sized_copy(file.path, copy, file.stored)
            model = keras.models.load_model(copy, compile=False, safe_mode=True)
        return LoadedModel(dict(_layers(model, ())))
    except REFUSALS as error:
        raise ImportProblem(
            f"Keras {keras.__version__} cannot open {file.path.name}: {_reason(error, file)}; save "
            "the model again with this version of Keras"
        ) from None


def _built(file: ModelFile, keras: Any) -> LoadedModel:
    """Return a model of Keras 2: Keras 3 builds its description, the weights are read by name."""
    names = plain_names(file.description)
    description = renamed(with_usual_sizes(file.description), names)
    model = keras.saving.deserialize_keras_object(description, safe_mode=True)
    own = {plain: name for name, plain in names.items()}
    layers = {
        tuple(own.get(name, name) for name in path): layer for path, layer in _layers(model, ())
    }
    expected = {path: tuple(map(np.shape, layer.arrays)) for path, layer in layers.items()}
    trained = {path: layer.trained for path, layer in layers.items()}
    try:
        arrays = stored_weights(file, expected, trained)
    except Misfit as error:
        raise ImportProblem(
            f"The weights of the layer {error.layer:.60} in {file.path.name} are not those that it "
            "needs; ask its author for the file again"
        ) from None
    return LoadedModel(
        {path: replace(layer, arrays=arrays[path]) for path, layer in layers.items()}
    )


def _require_known(entry: Mapping[str, Any], keras: Any) -> None:
    """Raise for a layer that this version of Keras does not have; the message names it."""
    for inner in entry["config"]["layers"]:
        class_name = str(inner["class_name"])
        if class_name in MODELS:
            _require_known(inner, keras)
        elif not hasattr(keras.layers, class_name) and ".ops." not in str(inner.get("module")):
            raise ImportProblem(
                f"The layer {inner['config'].get('name')!s:.60} is a {class_name:.60}, which Keras "
                f"{keras.__version__} does not have; replace it by other layers and save the "
                "model again"
            )


def _reason(error: Exception, file: ModelFile) -> str:
    """Return what Keras says in a few whole words, after the layer that it says it of."""
    lines = (line.strip() for line in str(error).splitlines())
    words = next((line for line in lines if line), type(error).__name__)
    names = {str(inner["config"].get("name")) for inner in file.description["config"]["layers"]}
    said = {word.strip("'\".,:;()") for word in str(error).replace("/", " ").split()}
    layer = next((f"layer {name}: " for name in sorted(names & said)), "")
    return layer + shorten(words, LONGEST_REASON, placeholder=" …").rstrip(".;")


def _layers(model: Any, path: tuple[str, ...]) -> list[tuple[tuple[str, ...], LoadedLayer]]:
    """Return all layers of a Keras model with their paths. Any: Keras has no types."""
    found: list[tuple[tuple[str, ...], LoadedLayer]] = []
    for layer in model.layers:
        here = (*path, layer.name)
        if hasattr(layer, "layers") and hasattr(layer, "summary"):
            found += _layers(layer, here)
            continue
        arrays = tuple(_frozen(array) for array in _weights(layer))
        trained = tuple(bool(each.trainable) for each in getattr(layer, "weights", ()))
        found.append((here, LoadedLayer(arrays, _shapes(layer), trained)))
    return found


def _weights(layer: Any) -> list[Any]:
    return list(layer.get_weights()) if hasattr(layer, "get_weights") else []


def _frozen(array: Any) -> NDArray[Any]:
    result = np.array(array)
    result.flags.writeable = False
    return result


def _shapes(layer: Any) -> KnownShapes | None:
    """Return the shapes of a layer that is used once."""
    try:
        inputs, output = layer.input, layer.output
    except (AttributeError, ValueError):
        return None
    if isinstance(output, list | tuple | dict):
        return None
    entries = inputs if isinstance(inputs, list | tuple) else [inputs]
    unique = {id(entry): entry for entry in entries}
    prefix = f"{layer.path}/"
    weights = tuple(
        WeightSpec(
            weight.path.removeprefix(prefix), tuple(map(int, weight.shape)), bool(weight.trainable)
        )
        for weight in getattr(layer, "weights", ())
    )
    shapes = tuple(_shape(entry) for entry in unique.values())
    return KnownShapes(shapes, _shape(output), weights)


def _shape(tensor: Any) -> TensorShape:
    """Return the shape of a tensor; a batch may have any size, also where the model fixes it."""
    sizes = tuple(None if size is None else int(size) for size in tensor.shape)
    return (None, *sizes[1:])
