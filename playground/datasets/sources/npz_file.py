"""NPZ: the user's own arrays, written by numpy.savez."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Text
from playground.datasets.files.archive import read_arrays
from playground.datasets.files.file_code import POSITIVE, array_lines, found_in
from playground.datasets.files.found import (
    FOUND,
    Found,
    found_of,
    inspecting,
    require_unchanged,
    task_of,
)
from playground.datasets.script_code import Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.targets import KIND, Target, labels_of
from playground.datasets.task import Samples

NAMES = ("x", "y", "x_train", "y_train", "x_test", "y_test")
BRIGHTEST = 255.0
MAXIMUM_RANK = 4


def _read(
    values: Values, progress: Progress
) -> tuple[Found, NDArray[np.float32], Target, int, float]:
    """Return what was found, inputs, target, number of training samples, and brightest value."""
    if not values["path"]:
        raise DataError("No .npz file is chosen; choose one under Path in the Data tab")
    path = Path(str(values["path"])).expanduser()
    progress(f"Reading {path.name}", None)
    arrays = read_arrays(path, NAMES)
    parts = [part for part in ("", "_train", "_test") if f"x{part}" in arrays]
    parts = [part for part in parts if f"y{part}" in arrays]
    if parts not in ([""], ["_train", "_test"], ["_train"]):
        raise DataError(
            f"{path.name} must hold the arrays x and y, or x_train, y_train, x_test and y_test; "
            f"received {', '.join(arrays) or 'none of them'}"
        )
    for part in parts:
        _check_pair(path, part, arrays[f"x{part}"], arrays[f"y{part}"])
    x = _joined(path, [arrays[f"x{part}"] for part in parts])
    target = labels_of(_joined(path, [arrays[f"y{part}"] for part in parts]), str(values["kind"]))
    rows = len(arrays[f"x{parts[0]}"])
    found = found_of(target, x.shape[1:], rows if rows == len(x) else None)
    return found, _scaled(x), target, rows, BRIGHTEST if x.dtype == np.uint8 else 1.0


def _check_pair(path: Path, part: str, x: NDArray[Any], y: NDArray[Any]) -> None:
    for name, array in ((f"x{part}", x), (f"y{part}", y)):
        if not array.size:
            way = ", or leave the test arrays out" if part == "_test" else ""
            raise DataError(f"The array {name} of {path.name} is empty; give it samples{way}")
        if array.dtype.kind not in "biuf" or not 1 <= array.ndim <= MAXIMUM_RANK:
            raise DataError(
                f"The array {name} of {path.name} must hold numbers, with 1 to {MAXIMUM_RANK} "
                f"dimensions; received {array.shape} {array.dtype}"
            )
    if len(x) != len(y):
        raise DataError(
            f"x{part} and y{part} of {path.name} must be of the same length; received {len(x)} "
            f"and {len(y)}"
        )


def _joined(path: Path, arrays: list[NDArray[Any]]) -> NDArray[Any]:
    """Return training and test arrays as one array."""
    if len({array.shape[1:] for array in arrays}) > 1:
        shapes = " and ".join(str(array.shape) for array in arrays)
        raise DataError(
            f"Training and test arrays of {path.name} must be of the same shape; received {shapes}"
        )
    whole = arrays[0] if len(arrays) == 1 else np.concatenate(arrays)
    return whole[:, np.newaxis] if whole.ndim == 1 else whole


def _scaled(x: NDArray[Any]) -> NDArray[np.float32]:
    """Return inputs as float32; bytes, as in images, scaled to 0..1."""
    if x.dtype == np.uint8:
        shares: NDArray[np.float32] = np.divide(x, np.float32(BRIGHTEST), dtype=np.float32)
        return shares
    floats: NDArray[np.float32] = x.astype(np.float32)
    return floats


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    found, x, target, rows, brightest = _read(values, progress)
    require_unchanged(values, found)
    whole = Samples(read_only(x), target.y)
    if rows == len(x):
        return Raw(whole, brightest=brightest)
    y: NDArray[Any] = target.y
    train, test = Samples(whole.x[:rows], y[:rows]), Samples(whole.x[rows:], y[rows:])
    return Raw(train, test, brightest=brightest)


def _code(values: Values) -> Lines:
    return (
        "arrays = np.load($path)",
        'parts = [part for part in ("", "_train", "_test") if f"x{part}" in arrays]',
        'x = np.concatenate([arrays[f"x{part}"] for part in parts])',
        'y = np.concatenate([arrays[f"y{part}"] for part in parts])',
        *array_lines(task_of(values)),
    )


OWN_SPLIT = """if len(parts) == 2:  # the file has its own test set
    order, size = np.arange(len(x)), len(arrays["x_train"])"""
NPZ_FILE = DatasetSpec(
    name="npz",
    label="NumPy file",
    group="Your own",
    summary="Your own arrays x and y, written by numpy.savez.",
    params=(
        Text(name="path", help="The .npz file.", is_path=True),
        KIND,
        FOUND,
    ),
    named_by="path",
    describe=task_of,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes=POSITIVE,
        forms={"path": ("arrays.npz",), "found": found_in(((1,), (8, 8)))},
        split_lines=(OWN_SPLIT,),
    ),
    suffixes=(".npz",),
    inspect=inspecting(_read),
)
