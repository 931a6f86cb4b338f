"""`RunHistory`: the list of runs, the present one and earlier ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from playground.base.errors import PlaygroundError
from playground.datasets.prepare import describe
from playground.datasets.task import Task
from playground.document.project import Project
from playground.training.loop.pairs import PairStore
from playground.training.protocol.controls import DeleteRun, HideRun, RenameRun, RestoreRun
from playground.training.protocol.engine import UNKNOWN_RUN, Program, RunLabel
from playground.training.protocol.events import Event, RunInfo, RunsChanged, TimelineChanged
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Recorded
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.training.run.parts import Parts
from playground.training.run.run import Run
from playground.training.run.timeline import BUDGET_BYTES, Timeline, thin

MAXIMUM_RUNS = 30
NUMBERED = re.compile(r"Run (\d{1,9})")
"""Names of runs that were not renamed."""
_INTERVAL_SECONDS = 0.25


PICTURE = BoundaryProbe(64)
"""The picture that is kept of a run that was left."""


@dataclass(frozen=True, slots=True)
class Record:
    """A run, the present one or an earlier one, with its recorded moments.

    Attributes
    ----------
    info : RunInfo
    timeline : Timeline
    batches : int
        Number of batches trained in it.
    """

    info: RunInfo
    timeline: Timeline
    batches: int

    @property
    def curves(self) -> Curves:
        """Its loss and metrics."""
        return self.info.curves


class RunHistory:
    """Keeps earlier runs, limits the memory of all time lines, and emits the list of runs.

    Parameters
    ----------
    emit : callable
        Receives `RunsChanged` and `TimelineChanged`.
    clock : callable
        Seconds, from any origin.
    budget_bytes : int
        Memory that all recorded states together may take.

    Attributes
    ----------
    pairs : PairStore
        The states for undo; they share the budget.
    """

    def __init__(
        self,
        emit: Callable[[Event], None],
        clock: Callable[[], float],
        budget_bytes: int = BUDGET_BYTES,
    ) -> None:
        self._emit = emit
        self._clock = clock
        self._budget_bytes = budget_bytes
        self._kept: list[Record] = []
        self._present: Run | None = None
        self._info: RunInfo | None = None
        self._count = self._last_id = 0
        self._next = float("-inf")
        self._emitted: tuple[RunInfo, ...] = ()
        self._parts = Parts()
        self.pairs = PairStore()

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs, oldest first, the present one last."""
        present = self.present
        records = self._kept if present is None else [*self._kept, present]
        return tuple(_with_parent_name(each.info, records) for each in records)

    @property
    def present_id(self) -> int:
        """The id of the run that trains; 0 without a run."""
        return self._info.id if self._info is not None else 0

    @property
    def label(self) -> RunLabel:
        """What the list says of the run that trains."""
        info = self._info
        if info is None:
            return UNKNOWN_RUN
        parent = _parent_name(info, self._kept)
        return RunLabel(
            info.name,
            parent,
            info.branch_epoch,
            info.is_hidden,
            info.diverged_rate,
            info.colour,
        )

    @property
    def present(self) -> Record | None:
        """The run that trains; its last part has the project that trains next."""
        info, run = self._info, self._present
        if info is None or run is None:
            return None
        info = replace(
            info,
            project=run.project,
            parts=self._parts.with_next(run),
            curves=run.curves.snapshot(),
            task=run.basis.data.task,
            is_present=True,
            boundary=None,
            first_epoch=_first_epoch(run.timeline),
            recorded=None,
        )
        return Record(info, run.timeline, run.batches)

    def clear(self) -> None:
        """Forget everything: another project was opened."""
        self._kept.clear()
        self.pairs.clear()
        self._present = self._info = None
        self._parts = Parts()
        self._count = 0

    def take_stored(self, runs: tuple[RunInfo, ...]) -> None:
        """List the runs that came with a file, before those of this window."""
        if not runs:
            return
        for run in runs[-MAXIMUM_RUNS:]:
            self._last_id += 1
            is_stored = run.recorded is None
            info = replace(
                run, id=self._last_id, parent=None, is_stored=is_stored, is_present=False
            )
            self._kept.append(_stored(info))
        self._find_parents(self._kept)
        self._count = max((_number(run.name) for run in runs), default=0)
        self._emit_runs()

    def leave(self) -> None:
        """Record the end of the present run, before another run uses its program.

        Call it before `begin` or `resume`, while the program still has that state.
        """
        if self._present is None or self._info is None or not self._is_worth_keeping:
            return
        self._present.seal()
        if self._present.has_learned or self._info.boundary is None:
            self._info = replace(self._info, boundary=_picture(self._present.program))

    def kept(self, run_id: int) -> Record | None:
        """Return the earlier run of that id; None if there is none."""
        return next((kept for kept in self._kept if kept.info.id == run_id), None)

    def record(self, run_id: int | None) -> Record | None:
        """Return the run of that id, or the present one for None; None if there is none."""
        present = self.present
        if run_id is None or (present is not None and present.info.id == run_id):
            return present
        return self.kept(run_id)

    def resume(self, kept: Record, run: Run) -> None:
        """Make `run` the present one: it continues where `kept` was left."""
        self._archive()
        self._kept = [each for each in self._kept if each.info.id != kept.info.id]
        self._info = replace(kept.info, is_deleted=False)
        self._present = run
        self._emit_runs()

    def set_budget(self, budget_bytes: int) -> None:
        """Limit the memory of all recorded states together."""
        self._budget_bytes = budget_bytes
        self.report(is_forced=True)

    def _find_parents(self, among: list[Record]) -> None:
        """Find again which run each run of a file branched off, by its name."""
        ids: dict[str, list[int]] = {}
        for each in among:
            ids.setdefault(each.info.name, []).append(each.info.id)
        self._kept = [_with_parent(each, ids) for each in self._kept]

    def begin(
        self,
        run: Run,
        *,
        parent: int | None = None,
        branch_epoch: int = 0,
        label: RunLabel = UNKNOWN_RUN,
    ) -> None:
        """Make `run` the present one; the previous one stays in the list if it was trained.

        Parameters
        ----------
        parent : int, optional
            The run that it branches off.
        branch_epoch : int
            After how many epochs of the parent.
        label : RunLabel
            As it was saved; by default it has the next number and a free colour, and `parent`
            counts.
        """
        before = self._info
        is_kept = self._archive()
        self._count += 1 if is_kept or before is None else 0
        self._count = _number(label.name) or self._count
        self._last_id += 1
        if before is not None and parent == before.id and not is_kept:
            parent = before.parent
        curves = run.curves.snapshot()
        self._info = RunInfo(
            self._last_id,
            label.name or f"Run {self._count}",
            run.project,
            curves,
            is_hidden=label.is_hidden,
            parent=parent,
            branch_epoch=branch_epoch or label.branch_epoch,
            parent_name=label.parent_name,
            diverged_rate=label.diverged_rate,
            colour=self._free_colour() if label.colour is None else label.colour,
        )
        self._present = run
        if label.name:
            self._join_opened(self._info)
        self._emit_runs()

    def _free_colour(self) -> int:
        """Return the first colour that no earlier run has."""
        used = {kept.info.colour for kept in self._kept}
        return next(colour for colour in range(len(used) + 1) if colour not in used)

    def note_divergence(self, rate: float) -> None:
        """Remember that the present run diverged with that learning rate."""
        if self._info is not None:
            self._info = replace(self._info, diverged_rate=rate)

    def replace_present(self, run: Run) -> None:
        """Continue the present run with `run`: the network was rebuilt."""
        self._present = run
        if self._info is None:
            self.begin(run)
        else:
            self._emit_runs()

    def handle(self, control: RenameRun | HideRun | DeleteRun | RestoreRun) -> None:
        """Rename, hide, delete or restore a run; unknown ids are ignored."""
        info = self._info
        if info and info.id == control.run_id and not isinstance(control, DeleteRun):
            self._info = _changed(info, control)
        self._kept = [
            replace(kept, info=_changed(kept.info, control))
            if kept.info.id == control.run_id
            else kept
            for kept in self._kept
        ]
        self._emit_runs()

    def report(self, *, is_forced: bool = False) -> None:
        """Keep to the budget and emit what is recorded, at most a few times per second."""
        run, now = self._present, self._clock()
        if run is None or (now < self._next and not is_forced):
            return
        self._next = now + _INTERVAL_SECONDS
        timelines = (run.timeline, *(kept.timeline for kept in self._kept))
        size = self.pairs.thin(self._budget_bytes // 2)
        size += thin(timelines, self._budget_bytes - size)
        self._kept = [_with_what_is_left(kept) for kept in self._kept]
        epochs = run.timeline.epochs
        epochs.flags.writeable = False
        self._emit(TimelineChanged(epochs, size, self._budget_bytes))
        if _settings(self._emitted) != _settings(self.runs):
            self._emit_runs()

    def report_all(self) -> None:
        """Emit the list of runs and what is recorded, whatever was emitted before."""
        self._emit_runs()
        self.report(is_forced=True)

    def complete(self) -> None:
        """Emit the list again if the present run was trained since: no frame may follow."""
        lengths = [[len(run.curves) for run in runs] for runs in (self._emitted, self.runs)]
        if lengths[0] != lengths[1]:
            self._emit_runs()

    def _join_opened(self, info: RunInfo) -> None:
        """Join the run that trained when its file was saved with those that branched off it."""
        names: dict[str, list[int]] = {info.name: [info.id]}
        self._kept = [_with_parent(each, names) for each in self._kept]
        ids: dict[str, list[int]] = {}
        for each in self._kept:
            ids.setdefault(each.info.name, []).append(each.info.id)
        self._info = _with_parent(Record(info, Timeline(), 0), ids).info

    @property
    def _is_worth_keeping(self) -> bool:
        """Whether the present run was trained beyond what the run it branched off still has."""
        info, run = self._info, self._present
        if info is None or run is None:
            return False
        parent = self.kept(info.parent) if info.parent is not None else None
        is_there = parent is not None and not parent.info.is_deleted
        return run.epoch > (info.branch_epoch if is_there else 0)

    def _archive(self) -> bool:
        """Add the present run to the earlier ones if it was trained; return whether it was."""
        record = self.present
        if record is None or self._info is None or not self._is_worth_keeping:
            return False
        parts = self._parts.of(record.timeline)
        info = replace(
            record.info,
            project=parts[-1].project if parts else record.info.project,
            parts=parts,
            boundary=self._info.boundary,
            is_present=False,
            recorded=_recorded(record),
        )
        self._kept.append(replace(record, info=info))
        del self._kept[:-MAXIMUM_RUNS]
        return True

    def _emit_runs(self) -> None:
        self._emitted = self.runs
        self._emit(RunsChanged(self._emitted))


def _settings(runs: tuple[RunInfo, ...]) -> list[tuple[int, int, tuple[Project, ...]]]:
    """Return which projects trained which run, and how many moments of it are kept.

    In a form that compares quickly.
    """
    return [
        (
            run.id,
            0 if run.recorded is None else len(run.recorded.moments),
            tuple(part.project for part in run.parts),
        )
        for run in runs
    ]


def _parent_name(info: RunInfo, records: list[Record]) -> str:
    """Return what the run is called now that `info` branched off."""
    names = (each.info.name for each in records if each.info.id == info.parent)
    return next(names, info.parent_name)


def _with_parent_name(info: RunInfo, records: list[Record]) -> RunInfo:
    name = _parent_name(info, records)
    return info if name == info.parent_name else replace(info, parent_name=name)


def _with_parent(record: Record, ids: dict[str, list[int]]) -> Record:
    """Return `record` with the run that it branched off, if only one has that name."""
    info = record.info
    found = ids.get(info.parent_name, [])
    if info.parent is not None or not info.parent_name or len(found) != 1 or found[0] == info.id:
        return record
    return replace(record, info=replace(info, parent=found[0]))


def _number(name: str) -> int:
    """Return the number in the name of a run; 0 if it was renamed."""
    found = NUMBERED.fullmatch(name)
    return int(found[1]) if found else 0


def _stored(info: RunInfo) -> Record:
    """Return the record of a run that comes from a file."""
    found = info.recorded
    if found is None:
        return Record(info, Timeline(), 0)
    timeline = Timeline.of(found)
    info = replace(
        info,
        parts=Parts().of(timeline),
        task=_task_of(info.project),
        first_epoch=_first_epoch(timeline),
    )
    return Record(info, timeline, found.batches)


def _task_of(project: Project) -> Task | None:
    """Return what `project` is trained for; None if its data cannot be described."""
    try:
        return describe(project.data)
    except PlaygroundError:
        return None


def _first_epoch(timeline: Timeline) -> int:
    return timeline.moments[0].epoch if len(timeline) else 0


def _recorded(record: Record) -> Recorded | None:
    """Return the moments of a run; its last one is in memory as long as the run is listed."""
    if not len(record.timeline):
        return None
    return record.timeline.recorded(record.batches)


def _with_what_is_left(kept: Record) -> Record:
    """Return `kept` without the moments that were dropped from its time line."""
    known = kept.info.recorded
    if known is None or len(known.moments) == len(kept.timeline):
        return kept
    first = _first_epoch(kept.timeline)
    return replace(kept, info=replace(kept.info, recorded=_recorded(kept), first_epoch=first))


def _picture(program: Program) -> BoundaryAnswer | None:
    """Return the output of `program` over the plane; None if the data is not 2-D."""
    try:
        answer = program.answer(frozenset({PICTURE})).get(PICTURE)
    except PlaygroundError:
        return None
    return answer if isinstance(answer, BoundaryAnswer) else None


def _changed(info: RunInfo, control: RenameRun | HideRun | DeleteRun | RestoreRun) -> RunInfo:
    match control:
        case RenameRun():
            return replace(info, name=control.name.strip() or info.name)
        case HideRun():
            return replace(info, is_hidden=control.is_hidden)
        case DeleteRun() | RestoreRun():
            return replace(info, is_deleted=isinstance(control, DeleteRun))
        case _:
            assert_never(control)
