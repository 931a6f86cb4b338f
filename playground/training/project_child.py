"""The trained model inside a project file is read apart: the child's end of that."""

from io import BytesIO
from pathlib import Path

import numpy as np

from playground.document.file.archive import Archive, Member, write_archive
from playground.reading.border import refusal
from playground.reading.child import Outlet
from playground.reading.hdf5 import plain_copy
from playground.reading.protocol import Request
from playground.training.engine import Checkpoint
from playground.training.project_apart import SentCheckpoint, SentCurves, SentState
from playground.training.project_file import LOST, MODEL, read_checkpoint

WEIGHTS = "model.weights.h5"
DESCRIPTIONS = ("metadata.json", "config.json")
MAXIMUM_DESCRIPTION_BYTES = 20 * 2**20
MAXIMUM_WEIGHTS_BYTES = 2 * 2**30


def state(request: Request, outlet: Outlet) -> SentState:
    """Read the trained model of a project file. Runs in the child.

    Whatever is wrong with it, the project itself can be opened without it.
    """
    path = Path(request.path)
    with path.open("rb") as stream:
        checkpoint, warnings = read_checkpoint(Archive(stream, path.name))
    if checkpoint is None:
        return SentState(None, warnings)
    outlet.progress(f"Reading the trained model of {path.name}", None)
    try:
        return SentState(_sent(checkpoint), warnings)
    except Exception as error:  # noqa: BLE001 - h5py raises whatever it likes on damaged files
        return SentState(None, (LOST.format(reason=refusal(error, MODEL).sentence), *warnings))


def _sent(checkpoint: Checkpoint) -> SentCheckpoint:
    curves = checkpoint.curves
    return SentCheckpoint(
        np.frombuffer(plain_model(checkpoint.model), np.uint8),
        dict(checkpoint.extra),
        checkpoint.position.epoch,
        checkpoint.position.step,
        SentCurves(curves.columns, curves.rows, curves.stride, len(curves), curves.latest),
    )


def plain_model(content: bytes) -> bytes:
    """Return a `.keras` file with the same numbers, in an HDF5 file that is whole.

    Raises
    ------
    FileFormatError
        The file is damaged, or not to be trusted.
    """
    if not content:
        return b""
    archive = Archive(BytesIO(content), MODEL)
    members = {
        name: Member(archive.read(name, MAXIMUM_DESCRIPTION_BYTES))
        for name in DESCRIPTIONS
        if name in archive.names
    }
    weights = plain_copy(archive.read(WEIGHTS, MAXIMUM_WEIGHTS_BYTES), MODEL)
    result = BytesIO()
    write_archive(result, {**members, WEIGHTS: Member(weights)})
    return result.getvalue()
