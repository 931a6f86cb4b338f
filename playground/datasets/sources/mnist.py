"""MNIST: 70,000 handwritten digits of 28 x 28 pixels.

The file is the one that `keras.datasets.mnist` uses. A copy that Keras has downloaded for
other programs is used if there is one. Downloads of this program stay in its own folder. The
user can also choose a file.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError
from playground.base.params import Text
from playground.datasets.families.images import DIGITS
from playground.datasets.families.published import NAMES, PublishedImages, published_data
from playground.datasets.files.archive import read_arrays
from playground.datasets.files.kept import PublishedFile, at_hand
from playground.datasets.spec import Progress

FILE = PublishedFile(
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1",
)
REMEDY = (
    "connect to the internet, or copy mnist.npz from a computer that has it and choose it under "
    "Path in the Data tab"
)
ADVICE = "choose the mnist.npz of keras.datasets"
SHAPE = (28, 28)


def _read(path: str, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return the arrays of the user's file, of an existing copy, or of a new download."""
    return checked(Path(path).expanduser() if path else at_hand(FILE, progress, REMEDY), progress)


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
        shape = SHAPE if name[0] == "x" else ()
        fits = array is not None and array.dtype == np.uint8 and array.shape[1:] == shape
        if not fits or array is None or array.ndim != len(shape) + 1:
            raise DataError(
                f"{path} is not MNIST: the array {name} must be {wanted}; received {found}; "
                f"{ADVICE}"
            )
    return arrays


MNIST = published_data(
    name="mnist",
    label="MNIST digits (28 x 28)",
    summary="70,000 handwritten digits of 28 x 28 pixels (LeCun, Cortes, Burges; CC BY-SA 3.0).",
    images=PublishedImages(
        title="MNIST",
        shape=SHAPE,
        count=60_000,
        class_names=DIGITS,
        read=_read,
        advice=ADVICE,
        path=Text(
            name="path",
            help="An mnist.npz on this computer; left empty, it is downloaded once.",
            is_path=True,
        ),
        example="mnist.npz",
        keras_lines=("(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()",),
        file_lines=(
            "arrays = np.load($path)",
            'x_train, y_train = arrays["x_train"], arrays["y_train"]',
            'x_test, y_test = arrays["x_test"], arrays["y_test"]',
        ),
    ),
    loader="keras.datasets.mnist.load_data",
    stands_in=True,
)
