"""NPY: the user's own array, which may be larger than memory, and its labels.

The samples stay in their file and are read as training needs them. The labels are small
and are loaded.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import ParamValue, Text
from playground.datasets.files.file_code import POSITIVE, array_lines, found_in
from playground.datasets.files.found import (
    FOUND,
    Found,
    found_of,
    inspecting,
    require_unchanged,
    task_of,
)
from playground.datasets.files.rows import Rows, array_file, stand_in
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.targets import KIND, Target, labels_of
from playground.datasets.task import Samples

MAXIMUM_LABEL_BYTES = 2 * 1024**3
MAXIMUM_RANK = 4


def labels_path(values: Values) -> Path:
    """Return the file of the labels: the one chosen, or the one beside the samples.

    The latter has a y where the name of the samples' file has an x: ``y.npy`` for
    ``x.npy``, ``y_train.npy`` for ``x_train.npy``; else ``data_labels.npy`` for
    ``data.npy``.
    """
    if values["labels"]:
        return Path(str(values["labels"])).expanduser()
    path = Path(str(values["path"])).expanduser()
    beside = [path.with_name(name) for name in _label_names(path)]
    return next((place for place in beside if place.is_file()), beside[0])


def _label_names(path: PurePath) -> Iterator[str]:
    """Yield the names that the file of the labels may have for samples at `path`."""
    parts = path.stem.split("_")
    for old, new in (("x", "y"), ("X", "y"), ("X", "Y")):
        if old in parts:
            yield "_".join(new if part == old else part for part in parts) + path.suffix
    yield f"{path.stem}_labels{path.suffix}"


def _read(values: Values, progress: Progress) -> tuple[Found, Rows, Target]:
    """Return what was found, the samples (not read yet), and the labels."""
    if not values["path"]:
        raise DataError("No .npy file is chosen; choose one under Path in the Data tab")
    path = Path(str(values["path"])).expanduser()
    progress(f"Reading {path.name}", None)
    samples = array_file(path)
    if len(samples.shape) > MAXIMUM_RANK or not all(samples.shape):
        raise DataError(
            f"{path.name} must hold samples of 1 to {MAXIMUM_RANK - 1} dimensions, one after "
            f"the other; received {samples.shape}"
        )
    rows = Rows(samples, slice(None))
    target = labels_of(_labels(labels_path(values)), str(values["kind"]))
    if len(target.y) != len(rows):
        raise DataError(
            f"There must be one label for each sample; received {len(rows):,} samples and "
            f"{len(target.y):,} labels"
        )
    found = found_of(target, rows.shape[1:], len(rows))
    return found, rows, target


def _labels(path: Path) -> NDArray[Any]:
    """Return all labels: numbers, or classes by name."""
    if not path.is_file():
        raise DataError(
            f"There is no file of labels {path}; choose one under Labels in the Data tab"
        )
    try:
        if path.stat().st_size > MAXIMUM_LABEL_BYTES:
            raise DataError(
                f"{path.name} is larger than {MAXIMUM_LABEL_BYTES / 1024**3:.0f} GB, too large for "
                "labels; choose the file of the labels"
            )
        y: NDArray[Any] = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DataError(
            f"{path} cannot be read as a .npy file ({error}); choose a file written by numpy.save"
        ) from error
    if not y.ndim or not y.size or y.dtype.kind not in "biufU":
        raise DataError(
            f"{path.name} must hold one label for each sample; received {y.shape} {y.dtype}"
        )
    return y[:, np.newaxis] if y.ndim == 1 else y


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    found, rows, target = _read(values, progress)
    require_unchanged(values, found)
    return Raw(Samples(stand_in(rows), target.y))


def _code(values: Values) -> Lines:
    return (*_load_code(values), *array_lines(task_of(values)))


def _load_code(_values: Values) -> Lines:
    return ("x = np.load($path)", "y = np.load($labels_path)")


def _read_labels(read: Mapping[str, Any]) -> Mapping[str, ParamValue]:
    """Return the parameter `labels`: empty for a file that is found beside the samples."""
    path, labels = Path(read["path"]), Path(read["labels_path"])
    is_beside = labels in [path.with_name(name) for name in _label_names(path)]
    return {} if is_beside else {"labels": str(labels)}


NPY_FILE = DatasetSpec(
    name="npy",
    label="NumPy array on disk",
    group="Your own",
    summary="Your own array, written by numpy.save; it may be larger than memory.",
    params=(
        Text(
            name="path",
            help="The .npy file of the samples; it is never loaded as a whole.",
            is_path=True,
        ),
        Text(
            name="labels",
            help="The .npy file of the labels; left empty, y.npy beside x.npy.",
            is_path=True,
        ),
        KIND,
        FOUND,
    ),
    describe=task_of,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={
            "labels_path": Hole(lambda values: str(labels_path(values)), _read_labels),
            **POSITIVE,
        },
        forms={"path": ("x.npy",), "found": found_in(((1,), (8, 8)))},
        also_read=(_load_code,),
    ),
    suffixes=(".npy",),
    inspect=inspecting(_read),
    named_by="path",
)
