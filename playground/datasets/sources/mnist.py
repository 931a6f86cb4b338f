"""MNIST: 70,000 handwritten digits of 28 x 28 pixels.

The file is the one that `keras.datasets.mnist` uses. A copy that Keras has downloaded for
other programs is used if there is one. Downloads of this program stay in its own folder. The
user can also choose a file.
"""

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import Int, Text
from playground.base.paths import keras_folder
from playground.datasets.families.images import CHANNELS, LAST_AXIS, image_samples, image_task
from playground.datasets.files.archive import read_arrays
from playground.datasets.files.download import fetch
from playground.datasets.script_code import Hole, Lines, ScriptCode, Values
from playground.datasets.spec import DatasetSpec, Progress, Raw
from playground.datasets.task import Samples, Task

ADDRESS = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
REMEDY = (
    "connect to the internet, or copy mnist.npz from a computer that has it and choose it under "
    "Path in the Data tab"
)
COUNT = 60_000
SIZE = 28
BRIGHTEST = 255.0
NAMES = ("x_train", "y_train", "x_test", "y_test")


def kept_copies() -> tuple[Path, Path]:
    """Return where a copy may be: first this program's, then that of other programs."""
    own = Path(os.environ.get("KERAS_HOME") or keras_folder())
    others = Path("~/.keras").expanduser()
    return own / "datasets" / "mnist.npz", others / "datasets" / "mnist.npz"


def _describe(values: Values) -> Task:
    limit = values["samples"]
    return image_task(values, SIZE, min(limit, COUNT) if isinstance(limit, int) else COUNT)


def _load(values: Values, _generator: np.random.Generator, progress: Progress) -> Raw:
    arrays = _found(str(values["path"]), progress)
    progress("Preparing MNIST", None)
    limit = values["samples"]
    train = slice(limit if isinstance(limit, int) else None)
    test = slice(_test_count(values))
    return Raw(
        _samples(values, arrays["x_train"][train], arrays["y_train"][train]),
        _samples(values, arrays["x_test"][test], arrays["y_test"][test]),
        brightest=BRIGHTEST,
    )


def _test_count(values: Values) -> int | None:
    """Return the number of test images for a limited training set; None for all."""
    limit = values["samples"]
    return max(limit // 6, 10) if isinstance(limit, int) else None


def _samples(values: Values, pictures: NDArray[Any], labels: NDArray[Any]) -> Samples:
    return image_samples(values, pictures, labels, BRIGHTEST)


def _found(path: str, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return the arrays of the user's file, of an existing copy, or of a new download."""
    if path:
        return checked(Path(path).expanduser(), progress)
    for copy in kept_copies():
        if copy.exists():
            return checked(copy, progress)
    own, _ = kept_copies()
    fetch(ADDRESS, own, SHA256, progress, REMEDY)
    return checked(own, progress)


def checked(path: Path, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return the four arrays of an `mnist.npz`.

    Raises
    ------
    DataError
        The file cannot be read, or its arrays are not MNIST's.
    """
    progress(f"Reading {path.name}", None)
    arrays = read_arrays(path, NAMES)
    for name in NAMES:
        wanted = f"({'n, 28, 28' if name[0] == 'x' else 'n,'}) uint8"
        array = arrays.get(name)
        found = "none" if array is None else f"{array.shape} {array.dtype}"
        shape = (SIZE, SIZE) if name[0] == "x" else ()
        fits = array is not None and array.dtype == np.uint8 and array.shape[1:] == shape
        if not fits or array is None or array.ndim != len(shape) + 1:
            raise DataError(
                f"{path} is not MNIST: the array {name} must be {wanted}; received {found}; "
                "choose the mnist.npz of keras.datasets"
            )
    _check_labels(path, arrays)
    return arrays


def _check_labels(path: Path, arrays: dict[str, NDArray[Any]]) -> None:
    for part in ("train", "test"):
        x, y = arrays[f"x_{part}"], arrays[f"y_{part}"]
        if len(x) != len(y) or not len(x) or y.max() > 9:
            raise DataError(
                f"{path} is not MNIST: there must be one label from 0 to 9 for each image; "
                f"received {len(x)} images and {len(y)} labels; choose the mnist.npz of "
                "keras.datasets"
            )


def _code(values: Values) -> Lines:
    axis = LAST_AXIS if values["channels"] else ""
    limits = (
        "x_train, y_train = x_train[:$samples], y_train[:$samples]",
        "x_test, y_test = x_test[:$test_samples], y_test[:$test_samples]",
    )
    return (
        *(_file_code(values) or (LOAD_CODE,)),
        *(limits if values["samples"] is not None else ()),
        f'x_train = x_train.astype("float32"){axis} / 255',
        f'x_test = x_test.astype("float32"){axis} / 255',
    )


def _file_code(values: Values) -> Lines:
    """Return the lines that load the four arrays of a file, if one is chosen."""
    if not values["path"]:
        return ()
    return (
        "arrays = np.load($path)",
        'x_train, y_train = arrays["x_train"], arrays["y_train"]',
        'x_test, y_test = arrays["x_test"], arrays["y_test"]',
    )


LOAD_CODE = "(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()"
MNIST = DatasetSpec(
    name="mnist",
    label="MNIST digits (28 x 28)",
    short_label="MNIST",
    group="Images",
    summary="70,000 handwritten digits of 28 x 28 pixels (LeCun, Cortes, Burges; CC BY-SA 3.0).",
    params=(
        CHANNELS,
        Int(
            name="samples",
            help="How many training images to use; left empty, all 60,000.",
            default=None,
            minimum=10,
            maximum=COUNT,
            is_optional=True,
        ),
        Text(
            name="path",
            help="An mnist.npz on this computer; left empty, it is downloaded once.",
            is_path=True,
        ),
    ),
    describe=_describe,
    load=_load,
    code=ScriptCode(
        write=_code,
        holes={"test_samples": Hole(_test_count)},
        forms={"path": ("", "mnist.npz"), "samples": (None, 600), "channels": (False, True)},
        also_read=(_file_code,),
    ),
    loaders=("keras.datasets.mnist.load_data",),
    comes_unscaled=True,
    stands_in=True,
    has_test_set=True,
)
