"""The kind of a file, by its name, and how each kind is read; nothing here knows Qt."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from playground.base.errors import DataError, ImportProblem
from playground.base.files import is_device_or_pipe
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.folders.labels import files_named
from playground.datasets.prepare import inspected
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.document.project import Project
from playground.importing.apart import read_model_apart, read_script_apart
from playground.importing.result import Imported, Note, NoteKind
from playground.reading.watch import Progress

MAXIMUM_SCRIPT_BYTES = 4_000_000
MOST_LOOKED_AT = 5_000
"""Files of a folder by which its kind is found out."""
TRAINING_SHARE = 0.8
"""Of files that become the data."""


def no_progress(_text: str, _fraction: float | None, /) -> None:
    """Ignore progress."""


class FileKind(StrEnum):
    """What a file can be opened as."""

    PROJECT = "project"
    MODEL = "model"
    SCRIPT = "script"
    TABLE = "table"
    FOLDER = "folder"


KINDS: Mapping[str, FileKind] = MappingProxyType(
    {
        ".nnplay": FileKind.PROJECT,
        ".keras": FileKind.MODEL,
        ".h5": FileKind.MODEL,
        ".hdf5": FileKind.MODEL,
        ".py": FileKind.SCRIPT,
        ".ipynb": FileKind.SCRIPT,
        **{suffix: FileKind.TABLE for spec in DATASETS for suffix in spec.suffixes},
    }
)
"""The kind of a file by its suffix."""


def kind_by_name(path: Path) -> FileKind | None:
    """Return the kind that the name of a file says, at once; None for folders and other files.

    What is called a table may be a folder; see `kind_of`.
    """
    return KINDS.get(path.suffix.lower())


def kind_of(path: Path) -> FileKind | None:
    """Return the kind of the file at `path`; None for other files.

    It is known by its name. A table that names files beside it, such as pictures and their
    labels, is a folder. The disk is asked, so it may take long: not for the main thread.
    """
    if path.is_dir() or _suffixes_named(path):
        return FileKind.FOLDER
    return kind_by_name(path)


def read_model_file(
    path: Path, *, progress: Progress = no_progress, keeps_outputs: bool = False
) -> Imported:
    """Return the project of the model at `path`, with its weights.

    Parameters
    ----------
    keeps_outputs : bool
        As for `playground.importing.model.read_model`.

    Raises
    ------
    PlaygroundError
        It is not a model, is not safe to open, or cannot be read within the limits.
    Cancelled
        `progress` raised it.
    """
    return read_model_apart(path, progress, keeps_outputs=keeps_outputs)


def read_script_file(
    path: Path,
    *,
    base: Project | None = None,
    progress: Progress = no_progress,
    model: str = "",
    weights: str = "",
) -> Imported:
    """Return the project that the program at `path` describes; it is never executed.

    Parameters
    ----------
    model, weights : str
        As for `read_script_text`.

    Raises
    ------
    ImportProblem
        The file cannot be read, is not text, or describes no network.
    Cancelled
        `progress` raised it.
    """
    return read_script_text(
        _text(path), base=base, progress=progress, name=path.name, model=model, weights=weights
    )


def read_script_text(
    text: str,
    *,
    base: Project | None = None,
    progress: Progress = no_progress,
    name: str = "",
    model: str = "",
    weights: str = "",
) -> Imported:
    """Return the project that a program describes, as `read_script_file` does.

    Parameters
    ----------
    name : str
        Name of its file, for messages; empty for a pasted text.
    model : str
        Which of its models, by its variable; empty for the main one.
    weights : str
        A file of weights for a model that comes with Keras; empty for those in Keras's cache.
    """
    said = {"name": name, "model": model, "weights": weights}
    imported = read_script_apart(text, base, progress, **said)
    project = imported.project
    if not needs_inspection(project.data):
        return imported
    try:
        data = inspected(project.data, progress)
    except DataError as error:
        note = Note(0, "", NoteKind.ASSUMED, f"{error}")
        return replace(imported, notes=(*imported.notes, note))
    with_data = replace(project, data=data)
    return read_script_apart(text, with_data, progress, **said)


def _text(path: Path) -> str:
    try:
        if is_device_or_pipe(path):
            raise ImportProblem(f"{path.name} is a device or a pipe; choose an ordinary file")
        with path.open("rb") as stream:
            content = stream.read(MAXIMUM_SCRIPT_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ImportProblem(
            f"{path} cannot be opened ({reason}); check its name and permissions"
        ) from None
    if len(content) > MAXIMUM_SCRIPT_BYTES:
        raise ImportProblem(f"{path.name} is too large to be a program; choose another file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportProblem(f"{path.name} is not UTF-8 text, so it is not a program") from None


def needs_inspection(data: DataConfig) -> bool:
    """Return whether the data is in a file that has not been inspected yet."""
    spec = DATASETS[data.source.name]
    return spec.inspect is not None and bool(
        data.source.params.get("path") and not data.source.params.get("found")
    )


def read_table(
    path: Path,
    data: DataConfig,
    settings: Mapping[str, ParamValue] = MappingProxyType({}),
    progress: Progress = no_progress,
) -> DataConfig:
    """Return `data` with the table at `path`, inspected, as its source. May take long.

    Parameters
    ----------
    settings : mapping
        Parameters of the data set: columns of a CSV file to ignore, what to do with missing values.

    Raises
    ------
    DataError
        The file cannot be read; the message says why. A `ColumnError` names a column
        that has to be ignored.
    """
    spec = next(spec for spec in DATASETS if path.suffix.lower() in spec.suffixes)
    source = Selection(spec.name, {"path": str(path), **settings})
    scaling = data.scaling if spec.usual_scaling == "none" else spec.usual_scaling
    return inspected(_with_source(data, source, scaling), progress)


def read_folder(
    path: Path, data: DataConfig, name: str = "", progress: Progress = no_progress
) -> DataConfig:
    """Return `data` with the folder of files at `path` as its source. May take long.

    Parameters
    ----------
    name : str
        The data set that reads it; empty for the one whose kind of files is most frequent.

    Raises
    ------
    DataError
        It holds no files of a kind that is known, or they cannot be read.
    """
    spec = DATASETS[name] if name else _folder_spec(path)
    params: dict[str, ParamValue] = {param.name: param.initial for param in spec.params}
    if data.source.name == spec.name:
        params |= data.source.params
    source = Selection(spec.name, {**params, "path": str(path)})
    return inspected(_with_source(data, source, spec.usual_scaling), progress)


def _with_source(data: DataConfig, source: Selection, scaling: str) -> DataConfig:
    """Return `data` with files as its source; most of what is new to it is for training.

    Generated points are as many as one likes, and half of them may test. Files are scarce.
    """
    share = data.train_fraction if data.source.name == source.name else TRAINING_SHARE
    return replace(data, source=source, features=(), scaling=scaling, train_fraction=share)


def _folder_spec(path: Path) -> DatasetSpec:
    """Return the data set whose kind of files is most frequent among the first ones."""
    suffixes = _suffixes_named(path)
    for number, file in enumerate(path.rglob("*")):
        suffixes[file.suffix.lower()] += 1
        if number >= MOST_LOOKED_AT:
            break
    specs = [spec for spec in DATASETS if spec.folder_suffixes]
    counts = {spec.name: sum(suffixes[each] for each in spec.folder_suffixes) for spec in specs}
    best = max(specs, key=lambda spec: counts[spec.name])
    if not counts[best.name]:
        kinds = ", ".join(each for spec in specs for each in spec.folder_suffixes)
        raise DataError(
            f"{path.name} has no files that a network can learn from ({kinds}); choose a folder "
            "with one folder of files per class"
        )
    return best


def _suffixes_named(path: Path) -> Counter[str]:
    """Return how many samples of each kind a table names; empty for any other file."""
    known = {suffix for spec in DATASETS for suffix in spec.folder_suffixes}
    return Counter(Path(name).suffix.lower() for name in files_named(path, known))
