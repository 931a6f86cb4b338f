"""Small files in the formats of the published sets of images."""

import gzip
import io
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
IDX_FILES: Mapping[str, str] = {
    "x_train": "train-images-idx3-ubyte.gz",
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
}


def arrays_of(shape: tuple[int, ...], train: int = 60, test: int = 20) -> dict[str, Bytes]:
    """Return images of random bytes, and labels from 0 to 9 in turn."""
    generator = np.random.default_rng(4)
    return {
        "x_train": generator.integers(0, 256, (train, *shape), np.uint8),
        "y_train": (np.arange(train) % 10).astype(np.uint8),
        "x_test": generator.integers(0, 256, (test, *shape), np.uint8),
        "y_test": (np.arange(test) % 10).astype(np.uint8),
    }


def idx(array: Bytes, kind: int = 8) -> bytes:
    """Return the content of an IDX file, not packed."""
    sizes = b"".join(size.to_bytes(4, "big") for size in array.shape)
    return bytes([0, 0, kind, array.ndim]) + sizes + array.tobytes()


def write_idx_files(folder: Path, arrays: Mapping[str, Bytes]) -> Path:
    """Write the four files into `folder`; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, array in arrays.items():
        (folder / IDX_FILES[name]).write_bytes(gzip.compress(idx(array)))
    return folder


def records(x: Bytes, y: Bytes) -> bytes:
    """Return the records of colour images ``(n, 32, 32, 3)``, in the form of CIFAR."""
    flat = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
    return np.concatenate((y[:, np.newaxis], flat), axis=1).tobytes()


def cifar_files(arrays: Mapping[str, Bytes]) -> dict[str, bytes]:
    """Return the six files of the archive, by their names."""
    parts = zip(np.split(arrays["x_train"], 5), np.split(arrays["y_train"], 5), strict=True)
    train = {f"data_batch_{n}.bin": records(x, y) for n, (x, y) in enumerate(parts, start=1)}
    return {**train, "test_batch.bin": records(arrays["x_test"], arrays["y_test"])}


def write_archive(
    path: Path, files: Mapping[str, Any], folder: str = "cifar-10-batches-bin"
) -> Path:
    """Write a packed archive of bytes and of ready `tarfile.TarInfo`; return its path."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        archive.addfile(_member(f"{folder}/readme.html", 5), io.BytesIO(b"hello"))
        for name, content in files.items():
            if isinstance(content, tarfile.TarInfo):
                archive.addfile(content)
            else:
                member = _member(f"{folder}/{name}", len(content))
                archive.addfile(member, io.BytesIO(content))
    return path


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member
