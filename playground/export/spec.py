"""`ExportFormat`: an export format, and the report of one export."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.raw import RawColumns
from playground.datasets.preparation.values import Preparation
from playground.document.project import Project
from playground.export.raw.example import ExampleLines
from playground.export.raw.feeding import Inputs

Floats: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class RawRows:
    """The preparation that becomes part of an export, and rows to check it on.

    Attributes
    ----------
    preparation : Preparation
    columns : mapping of str to RawColumn
        Raw rows; may be empty.
    """

    preparation: Preparation
    columns: RawColumns


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
    inputs : mapping of str to array, or None
        For a model that takes raw rows: some of them, by the names of its inputs.
    preparation : Preparation or None
        What becomes part of the export.
    """

    model: Any
    project: Project
    x: Floats
    inputs: Inputs | None = None
    preparation: Preparation | None = None

    def input_signature(self, batch: int) -> list[Any]:
        """Return Keras's description of the inputs, for that many samples at once."""
        import keras  # noqa: PLC0415 (heavy)

        if self.inputs is None:
            shape = (batch, *self.model.inputs[0].shape[1:])
            return [keras.InputSpec(shape=shape, dtype="float32")]
        return [
            {
                name: keras.InputSpec(shape=(batch, *values.shape[1:]), dtype=str(values.dtype))
                for name, values in self.inputs.items()
            }
        ]


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
    takes : str
        What it takes, in a sentence.
    raw_rows : int
        On how many raw rows it was compared; 0 if it takes prepared inputs.
    companions : tuple of Path
        What was written beside it.
    inputs : str
        What it was compared on: "64 samples of the data", "8 random inputs".
    """

    path: Path
    size_bytes: int
    difference: float
    checked_with: str
    takes: str = ""
    raw_rows: int = 0
    companions: tuple[Path, ...] = ()
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
    run : callable or None
        ``(path, inputs) -> (n, ...) float32``: run an export that takes raw rows, given its
        inputs by name. None if `read_back` does that.
    example : ExampleLines or None
        Of a format with `run`: how a program of the user runs an export.
    takes_texts : bool
        Whether a model of the format can take texts.
    has_operations : bool
        Whether it can hold operations in addition to layers.
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
    run: Callable[[Path, Inputs], Floats] | None = None
    example: ExampleLines | None = None
    takes_texts: bool = True
    has_operations: bool = True


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
