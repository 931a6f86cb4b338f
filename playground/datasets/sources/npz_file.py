"""NPZ: the user's own arrays, written by numpy.savez."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.base.params import Choice, Text
from playground.datasets.files.archive import read_arrays, shapes_in
from playground.datasets.files.file_code import POSITIVE, array_lines, found_in
from playground.datasets.files.found import (
    FOUND,
    Found,
    found_of,
    inspecting,
    known,
    notes_of,
    require_unchanged,
    task_of,
)
from playground.datasets.files.members import pairs_of
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values, written
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.targets import KIND, Target, labels_of
from playground.datasets.task import Samples

BRIGHTEST = 255.0
MAXIMUM_RANK = 4
COLOURS = (1, 3)
"""Pictures with one of these sizes in their first place have their channels there."""
AUTOMATIC, FIRST, LAST = "auto", "first", "last"
INPUTS = Text(name="inputs", help="The array of inputs; empty to find it by name and shape.")
LABELS = Text(name="labels", help="The array of labels; empty to find it by name and shape.")
CHANNELS = Choice(
    name="channels",
    help="Where pictures have their channels: (3, height, width) is first.",
    default=AUTOMATIC,
    options=(AUTOMATIC, FIRST, LAST),
    labels=("Found", "First", "Last"),
)


def _read(
    values: Values, progress: Progress
) -> tuple[Found, NDArray[np.float32], Target, int, float]:
    """Return what was found, inputs, target, number of training samples, and brightest value."""
    if not values["path"]:
        raise DataError("No .npz file is chosen; choose one under Path in the Data tab")
    path = Path(str(values["path"])).expanduser()
    progress(f"Reading {path.name}", None)
    wanted = str(values["inputs"]), str(values["labels"])
    pairs = pairs_of(shapes_in(path), path.name, *wanted)
    arrays = read_arrays(path, (*pairs.inputs, *pairs.labels))
    for names in zip(pairs.inputs, pairs.labels, strict=True):
        _check_pair(path, names, arrays[names[0]], arrays[names[1]])
    x = _joined(path, [arrays[name] for name in pairs.inputs])
    y = _joined(path, [arrays[name] for name in pairs.labels])
    is_first = _has_channels_first(x.shape[1:], str(values["channels"]))
    notes = pairs.notes
    if is_first:
        notes = (*notes, f"its pictures have their channels first, as {x.shape[1:]}; moved to last")
        x = np.moveaxis(x, 1, -1)
    target = labels_of(y, str(values["kind"]))
    rows = sum(len(arrays[name]) for name in pairs.inputs[: pairs.training])
    found = replace(
        found_of(target, x.shape[1:], rows if rows == len(x) else None),
        notes=tuple(f"{note[0].upper()}{note[1:]}." for note in notes),
        inputs=pairs.inputs,
        labels=pairs.labels,
        training=pairs.training,
        is_channels_first=is_first,
    )
    return found, _scaled(x), target, rows, BRIGHTEST if x.dtype == np.uint8 else 1.0


def _has_channels_first(shape: tuple[int, ...], wanted: str) -> bool:
    """Return whether samples of that shape are pictures with their channels first.

    >>> _has_channels_first((3, 32, 32), AUTOMATIC), _has_channels_first((32, 32, 3), AUTOMATIC)
    (True, False)
    """
    if wanted != AUTOMATIC or len(shape) != 3:
        return wanted == FIRST and len(shape) == 3
    return shape[0] in COLOURS and shape[2] not in COLOURS and min(shape[1:]) > max(COLOURS)


def _check_pair(path: Path, names: tuple[str, str], x: NDArray[Any], y: NDArray[Any]) -> None:
    for name, array, kinds in ((names[0], x, "biuf"), (names[1], y, "biufU")):
        if not array.size:
            way = ", or leave the test arrays out" if "test" in name.lower() else ""
            raise DataError(f"The array {name} of {path.name} is empty; give it samples{way}")
        if array.dtype.kind not in kinds or not 1 <= array.ndim <= MAXIMUM_RANK:
            what = "numbers or text" if "U" in kinds else "numbers"
            raise DataError(
                f"The array {name} of {path.name} must hold {what}, with 1 to {MAXIMUM_RANK} "
                f"dimensions; received {array.shape} {array.dtype}"
            )
    if y.dtype.kind == "U" and y.size != len(y):
        raise DataError(
            f"The array {names[1]} of {path.name} must hold one text for each sample; received "
            f"{y.shape}"
        )
    if len(x) != len(y):
        raise DataError(
            f"{names[0]} and {names[1]} of {path.name} must be of the same length; received "
            f"{len(x)} and {len(y)}"
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
        return Raw(whole, brightest=brightest, member=found.inputs[0])
    y: NDArray[Any] = target.y
    train, test = Samples(whole.x[:rows], y[:rows]), Samples(whole.x[rows:], y[rows:])
    return Raw(train, test, brightest=brightest, member=found.inputs[0])


def _code(values: Values) -> Lines:
    found = known(values)
    is_first = found is not None and found.is_channels_first
    return written(
        "arrays = np.load($path)",
        "x = np.concatenate([arrays[name] for name in $input_arrays])",
        "y = np.concatenate([arrays[name] for name in $label_arrays])",
        "given = sum(len(arrays[name]) for name in $training_arrays)",
        "x = np.moveaxis(x, 1, -1)" if is_first else "",
        *array_lines(task_of(values)),
    )


def _earlier_code(values: Values) -> Lines:
    """Return the code of earlier versions, for which the arrays are called x and y."""
    return (
        "arrays = np.load($path)",
        'parts = [part for part in ("", "_train", "_test") if f"x{part}" in arrays]',
        'x = np.concatenate([arrays[f"x{part}"] for part in parts])',
        'y = np.concatenate([arrays[f"y{part}"] for part in parts])',
        *array_lines(task_of(values)),
    )


def _names(role: str) -> Hole:
    """Return the hole for the names of arrays; import finds them in the file again."""

    def names(values: Values) -> list[str]:
        found = known(values)
        if found is None:
            return []
        inputs = list(found.inputs)
        return {
            "inputs": inputs,
            "labels": list(found.labels),
            "training": inputs[: found.training],
        }[role]

    return Hole(names, lambda _read: {})


HOLES = {
    **POSITIVE,
    "input_arrays": _names("inputs"),
    "label_arrays": _names("labels"),
    "training_arrays": _names("training"),
}
OWN_SPLIT = """if given < len(x):  # the file has its own test set
    order, size = np.arange(len(x)), given"""
EARLIER_SPLIT = """if len(parts) == 2:  # the file has its own test set
    order, size = np.arange(len(x)), len(arrays["x_train"])"""
EXAMPLES = found_in(((1,), (8, 8)))
FIRST_EXAMPLES = tuple(
    replace(found, is_channels_first=True).to_text()
    for found in map(Found.of_text, found_in(((8, 8, 3),)))
)
NPZ_FILE = DatasetSpec(
    name="npz",
    label="NumPy file",
    group="Your own",
    summary="Your own arrays of inputs and labels, written by numpy.savez.",
    params=(
        Text(name="path", help="The .npz file.", is_path=True),
        INPUTS,
        LABELS,
        CHANNELS,
        KIND,
        FOUND,
    ),
    named_by="path",
    describe=task_of,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes=HOLES,
        forms={"path": ("arrays.npz",), "found": (*EXAMPLES, *FIRST_EXAMPLES)},
        split_lines=(OWN_SPLIT,),
        earlier_split_lines=(EARLIER_SPLIT,),
        also_read=(_earlier_code,),
    ),
    suffixes=(".npz",),
    inspect=inspecting(_read),
    notes=notes_of,
)
