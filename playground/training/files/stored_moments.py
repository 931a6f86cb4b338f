"""The recorded moments of runs in a project file: `moment_members` and `MomentReader`.

They can be shown, made into a film and returned to after the project was opened, exactly. The
last moment of an earlier run is not here: `playground.training.files.stored_runs` has it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from math import prod
from typing import Any, NoReturn

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.errors import EARLIER_COPY, FileFormatError
from playground.document.file import codec
from playground.document.file.archive import Archive, Member
from playground.document.project import LayerId, Project
from playground.training.files.unread import unread_fields
from playground.training.protocol.basis import WeakData
from playground.training.protocol.gradient_log import CAPACITY, GradientCurves
from playground.training.protocol.moments import (
    ARRAY_BYTES,
    MAXIMUM_MOMENTS,
    Moment,
    Recorded,
    Segment,
)
from playground.training.protocol.state import Position, State

MOMENTS = "moments.json"
STATES = "moments/{run}.bin"
"""The arrays of all moments of a run, one after the other."""
PRESENT = -1
"""The run that trains; an earlier one has the number of its place in the list of runs."""
MOST_SEGMENTS = 256
"""Of one run; the newest are kept."""
MOST_PROJECT_BYTES = 8 * 2**20
"""Limit for the projects of all segments, as JSON."""
MAXIMUM_BYTES = 2 * MOST_PROJECT_BYTES
"""Limit for the member `MOMENTS`."""
MOST_ARRAYS = 10_000
"""Of one state."""
MOST_AXES = 32
MAXIMUM_SIZE = 2**31
"""Of one axis."""
MAXIMUM_NUMBER = 2**62
ALIGNMENT = 8
"""Each array begins at a multiple of this."""
MOST_GRADIENTS = 8192
"""Numbers of gradient norms of one run, about; more are thinned evenly."""
AT_THE_END = -1
"""Instead of a form: the state is that of the end of the run, which is stored elsewhere."""
NO_GRADIENTS = (
    "The gradient norms of a run could not be read: {what} must have norms that match; "
    + EARLIER_COPY
)

Form = tuple[int, list[tuple[str, list[int]]]]
"""How many of its arrays are weights; type and shape of each array of a state."""


class StoredSegment(msgspec.Struct, frozen=True, array_like=True):
    """The numbers of a `Segment`: the place of its project, and the mark of its data."""

    project: int
    data_mark: int
    epoch: int
    step: int


class StoredMoment(msgspec.Struct, frozen=True, array_like=True):
    """The numbers of a `Moment`; the epoch of its state counts from the last rebuild."""

    epoch: int
    state_epoch: int
    step: int
    segment: int
    form: int
    is_anchor: bool


class StoredGradients(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of `GradientCurves`; arrays little-endian, as base64."""

    layers: list[str]
    times: bytes
    norms: bytes
    ratios: bytes


class StoredMoments(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of a run; the arrays are in a member of their own."""

    run: int
    batches: int
    projects: list[msgspec.Raw]
    segments: list[StoredSegment]
    forms: list[Form]
    moments: list[StoredMoment]
    gradients: StoredGradients | None = None


def moment_members(runs: Iterable[tuple[int, Recorded]]) -> dict[str, Member]:
    """Return the members that hold the moments of `runs`, by number, those that come first first.

    The caller has thinned them. Of a run with very many edits only the last ones are kept.
    """
    rows: list[StoredMoments] = []
    members: dict[str, Member] = {}
    left = MOST_PROJECT_BYTES
    for number, recorded in runs:
        known = recorded.last_segments(MOST_SEGMENTS)
        if not known.moments or known.end is not recorded.end:
            continue
        row, content = _packed(number, known)
        left -= sum(len(bytes(project)) for project in row.projects)
        if left < 0:
            break
        if all(_is_plain(form) for form in row.forms):
            rows.append(row)
            members[STATES.format(run=_name(number))] = Member(content)
    if not rows:
        return {}
    return {MOMENTS: Member(msgspec.json.encode(rows), is_deflated=True), **members}


def _packed(number: int, recorded: Recorded) -> tuple[StoredMoments, bytes]:
    """Return the description of a run's moments, and their arrays."""
    projects: dict[bytes, int] = {}
    places = {}
    for place, segment in enumerate(recorded.segments):
        found = projects.setdefault(codec.encode(segment.project), len(projects))
        places[segment] = place, StoredSegment(found, segment.data.mark, *segment.first)
    forms: dict[str, tuple[int, Form]] = {}
    moments, parts = [], []
    for place, moment in enumerate(recorded.moments):
        is_end = number != PRESENT and place == len(recorded.moments) - 1
        form = AT_THE_END
        if not is_end:
            description = _form(moment.state)
            form, _ = forms.setdefault(repr(description), (len(forms), description))
            parts += [part for array in moment.state.arrays for part in _padded(array)]
        position = moment.state.position
        segment_place, _ = places[moment.segment]
        numbers = (moment.epoch, position.epoch, position.step, segment_place, form)
        moments.append(StoredMoment(*numbers, moment.is_anchor))
    row = StoredMoments(
        run=number,
        batches=recorded.batches,
        projects=[msgspec.Raw(project) for project in projects],
        segments=[segment for _, segment in places.values()],
        forms=[form for _, form in forms.values()],
        moments=moments,
        gradients=_stored_gradients(recorded.gradients.thinned(MOST_GRADIENTS)),
    )
    return row, b"".join(parts)


def _stored_gradients(curves: GradientCurves) -> StoredGradients:
    return StoredGradients(
        layers=list(curves.layers),
        times=np.ascontiguousarray(curves.times, "<f8").tobytes(),
        norms=np.ascontiguousarray(curves.norms, "<f4").tobytes(),
        ratios=np.ascontiguousarray(curves.ratios, "<f4").tobytes(),
    )


def _gradients(stored: StoredGradients | None) -> GradientCurves | None:
    """Return the gradients; None if their parts do not match."""
    if stored is None:
        return GradientCurves()
    if len(stored.times) % 8:
        return None
    times = np.frombuffer(stored.times, "<f8").astype(np.float64, copy=False)
    shape = (len(stored.layers), len(times))
    is_whole = len(stored.norms) == len(stored.ratios) == 4 * prod(shape)
    is_whole = is_whole and len(times) <= CAPACITY and len(set(stored.layers)) == shape[0]
    if not is_whole or not np.isfinite(times).all() or not (np.diff(times) > 0).all():
        return None
    norms, ratios = (
        np.frombuffer(part, "<f4").astype(np.float32, copy=False).reshape(shape)
        for part in (stored.norms, stored.ratios)
    )
    return GradientCurves(times, tuple(map(LayerId, stored.layers)), norms, ratios)


def _form(state: State) -> Form:
    return state.weights, [(array.dtype.str, list(array.shape)) for array in state.arrays]


def _padded(array: NDArray[Any]) -> tuple[bytes, bytes]:
    """Return the numbers of an array, and what fills up to the next one."""
    return array.tobytes(), bytes(-array.nbytes % ALIGNMENT)


def _is_plain(form: Form) -> bool:
    """Return whether all arrays of a state hold numbers as they can be read again."""
    return len(form[1]) <= MOST_ARRAYS and all(_is_number(kind) for kind, _ in form[1])


def _is_number(kind: str) -> bool:
    return re.fullmatch(r"[<|][biuf][1248]", kind) is not None


def _name(number: int) -> str:
    return "present" if number == PRESENT else str(number)


class MomentReader:
    """Reads the moments of one file after the other run, within limits for all together.

    Parameters
    ----------
    archive : Archive
    located : callable
        Takes a project; returns it with the place where its table is now.
    budget_bytes : int
        Memory that all moments may take.

    Attributes
    ----------
    warnings : list of str
        A sentence for each part of the moments that could not be read.
    """

    def __init__(
        self,
        archive: Archive,
        located: Callable[[Project], Project],
        budget_bytes: int,
    ) -> None:
        self._archive = archive
        self._what = archive.label(MOMENTS)
        self._located = located
        self._left = budget_bytes
        self._rows: Mapping[int, StoredMoments] = {}
        self.warnings: list[str] = []

    def open(self) -> None:
        """Read which moments there are.

        Raises
        ------
        FileFormatError
            `MOMENTS` is damaged.
        """
        if MOMENTS in self._archive.names:
            content = self._archive.read(MOMENTS, MAXIMUM_BYTES)
            rows = _decoded(content, self._what)
            self.warnings += unread_fields(content, StoredMoments, self._what)
            self._rows = {row.run: row for row in rows}

    def recorded(self, number: int, epochs: int, end: Moment | None = None) -> Recorded | None:
        """Return the moments of a run; None if the file has none of it.

        Parameters
        ----------
        number : int
        epochs : int
            The epochs that it trained.
        end : Moment or None
            Its last moment, for an earlier run.

        Raises
        ------
        FileFormatError
            They are damaged. Whether the arrays fit the network, the engine checks.
        """
        row = self._rows.get(number)
        if row is None:
            return None
        _check(row, epochs, end, self._what)
        sizes = [_size(form) for form in row.forms]
        chosen = [moment.form for moment in row.moments if moment.form != AT_THE_END]
        size = sum(sizes[form] for form in chosen)
        self._left -= size + sum(ARRAY_BYTES * len(row.forms[form][1]) for form in chosen)
        if self._left < 0:
            raise FileFormatError(f"{self._what} has more moments than are read; {EARLIER_COPY}")
        member = STATES.format(run=_name(number))
        content = self._archive.read(member, size)
        if len(content) != size:
            what = self._archive.label(member)
            raise FileFormatError(f"{what} must have {size:,} bytes; {EARLIER_COPY}")
        segments = self._segments(row)
        moments, offset = [], 0
        for stored in row.moments:
            state = end.state if end is not None else None
            if stored.form != AT_THE_END:
                weights, kinds = row.forms[stored.form]
                try:
                    arrays, offset = _arrays(content, offset, kinds)
                except (ValueError, OverflowError, MemoryError):
                    _refuse(row, self._what)
                state = State(Position(stored.state_epoch, stored.step), arrays, weights)
            assert state is not None  # `_check` has seen to it
            moments.append(Moment(stored.epoch, state, segments[stored.segment], stored.is_anchor))
        gradients = _gradients(row.gradients)
        if gradients is None:
            self.warnings.append(NO_GRADIENTS.format(what=self._what))
        gradients = gradients or GradientCurves()
        return Recorded(segments, tuple(moments), row.batches, gradients)

    def _segments(self, row: StoredMoments) -> tuple[Segment, ...]:
        """Return the segments; those of the same data refer to it once."""
        projects = [
            self._located(codec.decode(bytes(project), self._what)) for project in row.projects
        ]
        data = {each.data_mark: WeakData.not_loaded(each.data_mark) for each in row.segments}
        return tuple(
            Segment(projects[each.project], data[each.data_mark], (each.epoch, each.step))
            for each in row.segments
        )


def _decoded(content: bytes, what: str) -> list[StoredMoments]:
    """Return the description of all moments.

    Raises
    ------
    FileFormatError
        It is damaged.
    """
    try:
        return msgspec.json.decode(content, type=list[StoredMoments])
    except (msgspec.MsgspecError, RecursionError) as error:
        raise FileFormatError(
            f"{what} cannot be read ({codec.in_words(str(error))}); {EARLIER_COPY}"
        ) from None


def _check(row: StoredMoments, epochs: int, end: Moment | None, what: str) -> None:
    """Raise `FileFormatError` unless the numbers of a run's moments match."""
    counts = (len(row.moments), len(row.segments), len(row.projects), len(row.forms))
    limits = (MAXIMUM_MOMENTS, MOST_SEGMENTS, MOST_SEGMENTS, MOST_SEGMENTS)
    if not row.moments or any(c > m for c, m in zip(counts, limits, strict=True)):
        _refuse(row, what)
    if not all(_is_sound(form) for form in row.forms):
        _refuse(row, what)
    for segment in row.segments:
        is_sound = 0 <= segment.project < len(row.projects) and segment.epoch >= 0
        if not is_sound or segment.step < 0 or not 0 <= segment.data_mark <= MAXIMUM_NUMBER:
            _refuse(row, what)
    begins = [(segment.epoch, segment.step) for segment in row.segments]
    epochs_done = [moment.epoch for moment in row.moments]
    places = [moment.segment for moment in row.moments]
    if any(each != sorted(each) for each in (begins, epochs_done, places)):
        _refuse(row, what)
    last = len(row.moments) - 1
    for place, moment in enumerate(row.moments):
        is_sound = 0 <= moment.epoch <= epochs and 0 <= moment.state_epoch <= MAXIMUM_NUMBER
        is_sound = is_sound and moment.step >= 0 and 0 <= moment.segment < len(row.segments)
        form, is_at_end = moment.form, end is not None and place == last
        is_known = form == AT_THE_END if is_at_end else 0 <= form < len(row.forms)
        if not is_sound or not is_known or not 0 <= row.batches <= MAXIMUM_NUMBER:
            _refuse(row, what)


def _refuse(row: StoredMoments, what: str) -> NoReturn:
    raise FileFormatError(f"{what} must have moments that match ({_name(row.run)}); {EARLIER_COPY}")


def _is_sound(form: Form) -> bool:
    """Return whether a state may have these arrays."""
    weights, kinds = form
    if not _is_plain(form) or not 0 <= weights <= len(kinds):
        return False
    return all(
        len(shape) <= MOST_AXES and all(0 <= size <= MAXIMUM_SIZE for size in shape)
        for _, shape in kinds
    )


def _size(form: Form) -> int:
    """Return how many bytes the arrays of a state take in the file."""
    sizes = (np.dtype(kind).itemsize * prod(shape) for kind, shape in form[1])
    return sum(size + -size % ALIGNMENT for size in sizes)


def _arrays(
    content: bytes, offset: int, kinds: list[tuple[str, list[int]]]
) -> tuple[tuple[NDArray[Any], ...], int]:
    """Return the arrays of one state, read-only and without a copy, and where the next begins."""
    found = []
    for kind, shape in kinds:
        count = prod(shape)
        array = np.frombuffer(content, kind, count, offset).reshape(shape)
        found.append(array)
        offset += array.nbytes + -array.nbytes % ALIGNMENT
    return tuple(found), offset
