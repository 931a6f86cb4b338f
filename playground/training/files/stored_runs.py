"""Earlier runs in a project file: names, settings, curves, and the weights of the newest.

`run_members` and `read_runs`. A run with weights can be restored exactly, to how it was left;
of the others only settings and curves are shown.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import FileFormatError
from playground.document.file import codec
from playground.document.file.archive import Member
from playground.document.file.arrays import pack_arrays, unpack_arrays
from playground.training.protocol.engine import Position, State
from playground.training.protocol.events import RunEnd, RunInfo
from playground.training.protocol.frames import Curves, kept_rows

RUNS = "runs.json"
MOST_RUNS = 30
MOST_BYTES = 8 * 2**20
"""Limit for all curves and settings together, in memory; the newest runs are kept."""
MAXIMUM_BYTES = 2 * MOST_BYTES
"""Limit for the archive member, as text."""
STATES = "runs/{place}.npz"
"""The state of the run at that place in `RUNS`: its arrays, named by their number."""
MOST_STATES_BYTES = 128 * 2**20
"""Limit for the weights of all earlier runs together; the newest runs keep theirs."""
LONGEST_NAME = 200
MAXIMUM_NUMBER = 2**62
MAXIMUM_STRIDE = 2**40
ADVICE = "open an earlier copy of the file"


class StoredEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of a `RunEnd`; its arrays are in a member of their own."""

    epoch: int
    step: int
    weights: int
    batches: int
    data_mark: int


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
    end: StoredEnd | None = None


def run_members(runs: tuple[RunInfo, ...]) -> dict[str, Member]:
    """Return the members that hold `runs`: the newest, as many as fit."""
    if not runs:
        return {}
    runs = within_limit(runs)
    kept: list[tuple[StoredRun, RunInfo]] = []
    size = 0
    for run in reversed(runs[-MOST_RUNS:]):
        stored = _stored(run)
        size += len(stored.rows) + len(bytes(stored.project))
        if size > MOST_BYTES:
            break
        kept.append((stored, run))
    kept.reverse()
    members = {RUNS: Member(msgspec.json.encode([each for each, _ in kept]), is_deflated=True)}
    for place, (_, run) in enumerate(kept):
        if run.end is not None:
            arrays = {f"{number:05d}": each for number, each in enumerate(run.end.state.arrays)}
            members[STATES.format(place=place)] = Member(pack_arrays(arrays))
    return members


def within_limit(runs: tuple[RunInfo, ...]) -> tuple[RunInfo, ...]:
    """Return `runs` with the weights that a file keeps: those of the newest, as many as fit."""
    kept: list[RunInfo] = []
    left = MOST_STATES_BYTES
    for run in reversed(runs):
        left -= 0 if run.end is None else run.end.state.size_bytes
        kept.append(run if left >= 0 else replace(run, end=None))
    return tuple(reversed(kept))


def count_without_weights(runs: tuple[RunInfo, ...]) -> int:
    """Return of how many of `runs` a file keeps no weights, though they are known."""
    pairs = zip(runs, within_limit(runs), strict=True)
    return sum(1 for before, after in pairs if before.end is not after.end)


def read_runs(read: Callable[[str, int], bytes]) -> tuple[tuple[RunInfo, ...], tuple[str, ...]]:
    """Return the runs of a file, oldest first, and a warning for each whose weights are lost.

    Parameters
    ----------
    read : callable
        Takes the name of a member and how many bytes it may have; returns its content.

    Raises
    ------
    FileFormatError
        The runs are damaged or inconsistent.
    """
    runs, warnings = [], []
    left = MOST_STATES_BYTES + MOST_BYTES
    for place, stored in enumerate(_decoded(read(RUNS, MAXIMUM_BYTES))):
        run = _run(stored)
        if stored.end is not None:
            member = STATES.format(place=place)
            try:
                content = read(member, left)
                left -= len(content)
                run = replace(run, end=_end(stored.end, content, member), is_stored=False)
            except FileFormatError as error:
                warnings.append(f"The weights of {run.name} could not be read: {error}")
        runs.append(run)
    return tuple(runs), tuple(warnings)


def _decoded(content: bytes) -> list[StoredRun]:
    """Return the runs in the content of `RUNS`.

    Raises
    ------
    FileFormatError
        They are damaged.
    """
    try:
        found = msgspec.json.decode(content, type=list[StoredRun])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FileFormatError(f"{RUNS} cannot be read ({error}); {ADVICE}") from None
    if len(found) > MOST_RUNS:
        raise FileFormatError(
            f"{RUNS} must have at most {MOST_RUNS} runs; received {len(found)}; {ADVICE}"
        )
    return found


def _end(stored: StoredEnd, content: bytes, member: str) -> RunEnd:
    """Return how a run was left; whether its arrays fit, the engine checks."""
    numbers = (stored.epoch, stored.step, stored.weights, stored.batches, stored.data_mark)
    arrays = unpack_arrays(content, member)
    names = [f"{number:05d}" for number in range(len(arrays))]
    is_whole = sorted(arrays) == names and stored.weights <= len(arrays)
    is_whole = is_whole and all(array.dtype.kind in "biuf" for array in arrays.values())
    if not is_whole or not all(0 <= number <= MAXIMUM_NUMBER for number in numbers):
        raise FileFormatError(f"{member} must have all arrays of a run; {ADVICE}")
    position = Position(stored.epoch, stored.step)
    state = State(position, tuple(arrays[name] for name in names), stored.weights)
    return RunEnd(state, stored.data_mark, stored.batches)


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
        end=None if run.end is None else _stored_end(run.end),
    )


def _stored_end(end: RunEnd) -> StoredEnd:
    return StoredEnd(
        epoch=end.state.position.epoch,
        step=end.state.position.step,
        weights=end.state.weights,
        batches=end.batches,
        data_mark=end.data_mark,
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
        flat = _array(stored.rows)
        rows = flat.reshape(len(flat) // max(width, 1), width)
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
