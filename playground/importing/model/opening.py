"""Checks model files before they are loaded: their kind, description and size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from playground.base.errors import FileFormatError, ImportProblem, ShapeError
from playground.catalog.opaque import check_model_config
from playground.document.file.archive import Archive
from playground.importing.model.keras2.description import modern, with_own_modules
from playground.importing.model.keras2.training import modern_training
from playground.importing.model.prepared import part_within
from playground.reading.hdf5 import arrays_in

MAXIMUM_BYTES = 2 * 2**30
MAXIMUM_CONFIG_BYTES = 20 * 2**20
HDF5_START = b"\x89HDF\r\n\x1a\n"
ZIP_START = b"PK"
CONFIG = "config.json"
METADATA = "metadata.json"
WEIGHTS = "model.weights.h5"
DAMAGE = (OSError, RuntimeError, ValueError, KeyError, TypeError, OverflowError, MemoryError)
"""What h5py raises on damaged files."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model file that was checked, but not loaded.

    Attributes
    ----------
    path : Path
    is_hdf5 : bool
    description : mapping
        ``class_name`` and ``config`` of the network, in the form of Keras 3.
    compiled : mapping
        The arguments of `compile`; empty if it was not compiled.
    elements : int
        How many numbers its weights have, including those of the optimizer.
    stored : mapping
        The description as it is in the file.
    is_keras_2 : bool
    part : str
        The name of the network within an exported model that takes raw rows, of which
        `description` is; empty for other models.
    """

    path: Path
    is_hdf5: bool
    description: Mapping[str, Any]
    compiled: Mapping[str, Any]
    elements: int
    stored: Mapping[str, Any]
    is_keras_2: bool
    part: str = ""


def open_model(path: Path) -> ModelFile:
    """Return what is in the model file at `path`.

    Raises
    ------
    ImportProblem
        It is not a model, is damaged, too large, or not safe; the message says why.
    """
    start = _start(path)
    if start.startswith(HDF5_START):
        return _hdf5(path)
    if start.startswith(ZIP_START):
        return _keras(path)
    raise ImportProblem(
        f"{path.name} is not a Keras model: it is neither a .keras nor an HDF5 file; choose a file "
        "that model.save has written"
    )


def _start(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise ImportProblem(f"{path.name} is larger than 2 GB; such models are not opened")
        with path.open("rb") as stream:
            return stream.read(len(HDF5_START))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ImportProblem(
            f"{path} cannot be opened ({reason}); check its name and permissions"
        ) from None


def _keras(path: Path) -> ModelFile:
    try:
        with path.open("rb") as stream:
            archive = Archive(stream, path.name)
            if CONFIG not in archive.names:
                raise ImportProblem(f"{path.name} is not a Keras model: it has no {CONFIG}")
            text = archive.read(CONFIG, MAXIMUM_CONFIG_BYTES)
            about = (
                archive.read(METADATA, MAXIMUM_CONFIG_BYTES) if METADATA in archive.names else b""
            )
            left = MAXIMUM_BYTES
            for name in archive.names:
                left -= len(archive.read(name, left))
            weights = archive.read(WEIGHTS, MAXIMUM_BYTES) if WEIGHTS in archive.names else b""
    except FileFormatError as error:
        raise ImportProblem(str(error).replace("project file", "model file")) from None
    description = _json(text, path)
    compiled = description.pop("compile_config", None)
    elements = _count(BytesIO(weights), path) if weights else 0
    version = _json(about, path).get("keras_version") if about else None
    return _described(path, description, compiled, version, is_hdf5=False, elements=elements)


def _hdf5(path: Path) -> ModelFile:
    import h5py  # noqa: PLC0415 - only needed for model files

    try:
        with h5py.File(path, "r") as file:
            text, training = file.attrs.get("model_config"), file.attrs.get("training_config")
            version = file.attrs.get("keras_version")
    except DAMAGE:
        raise ImportProblem(_damaged(path)) from None
    if text is None:
        raise ImportProblem(
            f"{path.name} holds weights without a network, as model.save_weights writes them; "
            "load them into the model in Keras and save it with model.save, then open that file"
        )
    elements = _count(path, path)
    description = _json(text, path)
    compiled = _json(training, path) if training is not None else None
    return _described(path, description, compiled, version, is_hdf5=True, elements=elements)


def _described(
    path: Path,
    description: dict[str, Any],
    compiled: Any,
    version: Any,
    *,
    is_hdf5: bool,
    elements: int,
) -> ModelFile:
    """Return the file with its description in the form of Keras 3. Any: it is JSON.

    Raises
    ------
    ImportProblem
        It contains code, is damaged, or is of a version of Keras that cannot be read.
    """
    is_keras_2 = _is_keras_2(path, description, version)
    if is_keras_2:
        try:
            description, compiled = with_own_modules(description), with_own_modules(compiled)
        except RecursionError:
            raise ImportProblem(_damaged(path)) from None
    part = None if is_keras_2 else part_within(description)
    if part is not None:
        _check(path, part)
        name = str(part["config"].get("name"))
        return ModelFile(path, is_hdf5, part, {}, elements, description, is_keras_2, name)
    training = modern_training(compiled) if isinstance(compiled, dict) else {}
    _check(path, description)
    _check(path, training)
    shown = modern(description) if is_keras_2 else description
    return ModelFile(path, is_hdf5, shown, training, elements, description, is_keras_2)


def _is_keras_2(path: Path, description: Mapping[str, Any], version: Any) -> bool:
    """Return whether Keras 2 wrote the file: by the version in it, else by the description."""
    text = version.decode("ascii", "replace") if isinstance(version, bytes) else str(version or "")
    if text.startswith(("0.", "1.")):
        raise ImportProblem(
            f"{path.name} was saved by Keras {text[:20]}; open it with Keras 2.1 to 2.3, save it "
            "again and open that file"
        )
    if text:
        return text.startswith("2.")
    return isinstance(description.get("config"), list) or "batch_input_shape" in json.dumps(
        description
    )


def _damaged(path: Path) -> str:
    return f"{path.name} is damaged or cut short; copy or download it again"


def _json(text: bytes | str, path: Path) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= MAXIMUM_CONFIG_BYTES else None
    except (ValueError, TypeError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ImportProblem(_damaged(path))
    return found


def _check(path: Path, description: Mapping[str, Any]) -> None:
    """Raise if the description contains code, or classes that are not Keras's."""
    try:
        check_model_config("the model", description)
    except ShapeError as error:
        raise ImportProblem(f"{path.name} is not opened: {error}") from None


def _count(source: Path | BytesIO, path: Path) -> int:
    """Return how many numbers an HDF5 file holds.

    Raises
    ------
    ImportProblem
        It is damaged, declares more than it contains, or refers to other files.
    """
    import h5py  # noqa: PLC0415 - only needed for model files

    try:
        with h5py.File(source, "r") as file:
            return sum(int(entry.size or 0) for _, entry in arrays_in(file, path.name))
    except FileFormatError as error:
        raise ImportProblem(str(error)) from None
    except DAMAGE:
        raise ImportProblem(_damaged(path)) from None
