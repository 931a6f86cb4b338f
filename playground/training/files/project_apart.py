"""Reads the trained model in a project file in a child process: message types, parent side.

The child side is `playground.training.files.project_file.state`.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation import codec
from playground.document.file.archive import Archive, Member, write_archive
from playground.reading.hdf5 import plain_copy
from playground.reading.limits import limits_for
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.reading.watch import Progress
from playground.training.protocol.engine import Checkpoint
from playground.training.protocol.frames import Curves
from playground.training.protocol.state import Position

MODEL = "model.keras"
PREPARATION = "preparation.json"
WEIGHTS = "model.weights.h5"
DESCRIPTIONS = ("metadata.json", "config.json")
MAXIMUM_DESCRIPTION_BYTES = 20 * 2**20
MAXIMUM_WEIGHTS_BYTES = 2 * 2**30


@dataclass(frozen=True, slots=True)
class SentCurves:
    """The fields of `Curves`."""

    columns: tuple[str, ...]
    rows: NDArray[Any]
    stride: int
    epochs: int
    latest: NDArray[Any] | None


@dataclass(frozen=True, slots=True)
class SentCheckpoint:
    """A `Checkpoint` as a message.

    Attributes
    ----------
    model : (n,) uint8 array
        A `.keras` file whose numbers the child has copied into a new file.
    extra : dict of str to array
    epoch, step : int
    curves : SentCurves
    preparation : str
        As JSON; "" for none. The parent checks it.
    """

    model: NDArray[Any]
    extra: dict[str, NDArray[Any]]
    epoch: int
    step: int
    curves: SentCurves
    preparation: str = ""


@dataclass(frozen=True, slots=True)
class SentState:
    """What a project file contains in addition to the project.

    Attributes
    ----------
    checkpoint : SentCheckpoint or None
    warnings : tuple of str
        What could not be read.
    """

    checkpoint: SentCheckpoint | None
    warnings: tuple[str, ...]


def read_state_apart(path: Path, progress: Progress) -> tuple[Checkpoint | None, tuple[str, ...]]:
    """Return the trained model in a project file, if it is complete, and warnings for the user.

    Raises
    ------
    PlaygroundError
        It cannot be read within the limits.
    Cancelled
        `progress` raised it.
    """
    state = readers().read(Request("state", str(path)), SentState, progress, limits_for(path))
    sent = state.checkpoint
    if sent is None:
        return None, state.warnings
    curves = sent.curves
    return (
        Checkpoint(
            sent.model.tobytes(),
            MappingProxyType(sent.extra),
            Position(sent.epoch, sent.step),
            Curves(curves.columns, curves.rows, curves.stride, curves.epochs, curves.latest),
            codec.decode(sent.preparation.encode(), PREPARATION) if sent.preparation else None,
        ),
        state.warnings,
    )


def sent_checkpoint(checkpoint: Checkpoint, what: str) -> SentCheckpoint:
    """Return `checkpoint` as the child sends it, with its model read and written again.

    Parameters
    ----------
    what : str
        How messages call its model.

    Raises
    ------
    FileFormatError
        The model is damaged or unsafe. h5py may raise any other error.
    """
    curves = checkpoint.curves
    return SentCheckpoint(
        np.frombuffer(plain_model(checkpoint.model, what), np.uint8),
        dict(checkpoint.extra),
        checkpoint.position.epoch,
        checkpoint.position.step,
        SentCurves(curves.columns, curves.rows, curves.stride, len(curves), curves.latest),
        "" if checkpoint.preparation is None else codec.encode(checkpoint.preparation).decode(),
    )


def plain_model(content: bytes, what: str = MODEL) -> bytes:
    """Return a `.keras` file with the same numbers, in a newly written HDF5 file.

    Raises
    ------
    FileFormatError
        The file is damaged or unsafe.
    """
    if not content:
        return b""
    archive = Archive(BytesIO(content), what, "Keras model")
    members = {
        name: Member(archive.read(name, MAXIMUM_DESCRIPTION_BYTES))
        for name in DESCRIPTIONS
        if name in archive.names
    }
    weights = plain_copy(archive.read(WEIGHTS, MAXIMUM_WEIGHTS_BYTES), what)
    result = BytesIO()
    write_archive(result, {**members, WEIGHTS: Member(weights)})
    return result.getvalue()
