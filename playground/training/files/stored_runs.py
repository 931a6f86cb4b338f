"""The runs in a project file: names, settings, curves, and the weights and moments of the newest.

`run_members` and `runs_in`. A run with weights can be restored exactly, to how it was left;
of the others only settings and curves are shown. All recorded moments are kept as far as they
fit (`playground.training.files.stored_moments`), those of the present run too.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, TypeVar

import msgspec

from playground.base.errors import EARLIER_COPY, FileFormatError
from playground.document.file import codec
from playground.document.file.archive import Archive, Member
from playground.document.file.arrays import pack_arrays, unpack_arrays
from playground.document.project import Project
from playground.training.files.stored_moments import PRESENT, MomentReader, moment_members
from playground.training.files.stored_pictures import (
    StoredPicture,
    packed,
    picture_of,
    stored_picture,
    unpacked,
)
from playground.training.files.unread import unread_fields
from playground.training.protocol.basis import WeakData
from playground.training.protocol.engine import UNKNOWN_RUN, RunLabel
from playground.training.protocol.events import RunInfo
from playground.training.protocol.frames import Curves, kept_rows
from playground.training.protocol.moments import Moment, Recorded, only_moment
from playground.training.protocol.state import Position, State

RUNS = "runs.json"
MOST_RUNS = 30
MOST_BYTES = 8 * 2**20
"""Limit for all curves and settings together, in memory; the newest runs are kept."""
MAXIMUM_BYTES = 2 * MOST_BYTES
"""Limit for the archive member, as text."""
PRESENT_RUN = "run.json"
STATES = "runs/{place}.npz"
"""The state of the run at that place in `RUNS`: its arrays, named by their number."""
MOST_STATES_BYTES = 128 * 2**20
"""Limit for the weights of all earlier runs together; the newest runs keep theirs."""
MOST_MOMENTS_BYTES = 32 * 2**20
"""Limit for all other moments of all runs, so that a file stays small enough to be sent and is
saved at once. Moments between those that are kept are reproduced by training from them."""
LONGEST_NAME = 200
MAXIMUM_NAME_BYTES = 2**14
MAXIMUM_NUMBER = 2**62
MAXIMUM_STRIDE = 2**40

BranchEpoch = Annotated[int, msgspec.Meta(ge=0, le=MAXIMUM_NUMBER)]
Colour = Annotated[int, msgspec.Meta(ge=0, le=MAXIMUM_NUMBER)]
Found = TypeVar("Found")

log = logging.getLogger(__name__)


class StoredPresent(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of `RunLabel`."""

    name: str = ""
    parent_name: str = ""
    branch_epoch: BranchEpoch = 0
    is_hidden: bool = False
    diverged_rate: float | None = None
    colour: Colour | None = None


class StoredEnd(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of the last moment of a run; its arrays are in a member of their own."""

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
    parent_name: str = ""
    branch_epoch: BranchEpoch = 0
    diverged_rate: float | None = None
    end: StoredEnd | None = None
    boundary: StoredPicture | None = None
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """What a file keeps of runs.

    Attributes
    ----------
    earlier : tuple of RunInfo
        Without the moments that do not fit.
    present : Recorded or None
        The moments of the present run that fit.
    lost : int
        Of how many earlier runs no weights are kept, though they are known.
    thinned : int
        Of how many of the others, the present one included, some moments are not kept.
    """

    earlier: tuple[RunInfo, ...]
    present: Recorded | None
    lost: int
    thinned: int

    def remark(self) -> str:
        """Return what is not kept, to follow "Saved": ", without ..."; empty if all is."""
        if self.lost:
            runs = "the oldest run" if self.lost == 1 else f"the {self.lost} oldest runs"
            limit = MOST_STATES_BYTES // 2**20
            return f", without the weights of {runs}: at most {limit} MB are kept"
        if self.thinned:
            runs = "one run" if self.thinned == 1 else f"{self.thinned} runs"
            limit = MOST_MOMENTS_BYTES // 2**20
            return f", with fewer recorded moments of {runs}: at most {limit} MB are kept"
        return ""


def label_members(label: RunLabel) -> dict[str, Member]:
    """Return the member that describes the run that trains; none if nothing is known."""
    if label == UNKNOWN_RUN:
        return {}
    stored = StoredPresent(
        name=label.name[:LONGEST_NAME],
        parent_name=label.parent_name[:LONGEST_NAME],
        branch_epoch=label.branch_epoch,
        is_hidden=label.is_hidden,
        diverged_rate=label.diverged_rate,
        colour=label.colour,
    )
    content = msgspec.json.encode(stored)
    return {PRESENT_RUN: Member(content, is_deflated=True)}


def run_members(runs: tuple[RunInfo, ...], present: Recorded | None = None) -> dict[str, Member]:
    """Return the members that hold `runs`: the newest, as many as fit; and the moments of all.

    Parameters
    ----------
    runs : tuple of RunInfo
        Earlier runs, oldest first.
    present : Recorded, optional
        The moments of the present run.
    """
    found = within_limit(runs, present)
    members, recorded = _earlier_members(found.earlier)
    if found.present is not None:
        recorded.append((PRESENT, found.present))
    return members | moment_members(reversed(recorded))


def _earlier_members(
    runs: tuple[RunInfo, ...],
) -> tuple[dict[str, Member], list[tuple[int, Recorded]]]:
    """Return the members that hold earlier runs, and the moments of those, by their places."""
    if not runs:
        return {}, []
    kept: list[tuple[StoredRun, RunInfo]] = []
    size = 0
    for run in reversed(runs[-MOST_RUNS:]):
        stored = _stored(run)
        size += len(stored.rows) + len(bytes(stored.project))
        size += 0 if stored.boundary is None else len(stored.boundary.values)
        if size > MOST_BYTES:
            break
        kept.append((stored, run))
    kept.reverse()
    members = {RUNS: Member(msgspec.json.encode([each for each, _ in kept]), is_deflated=True)}
    recorded = []
    for place, (_, run) in enumerate(kept):
        if run.recorded is not None:
            state = run.recorded.end.state
            arrays = {f"{number:05d}": each for number, each in enumerate(state.arrays)}
            members[STATES.format(place=place)] = Member(pack_arrays(arrays))
            recorded.append((place, run.recorded))
    return members, recorded


def within_limit(runs: tuple[RunInfo, ...], present: Recorded | None = None) -> KeptRuns:
    """Return what a file keeps of the moments of runs.

    The newest runs keep their weights, as many as fit. The other moments share what is left
    evenly: a run that needs less leaves the rest to the others.
    """
    kept: list[RunInfo] = []
    left, lost = MOST_STATES_BYTES, 0
    for run in reversed(runs):
        left -= 0 if run.recorded is None else run.recorded.end.state.size_bytes
        lost += left < 0 and run.recorded is not None
        kept.append(run if left >= 0 else replace(run, recorded=None))
    kept.reverse()
    sizes = [_film_bytes(run) for run in kept]
    sizes.append(0 if present is None else present.size_bytes())
    *shares, last = _shares(sizes, min(MOST_MOMENTS_BYTES, max(0, left)))
    fitted = tuple(_fitted(run, share) for run, share in zip(kept, shares, strict=True))
    moments = None if present is None else present.thinned(last, keeps_end=False)
    thinned = sum(size > share for size, share in zip(sizes, (*shares, last), strict=True))
    return KeptRuns(fitted, moments, lost, thinned)


def _film_bytes(run: RunInfo) -> int:
    """Return the size of all moments of an earlier run but the last, in bytes."""
    return 0 if run.recorded is None else run.recorded.size_bytes(has_end=False)


def _fitted(run: RunInfo, share: int) -> RunInfo:
    """Return `run` with those moments that fit into its share."""
    if run.recorded is None:
        return run
    return replace(run, recorded=run.recorded.thinned(share, keeps_end=True))


def _shares(sizes: list[int], budget: int) -> list[int]:
    """Divide `budget`: each gets what it needs, or the same as all others that get too little."""
    shares, left = [0] * len(sizes), budget
    by_size = sorted(range(len(sizes)), key=sizes.__getitem__)
    for count, place in zip(range(len(sizes), 0, -1), by_size, strict=True):
        shares[place] = min(sizes[place], left // count)
        left -= shares[place]
    return shares


@dataclass(frozen=True, slots=True)
class FoundRuns:
    """What a file has of runs.

    Attributes
    ----------
    earlier : tuple of RunInfo
        Oldest first.
    present : Recorded or None
        The moments of the present run.
    label : RunLabel
        What the list says of the present run.
    warnings : tuple of str
        A sentence for each part that could not be read.
    """

    earlier: tuple[RunInfo, ...] = ()
    present: Recorded | None = None
    label: RunLabel = UNKNOWN_RUN
    warnings: tuple[str, ...] = ()

    def recorded_until(self, epochs: int) -> Recorded | None:
        """Return the moments of the present run, which has trained `epochs` epochs."""
        found = self.present
        return None if found is None or found.end.epoch > epochs else found


def runs_in(archive: Archive, located: Callable[[Project], Project]) -> FoundRuns:
    """Return the runs in a project file; what is damaged is left out, with a warning.

    Parameters
    ----------
    archive : Archive
    located : callable
        Takes the project of a run; returns it with the place where its table is now.
    """
    return _RunReader(archive, located).found()


class _RunReader:
    """Reads the runs of one file, within limits for all together."""

    def __init__(self, archive: Archive, located: Callable[[Project], Project]) -> None:
        self._archive = archive
        self._located = located
        self._moments = MomentReader(archive, located, 2 * MOST_MOMENTS_BYTES)
        self._left = MOST_STATES_BYTES + MOST_BYTES
        self._warnings: list[str] = []

    def found(self) -> FoundRuns:
        """Return all runs, and what could not be read."""
        self._without(self._moments.open, "The recorded moments of the runs")
        earlier = self._without(self._earlier, "The earlier runs") or ()
        what = "The recorded moments of the present run"
        present = self._without(self._present, what)
        label = self._without(self._label, "The name of the present run") or UNKNOWN_RUN
        return FoundRuns(earlier, present, label, (*self._warnings, *self._moments.warnings))

    def _earlier(self) -> tuple[RunInfo, ...]:
        if RUNS not in self._archive.names:
            return ()
        what = self._archive.label(RUNS)
        content = self._archive.read(RUNS, MAXIMUM_BYTES)
        rows = _decoded(content, what)
        self._warnings += unread_fields(content, StoredRun, what)
        runs = [_run(place, stored, what) for place, stored in enumerate(rows)]
        self._warnings += [
            f"The picture of {run.name} could not be read: {what} must have one that fits; "
            + EARLIER_COPY
            for run, stored in zip(runs, rows, strict=True)
            if stored.boundary is not None and run.boundary is None
        ]
        located = [replace(run, project=self._located(run.project)) for run in runs]
        return tuple(
            run if stored.end is None else self._with_moments(place, run, stored.end)
            for place, (run, stored) in enumerate(zip(located, rows, strict=True))
        )

    def _with_moments(self, place: int, run: RunInfo, stored: StoredEnd) -> RunInfo:
        """Return `run` with its weights and moments, as far as they can be read."""
        read_end = partial(self._end, place, run, stored)
        end = self._without(read_end, f"The weights of {run.name}")
        if end is None:
            return run
        read_all = partial(self._moments.recorded, place, len(run.curves), end.end)
        whole = self._without(read_all, f"The recorded moments of {run.name}")
        return replace(run, recorded=whole or end, is_stored=False)

    def _end(self, place: int, run: RunInfo, stored: StoredEnd) -> Recorded:
        member = STATES.format(place=place)
        content = self._archive.read(member, self._left)
        self._left -= len(content)
        return _end(run, stored, content, self._archive.label(member))

    def _label(self) -> RunLabel:
        if PRESENT_RUN not in self._archive.names:
            return UNKNOWN_RUN
        content = self._archive.read(PRESENT_RUN, MAXIMUM_NAME_BYTES)
        try:
            found = msgspec.json.decode(content, type=StoredPresent)
        except (msgspec.MsgspecError, RecursionError) as error:
            what = self._archive.label(PRESENT_RUN)
            raise FileFormatError(
                f"{what} cannot be read ({codec.in_words(str(error))}); {EARLIER_COPY}"
            ) from None
        self._warnings += unread_fields(content, StoredPresent, self._archive.label(PRESENT_RUN))
        return RunLabel(
            found.name[:LONGEST_NAME].strip(),
            found.parent_name[:LONGEST_NAME],
            found.branch_epoch,
            found.is_hidden,
            found.diverged_rate,
            found.colour,
        )

    def _present(self) -> Recorded | None:
        return self._moments.recorded(PRESENT, MAXIMUM_NUMBER)

    def _without(self, read: Callable[[], Found], what: str) -> Found | None:
        """Return what `read` returns; if it is damaged, note that and return None."""
        try:
            return read()
        except FileFormatError as error:
            log.warning("%s: not read: %s", what, error)
            self._warnings.append(f"{what} could not be read: {error}")
            return None


def _decoded(content: bytes, what: str) -> list[StoredRun]:
    """Return the runs in the content of `RUNS`.

    Raises
    ------
    FileFormatError
        They are damaged.
    """
    try:
        found = msgspec.json.decode(content, type=list[StoredRun])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FileFormatError(
            f"{what} cannot be read ({codec.in_words(str(error))}); {EARLIER_COPY}"
        ) from None
    if len(found) > MOST_RUNS:
        raise FileFormatError(
            f"{what} must have at most {MOST_RUNS} runs; received {len(found)}; {EARLIER_COPY}"
        )
    return found


def _end(run: RunInfo, stored: StoredEnd, content: bytes, what: str) -> Recorded:
    """Return how a run was left; whether its arrays fit, the engine checks."""
    numbers = (stored.epoch, stored.step, stored.weights, stored.batches, stored.data_mark)
    arrays = unpack_arrays(content, what)
    names = [f"{number:05d}" for number in range(len(arrays))]
    is_whole = sorted(arrays) == names and stored.weights <= len(arrays)
    is_whole = is_whole and all(array.dtype.kind in "biuf" for array in arrays.values())
    if not is_whole or not all(0 <= number <= MAXIMUM_NUMBER for number in numbers):
        raise FileFormatError(f"{what} must have all arrays of a run; {EARLIER_COPY}")
    position = Position(stored.epoch, stored.step)
    state = State(position, tuple(arrays[name] for name in names), stored.weights)
    data = WeakData.not_loaded(stored.data_mark)
    end = only_moment(len(run.curves), state, run.project, data)
    return Recorded.end_only(end, stored.batches)


def _stored(run: RunInfo) -> StoredRun:
    curves = run.curves
    latest = b"" if curves.latest is None else packed(curves.latest)
    return StoredRun(
        name=run.name[:LONGEST_NAME],
        project=msgspec.Raw(codec.encode(run.project)),
        columns=list(curves.columns),
        rows=packed(curves.rows),
        stride=curves.stride,
        epochs=len(curves),
        latest=latest,
        is_hidden=run.is_hidden,
        parent_name=run.parent_name[:LONGEST_NAME],
        branch_epoch=run.branch_epoch,
        diverged_rate=run.diverged_rate,
        end=None if run.recorded is None else _stored_end(run.recorded),
        boundary=stored_picture(run.boundary),
        colour=run.colour,
    )


def _stored_end(recorded: Recorded) -> StoredEnd:
    end: Moment = recorded.end
    return StoredEnd(
        epoch=end.state.position.epoch,
        step=end.state.position.step,
        weights=end.state.weights,
        batches=recorded.batches,
        data_mark=end.segment.data.mark,
    )


def _run(place: int, stored: StoredRun, what: str) -> RunInfo:
    """Return the run at that place of the list; earlier versions stored no colours."""
    return RunInfo(
        0,
        stored.name[:LONGEST_NAME],
        codec.decode(bytes(stored.project), what),
        _curves(stored, what),
        is_hidden=stored.is_hidden,
        is_stored=True,
        parent_name=stored.parent_name[:LONGEST_NAME],
        branch_epoch=stored.branch_epoch,
        diverged_rate=stored.diverged_rate,
        boundary=picture_of(stored.boundary),
        colour=place if stored.colour is None else stored.colour,
    )


def _curves(stored: StoredRun, what: str) -> Curves:
    """Return the curves of a run, checked."""
    width, stride, epochs = len(stored.columns), stored.stride, stored.epochs
    is_whole = len(stored.rows) % (4 * max(width, 1)) == 0 and (width > 0 or not stored.rows)
    is_power = 0 < stride <= MAXIMUM_STRIDE and stride.bit_count() == 1
    is_whole = is_whole and len(stored.latest) in (0, 4 * width)
    if is_whole and is_power and epochs >= 0:
        flat = unpacked(stored.rows)
        rows = flat.reshape(len(flat) // max(width, 1), width)
        latest = unpacked(stored.latest) if stored.latest else None
        columns = tuple(stored.columns)
        if stride == 1 and epochs == len(rows):
            return Curves(columns, rows)
        if stride > 1 and latest is not None and kept_rows(epochs, stride) == len(rows):
            return Curves(columns, rows, stride, epochs, latest)
    raise FileFormatError(f"{what} must have curves whose parts match; {EARLIER_COPY}")
