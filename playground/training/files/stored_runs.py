"""Earlier runs in a project file: names, settings and curves; `pack_runs` and `unpack_runs`.

Weights are not stored, so the moments of a run from a file cannot be shown.
"""

from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import FileFormatError
from playground.document.file import codec
from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves, kept_rows

RUNS = "runs.json"
MOST_RUNS = 30
MOST_BYTES = 8 * 2**20
"""Limit for all curves and settings together, in memory; the newest runs are kept."""
MAXIMUM_BYTES = 2 * MOST_BYTES
"""Limit for the archive member, as text."""
LONGEST_NAME = 200
MAXIMUM_STRIDE = 2**40
ADVICE = "open an earlier copy of the file"


class StoredRun(msgspec.Struct, frozen=True, kw_only=True):
    """A run as it is in the file; arrays are float32, little-endian, as base64."""

    name: str
    project: msgspec.Raw
    columns: list[str]
    rows: bytes
    stride: int = 1
    epochs: int = 0
    latest: bytes = b""
    is_hidden: bool = False
    diverged_rate: float | None = None


def pack_runs(runs: tuple[RunInfo, ...]) -> bytes:
    """Return the content of `RUNS` with the newest of `runs`, as many as fit."""
    kept: list[StoredRun] = []
    size = 0
    for run in reversed(runs[-MOST_RUNS:]):
        stored = _stored(run)
        size += len(stored.rows) + len(bytes(stored.project))
        if size > MOST_BYTES:
            break
        kept.append(stored)
    return msgspec.json.encode(kept[::-1])


def unpack_runs(content: bytes) -> tuple[RunInfo, ...]:
    """Return the runs in `content`, oldest first; their ids are 0.

    Raises
    ------
    FileFormatError
        They are damaged or inconsistent.
    """
    try:
        found = msgspec.json.decode(content, type=list[StoredRun])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FileFormatError(f"{RUNS} cannot be read ({error}); {ADVICE}") from None
    if len(found) > MOST_RUNS:
        raise FileFormatError(
            f"{RUNS} must have at most {MOST_RUNS} runs; received {len(found)}; {ADVICE}"
        )
    return tuple(map(_run, found))


def _stored(run: RunInfo) -> StoredRun:
    curves = run.curves
    latest = b"" if curves.latest is None else _bytes(curves.latest)
    return StoredRun(
        name=run.name[:LONGEST_NAME],
        project=msgspec.Raw(codec.encode(run.project)),
        columns=list(curves.columns),
        rows=_bytes(curves.rows),
        stride=curves.stride,
        epochs=len(curves),
        latest=latest,
        is_hidden=run.is_hidden,
        diverged_rate=run.diverged_rate,
    )


def _run(stored: StoredRun) -> RunInfo:
    return RunInfo(
        0,
        stored.name[:LONGEST_NAME],
        codec.decode(bytes(stored.project)),
        _curves(stored),
        is_hidden=stored.is_hidden,
        is_stored=True,
        diverged_rate=stored.diverged_rate,
    )


def _curves(stored: StoredRun) -> Curves:
    """Return the curves of a run, checked."""
    width, stride, epochs = len(stored.columns), stored.stride, stored.epochs
    is_whole = len(stored.rows) % (4 * max(width, 1)) == 0 and (width > 0 or not stored.rows)
    is_power = 0 < stride <= MAXIMUM_STRIDE and stride.bit_count() == 1
    if is_whole and is_power and epochs >= 0:
        rows = _array(stored.rows).reshape(-1, width)
        latest = _array(stored.latest) if len(stored.latest) == 4 * width else None
        columns = tuple(stored.columns)
        if stride == 1 and epochs == len(rows):
            return Curves(columns, rows)
        if stride > 1 and latest is not None and kept_rows(epochs, stride) == len(rows):
            return Curves(columns, rows, stride, epochs, latest)
    raise FileFormatError(f"{RUNS} must have curves whose parts match; {ADVICE}")


def _bytes(array: NDArray[np.float32]) -> bytes:
    return np.ascontiguousarray(array, "<f4").tobytes()


def _array(content: bytes) -> NDArray[Any]:
    """Return the numbers in `content`, read-only."""
    return np.frombuffer(content, "<f4").astype(np.float32, copy=False)
