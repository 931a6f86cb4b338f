"""Files without classes as new rows of a model: pictures, texts, or sounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from playground.base.errors import DataError
from playground.datasets.folders.opened import LIMITS
from playground.datasets.folders.samples import FileSamples
from playground.datasets.preparation.raw import RawColumns, Texts
from playground.datasets.preparation.values import ArrayColumn, Preparation, TextColumn
from playground.datasets.spec import Progress
from playground.reading.pool import readers
from playground.reading.protocol import Request

KIND = "files"
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff", ".gif")
TEXTS = (".txt", ".md")
USUAL_FIT = "crop"
BYTES = 255.0
SOUNDS = (".wav",)
SUFFIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"images": PICTURES, "texts": TEXTS, "sounds": SOUNDS}
)


@dataclass(frozen=True, slots=True, eq=False)
class FileRows:
    """Files as rows.

    Attributes
    ----------
    columns : mapping of str to RawColumn
        The only column of the model.
    names : tuple of str
        The file behind each row.
    left_out : tuple of str
        Sentences on files that could not be used.
    """

    columns: RawColumns
    names: tuple[str, ...]
    left_out: tuple[str, ...]


def takes_files(preparation: Preparation, path: Path) -> bool:
    """Return whether a file or a folder is a row, or rows, for the model."""
    kind = _kind(preparation)
    return kind is not None and (path.is_dir() or path.suffix.lower() in SUFFIXES[kind])


def read_files(path: Path, preparation: Preparation, progress: Progress) -> FileRows:
    """Return one file, or the files of a folder, as rows. May take long.

    Raises
    ------
    DataError
        The model takes no such files, or none of them can be read.
    Cancelled
        `progress` raised it.
    """
    kind = _kind(preparation)
    if kind is None:
        raise DataError(f"This model takes rows of a table, not files; received {path.name}")
    only = preparation.columns[0]
    options = {"suffixes": SUFFIXES[kind], "kind": kind, "settings": _settings(only)}
    found = readers().read(Request(KIND, str(path), options), FileSamples, progress, LIMITS)
    if isinstance(only, ArrayColumn):
        is_bytes = found.x.dtype == np.uint8
        shares = found.x.astype(np.float32) * np.float32(_top(only) / BYTES if is_bytes else 1)
        columns: RawColumns = {only.name: shares.reshape(len(shares), *only.shape)}
    else:
        columns = {only.name: Texts.of(found.texts)}
    return FileRows(columns, found.names, found.left_out)


def _kind(preparation: Preparation) -> str | None:
    """Return which files are rows of the model; None if it takes rows of a table."""
    match preparation.columns:
        case (ArrayColumn(seconds=seconds),) if seconds:
            return "sounds"
        case (ArrayColumn(shape=shape),) if len(shape) == 2 or (
            len(shape) == 3 and shape[2] in (1, 3)
        ):
            return "images"
        case (TextColumn(),):
            return "texts"
    return None


def _settings(only: object) -> dict[str, Any]:
    """Return how a file becomes a sample: the size of pictures, the length of sounds."""
    if not isinstance(only, ArrayColumn):
        return {}
    if only.seconds:
        return {"seconds": only.seconds}
    height, width, channels = (*only.shape, 1)[:3]
    is_colour = channels == 3
    return {"size": (width, height), "fit": only.fit or USUAL_FIT, "is_colour": is_colour}


def _top(only: ArrayColumn) -> float:
    """Return the raw value of the brightest pixels, as the training data had them."""
    if only.brightest != 1:
        return only.brightest
    return BYTES if only.high > 1 else 1.0
