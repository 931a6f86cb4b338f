"""`ExportFormat`: an export format, and the report of one export."""

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
        The project that the model was built from.
    x : (n, *input_shape) float32
        Samples to compare predictions on, at least one.
    """

    model: Any
    project: Project
    x: Floats


@dataclass(frozen=True, slots=True)
class ExportReport:
    """An export that was read back and agrees with the model.

    Attributes
    ----------
    path : Path
        The file or folder that was written.
    size_bytes : int
        Size of all its files.
    difference : float
        Largest absolute difference between the predictions of the export and those of the
        model, in units of the output.
    checked_with : str
        The runtime that read and ran it: "ONNX Runtime 1.31.1".
    inputs : str
        What it was compared on: "64 samples of the data", "8 random inputs".
    """

    path: Path
    size_bytes: int
    difference: float
    checked_with: str
    inputs: str = ""


def nothing_missing() -> str | None:
    """Return None: the format needs nothing more than the program itself."""
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
        The end of the path: ".keras"; empty for a folder.
    summary : str
        What it is good for, in plain words.
    write : callable
        ``(job, path)``: write the model to `path`, and to no files other than those that
        `companions` names.
    read_back : callable
        ``(job, path) -> (n, ...) float32``: read the export and run it on ``job.x``.
    checked_with : callable
        ``() -> str``: what `read_back` runs on, with its version.
    missing : callable
        ``() -> str | None``: why it is not available here, and what to do about it; None if it is.
    is_folder : bool
        Whether `path` is a folder rather than a file.
    marker : str
        A file by which a folder of this format is recognised.
    companions : callable
        ``path -> more paths`` that are written beside it.
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
    """Return a `missing` for a format that needs packages of an optional extra."""

    def missing() -> str | None:
        absent = [name for name in packages if find_spec(name) is None]
        if not absent:
            return None
        return (
            f"{label} needs {', '.join(absent)}, which {'is' if len(absent) == 1 else 'are'} "
            f"not installed; run pip install .[{extra}] in the folder of the playground"
        )

    return missing
