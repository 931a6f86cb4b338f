"""`ExportFormat`: a way to take a model elsewhere, and what one export reports."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.document.project import Project

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is exported.

    Attributes
    ----------
    model : keras.Model
        Built and, if it was trained, compiled. Any because Keras has no types.
    project : Project
        Of which the model was made.
    x : (n, *input_shape) float32
        Samples to compare predictions on, at least one.
    """

    model: Any
    project: Project
    x: Floats


@dataclass(frozen=True, slots=True)
class ExportReport:
    """An export that was read back and found to agree with the model.

    Attributes
    ----------
    path : Path
        What was written.
    size_bytes : int
        Of all its files.
    difference : float
        Largest absolute difference between the predictions of what was read back and of
        the model, in units of the output.
    checked_with : str
        What read and ran it: "ONNX Runtime 1.31.1".
    """

    path: Path
    size_bytes: int
    difference: float
    checked_with: str


def nothing_missing() -> str | None:
    """Return None: the format works wherever the program does."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """A format.

    Attributes
    ----------
    name : str
        Used on the command line: "saved_model".
    label : str
        What a person reads: "TensorFlow SavedModel".
    suffix : str
        With which the path ends: ".keras"; empty for a folder.
    summary : str
        What it is good for, in plain words.
    write : callable
        ``(job, path)``: write the model to `path`, and to no file but those that
        `companions` names.
    read_back : callable
        ``(job, path) -> (n, ...) float32``: read what was written, run it on ``job.x``.
    checked_with : callable
        ``() -> str``: what `read_back` runs on, with its version.
    missing : callable
        ``() -> str | None``: why it cannot be used here, with what to do; None if it can.
    is_folder : bool
        Whether `path` is a folder rather than a file.
    marker : str
        A file by which a folder of this format is known.
    companions : callable
        ``path -> further paths`` that are written beside it.
    """

    name: str
    label: str
    suffix: str
    summary: str
    write: Callable[[ExportJob, Path], None]
    read_back: Callable[[ExportJob, Path], Floats]
    checked_with: Callable[[], str]
    missing: Callable[[], str | None] = nothing_missing
    is_folder: bool = False
    marker: str = ""
    companions: Callable[[Path], tuple[Path, ...]] = lambda _path: ()


def needs_packages(label: str, packages: tuple[str, ...], extra: str) -> Callable[[], str | None]:
    """Return a `missing` for a format that needs packages of an extra."""

    def missing() -> str | None:
        absent = [name for name in packages if find_spec(name) is None]
        if not absent:
            return None
        return (
            f"{label} needs {', '.join(absent)}, which {'is' if len(absent) == 1 else 'are'} "
            f"not installed; run pip install .[{extra}] in the folder of the playground"
        )

    return missing
