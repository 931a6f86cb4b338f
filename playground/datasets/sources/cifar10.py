"""CIFAR-10: 60,000 colour photographs of 32 x 32 pixels.

Keras downloads the version for Python, whose pickles may run code when they are read. This
program uses the binary version of the same images, in the same order, which is only bytes.
"""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.params import Text
from playground.datasets.families.published import PublishedImages, published_data
from playground.datasets.files.cifar import SIDE, images_and_labels, read_cifar
from playground.datasets.files.kept import PublishedFile, at_hand
from playground.datasets.spec import Progress

FILE = PublishedFile(
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)
TRAINING = tuple(f"data_batch_{part}.bin" for part in range(1, 6))
TEST = "test_batch.bin"
ADVICE = "choose the cifar-10-binary.tar.gz of www.cs.toronto.edu/~kriz/cifar.html"
REMEDY = (
    "connect to the internet, or copy cifar-10-binary.tar.gz from a computer that has it and "
    "choose it under Path in the Data tab"
)


def _read(path: str, progress: Progress) -> dict[str, NDArray[Any]]:
    """Return the arrays of the user's file, of an existing copy, or of a new download."""
    place = Path(path).expanduser() if path else at_hand(FILE, progress, REMEDY)
    records = read_cifar(place, (*TRAINING, TEST), progress, ADVICE)
    x_train, y_train = images_and_labels(np.concatenate([records[name] for name in TRAINING]))
    x_test, y_test = images_and_labels(records[TEST])
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}


RECORDS = """with tarfile.open($path) as archive:
    records = {
        member.name.split("/")[-1]: np.frombuffer(archive.extractfile(member).read(), np.uint8)
        for member in archive
        if member.name.endswith(".bin")
    }"""
IMAGES = "{part}[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1)"
CIFAR10 = published_data(
    name="cifar10",
    label="CIFAR-10 (32 x 32)",
    summary="60,000 colour photographs of 32 x 32 pixels: animals and vehicles (Krizhevsky, 2009).",
    images=PublishedImages(
        title="CIFAR-10",
        shape=(SIDE, SIDE, 3),
        count=50_000,
        class_names=(
            "airplane",
            "automobile",
            "bird",
            "cat",
            "deer",
            "dog",
            "frog",
            "horse",
            "ship",
            "truck",
        ),
        read=_read,
        advice=ADVICE,
        path=Text(
            name="path",
            help="A cifar-10-binary.tar.gz on this computer; left empty, it is downloaded once "
            "(162 MB).",
            is_path=True,
        ),
        example="cifar-10-binary.tar.gz",
        keras_lines=(
            "(x_train, y_train), (x_test, y_test) = keras.datasets.cifar10.load_data()",
            "y_train, y_test = y_train[:, 0], y_test[:, 0]",
        ),
        file_lines=(
            RECORDS,
            'train = [records[f"data_batch_{part}.bin"] for part in range(1, 6)]',
            "train = np.concatenate(train).reshape(-1, 3073)",
            'test = records["test_batch.bin"].reshape(-1, 3073)',
            f"x_train, y_train = {IMAGES.format(part='train')}, train[:, 0]",
            f"x_test, y_test = {IMAGES.format(part='test')}, test[:, 0]",
        ),
        imports=("import tarfile",),
    ),
    loader="keras.datasets.cifar10.load_data",
)
