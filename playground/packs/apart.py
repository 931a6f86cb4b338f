"""Reads packs in a separate process: the code of the parent and of the child."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import FileFormatError, PlaygroundError
from playground.challenges.reading import read_challenge
from playground.learning.packs import read_lesson
from playground.packs.pack import MOST_PACK_BYTES, Kind, Pack, read_archive
from playground.reading.child import Outlet
from playground.reading.pool import readers
from playground.reading.protocol import Request
from playground.reading.watch import Progress


@dataclass(frozen=True, slots=True)
class SentPack:
    """A `Pack` as a message.

    Attributes
    ----------
    kind, name : str
    files : dict of str to (n,) uint8 array
    """

    kind: str
    name: str
    files: dict[str, NDArray[np.uint8]]


def read_pack(path: Path, progress: Progress = lambda _text, _fraction: None) -> Pack:
    """Return a pack whose lesson or challenge can be used, read in the child.

    Raises
    ------
    PlaygroundError
        It cannot be read or used; one sentence says why.
    """
    sent = readers().read(Request("pack", str(path)), SentPack, progress)
    return Pack(
        Kind(sent.kind), sent.name, {name: data.tobytes() for name, data in sent.files.items()}
    )


def read(request: Request, _outlet: Outlet) -> SentPack:
    """Read a pack, and try its lesson or challenge. Runs in the child."""
    path = Path(request.path)
    try:
        pack = _read(path)
    except OSError as error:
        raise PlaygroundError(
            f"{path.name} cannot be read ({error.strerror or type(error).__name__})"
        ) from None
    check(pack)
    return SentPack(
        pack.kind,
        pack.name,
        {name: np.frombuffer(data, np.uint8) for name, data in pack.files.items()},
    )


def check(pack: Pack) -> None:
    """Raise a sentence if the lesson or challenge of a pack cannot be used."""
    with tempfile.TemporaryDirectory(prefix="playground-pack-") as home:
        folder = Path(home) / pack.name
        write_files(folder, pack)
        if pack.kind is Kind.LESSON:
            read_lesson(folder)
        else:
            read_challenge(folder)


def write_files(folder: Path, pack: Pack) -> None:
    """Write the files of a pack to a new folder."""
    folder.mkdir()
    for name, content in pack.files.items():
        (folder / name).write_bytes(content)


def _read(path: Path) -> Pack:
    """Return the files of a pack."""
    with path.open("rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > MOST_PACK_BYTES:
            raise FileFormatError(
                f"{path.name} has {size / 2**20:,.0f} MB; a pack has at most "
                f"{MOST_PACK_BYTES // 2**20} MB"
            )
        return read_archive(stream, path.name)
