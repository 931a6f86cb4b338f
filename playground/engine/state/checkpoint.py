"""Checkpoints: the bytes of a `.keras` file, and what it lacks for an exact continuation."""

import tempfile
import warnings
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import h5py
import keras
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import EARLIER_COPY, TrainingError
from playground.engine.model.plain_model import optimizer_variables
from playground.engine.model.refusals import in_words
from playground.engine.model.trainable import Trainable
from playground.engine.model.variable_reader import copied
from playground.training.files.imported_weights import imported_weights, is_as_built
from playground.training.protocol.engine import Checkpoint

Arrays = tuple[NDArray[Any], ...]

WEIGHTS = "model.weights.h5"
"""The member of a `.keras` file with its numbers."""
DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, BadZipFile)
"""What zipfile and h5py raise for damaged files."""

HOT = ("learning_rate", "penalties", "frozen")
"""The key of the hot settings (`playground.engine.state.arrays.Hot`)."""
STATE = "state_"
"""The key of other variables that a `.keras` file lacks, such as seed generators and metrics."""


class KerasFile(BytesIO):
    """A `.keras` file in memory: Keras accepts a stream whose name has the right suffix.

    So a killed process leaves no file behind, and no disk space is needed.
    """

    def __str__(self) -> str:
        """Return the name from which Keras determines the format."""
        return "model.keras"


def model_bytes(model: keras.Model) -> bytes:
    """Return `model` as the bytes of a `.keras` file."""
    file = KerasFile()
    with warnings.catch_warnings():
        # WORKAROUND https://github.com/keras-team/keras/pull/21288: Keras converts
        # variables to arrays without an argument that NumPy 2 requires.
        warnings.filterwarnings("ignore", "__array__ implementation", DeprecationWarning)
        model.save(file)
    return file.getvalue()


def load_weights(content: bytes, model: keras.Model) -> None:
    """Set `model`, optimizer included, to the values in the bytes of a `.keras` file.

    Only the numbers of the file are used; `model` determines layers and shapes. So no
    description in the file can make Keras allocate memory or run code.

    Parameters
    ----------
    model : keras.Model
        Built from the same network. After an error its values are undefined.

    Raises
    ------
    TrainingError
        The file is damaged or belongs to another network.
    """
    with tempfile.TemporaryDirectory() as folder, in_words("read the saved model"):
        try:
            with ZipFile(BytesIO(content)) as archive:
                path = Path(archive.extract(WEIGHTS, folder))
            with h5py.File(path, "r") as file:
                saved = _shapes(file)
        except DAMAGE as error:
            raise TrainingError(
                "the saved model cannot be read because it is damaged; reset the training, or "
                + EARLIER_COPY
            ) from error
        for part, variables in (("model", model.weights), ("optimizer", model.optimizer.variables)):
            theirs = [
                shape
                for name, shape in saved.items()
                if name.startswith("optimizer/") is (part == "optimizer")
            ]
            if sorted(theirs) != sorted(tuple(each.shape) for each in variables):
                raise TrainingError(_MISFIT.format(part=part))
        try:
            with warnings.catch_warnings():
                # Keras warns about parts that it skips: then not everything has been read.
                warnings.simplefilter("error", UserWarning)
                model.load_weights(path)
        except (*DAMAGE, UserWarning) as error:
            raise TrainingError(_MISFIT.format(part="model")) from error


def _shapes(file: h5py.File) -> dict[str, tuple[int, ...]]:
    """Return the shape of each array in a file by its path."""
    found: dict[str, tuple[int, ...]] = {}

    def note(name: str, entry: Any) -> None:  # Any: h5py has no types
        if isinstance(entry, h5py.Dataset):
            if entry.dtype.kind not in "biuf":
                raise ValueError(f"{name} contains no numbers")
            found[name] = tuple(entry.shape)

    file.visititems(note)
    return found


def extra_of(trainable: Trainable, hot: Arrays) -> dict[str, Any]:
    """Return what a `.keras` file of `trainable` lacks, including the hot settings."""
    held = _held(trainable, trainable.model.optimizer.variables)
    rest = [variable for variable in trainable.variables if id(variable) not in held]
    states = {f"{STATE}{index}": copied(variable) for index, variable in enumerate(rest)}
    return {**dict(zip(HOT, hot, strict=True)), **states}


def hot_in(extra: Mapping[str, NDArray[Any]], own: Arrays) -> Arrays:
    """Return the hot settings in `extra`; missing ones are taken from `own`.

    Raises
    ------
    TrainingError
        They belong to another network.
    """
    found = tuple(extra.get(name, array) for name, array in zip(HOT, own, strict=True))
    for array, mine in zip(found, own, strict=True):
        # The number of frozen weights may differ: each is a row of two integers.
        rows = array.shape[0] if mine.dtype.kind == "i" and array.ndim == 2 else None
        shape = mine.shape if rows is None else (rows, *mine.shape[1:])
        if array.dtype != mine.dtype or array.shape != shape or not np.isfinite(array).all():
            raise TrainingError(_MISFIT.format(part="training state"))
    return found


def arrays_of(
    checkpoint: Checkpoint, target: Trainable, plain: Callable[[], keras.Model]
) -> Arrays:
    """Return a value for every variable of `target` from the checkpoint.

    Parameters
    ----------
    plain : callable
        Returns a plain Keras model of the same network, whose values may be overwritten.

    Raises
    ------
    TrainingError
        Checkpoint and model do not match.
    """
    imported = imported_weights(checkpoint.extra)
    if imported:
        return _imported_arrays(imported, target)
    model = plain()
    load_weights(checkpoint.model, model)
    saved = list(model.optimizer.variables)
    own = optimizer_variables(target, saved)
    _check(target.model.weights, model.weights, "weights")
    _check(own, saved, "optimizer")
    values = {
        id(mine): theirs for mine, theirs in zip(target.model.weights, model.weights, strict=True)
    }
    values |= {id(mine): theirs for mine, theirs in zip(own, saved, strict=True)}
    result, rest = [], 0
    for variable in target.variables:
        if id(variable) in values:
            result.append(copied(values[id(variable)]))
            continue
        result.append(_extra(checkpoint.extra, variable, rest))
        rest += 1
    return tuple(result)


def _imported_arrays(imported: Mapping[str, tuple[NDArray[Any], ...]], target: Trainable) -> Arrays:
    """Return a value for every variable of `target`: imported weights, and the rest unchanged."""
    values: dict[int, NDArray[Any]] = {}
    for layer in target.network.layers.values():
        arrays = imported.get(layer.name, ())
        if is_as_built(arrays):
            continue
        is_numbers = all(array.dtype.kind in "biuf" for array in arrays)
        shapes = [array.shape for array in arrays]
        if not is_numbers or shapes != [tuple(v.shape) for v in layer.weights]:
            raise TrainingError(_MISFIT.format(part="model"))
        values |= {id(mine): array for mine, array in zip(layer.weights, arrays, strict=True)}
    return tuple(
        np.asarray(values[id(variable)], variable.dtype)
        if id(variable) in values
        else copied(variable)
        for variable in target.variables
    )


def _held(trainable: Trainable, optimizer: list[Any]) -> set[int]:
    """Return the ids of the variables that a `.keras` file contains."""
    return {id(variable) for variable in (*trainable.model.weights, *optimizer)}


def _extra(extra: Mapping[str, NDArray[Any]], variable: Any, index: int) -> NDArray[Any]:
    """Return the saved value of `variable`, or its current value if none was saved."""
    array = extra.get(f"{STATE}{index}")
    if array is None:
        return copied(variable)
    if array.shape != tuple(variable.shape) or array.dtype != np.dtype(variable.dtype):
        raise TrainingError(_MISFIT.format(part="training state"))
    return np.asarray(array)


_MISFIT = (
    "the saved {part} does not fit this network; reset the training, or open the project "
    "that the model was saved with"
)


def check_same_form(saved: Arrays, own: Arrays) -> None:
    """Raise unless `saved` has the same number of arrays as `own`, with equal shapes and dtypes.

    Raises
    ------
    TrainingError
        Their number, shapes or dtypes differ.
    """
    forms = [[(array.shape, array.dtype) for array in arrays] for arrays in (saved, own)]
    if forms[0] != forms[1]:
        raise TrainingError(_MISFIT.format(part="training state"))


def _check(own: list[Any], saved: list[Any], part: str) -> None:
    if [tuple(v.shape) for v in own] != [tuple(v.shape) for v in saved]:
        raise TrainingError(_MISFIT.format(part=part))
