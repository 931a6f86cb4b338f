"""`RunHistory`: the list of runs, the present one and those before it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from playground.base.errors import PlaygroundError
from playground.document.project import Project
from playground.training.loop.pairs import PairStore
from playground.training.loop.parts import Parts
from playground.training.protocol.controls import DeleteRun, HideRun, RenameRun, RestoreRun
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Event, RunInfo, RunsChanged, TimelineChanged
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.training.run.run import Run
from playground.training.run.timeline import BUDGET_BYTES, Timeline, thin

MAXIMUM_RUNS = 30
NUMBERED = re.compile(r"Run (\d{1,9})")
"""What runs are called that nobody has renamed."""
_INTERVAL_SECONDS = 0.25


PICTURE = BoundaryProbe(64)
"""What is kept to be seen of a run that was left."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of a run, the present one or one that was left.

    Attributes
    ----------
    info : RunInfo
    timeline : Timeline
    batches : int
        Trained in it.
    """

    info: RunInfo
    timeline: Timeline
    batches: int

    @property
    def curves(self) -> Curves:
        """Its figures."""
        return self.info.curves


class RunHistory:
    """Keeps earlier runs, holds all time lines to the budget, and tells what there is.

    Parameters
    ----------
    emit : callable
        Takes `RunsChanged` and `TimelineChanged`.
    clock : callable
        Seconds, from any origin.
    budget_bytes : int
        Memory that all recorded states together may take.

    Attributes
    ----------
    pairs : PairStore
        What undo leads back to; its states share the budget.
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
        self._told: tuple[RunInfo, ...] = ()
        self._parts = Parts()
        self.pairs = PairStore()

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs, oldest first, the present one last."""
        kept = tuple(kept.info for kept in self._kept)
        present = self.present
        return kept if present is None else (*kept, present.info)

    @property
    def present_id(self) -> int:
        """The run that trains; 0 while there is none."""
        return self._info.id if self._info is not None else 0

    @property
    def present(self) -> Record | None:
        """The run that trains; its last part is of the project that trains from here on."""
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
            info = replace(run, id=self._last_id, is_stored=True, is_present=False)
            self._kept.append(Record(info, Timeline(), 0))
        numbers = [int(found[1]) for run in runs if (found := NUMBERED.fullmatch(run.name))]
        self._count = max(numbers, default=0)
        self._tell()

    def leave(self) -> None:
        """Record the end of the present run, for its program is about to serve another.

        Comes before `begin` and `resume`, while the program still stands at that end.
        """
        if self._present is None or self._info is None or not self._is_worth_keeping:
            return
        self._present.seal()
        if self._present.has_learned or self._info.boundary is None:
            self._info = replace(self._info, boundary=_picture(self._present.program))

    def kept(self, run_id: int) -> Record | None:
        """Return the run of that id, if it is one that was left."""
        return next((kept for kept in self._kept if kept.info.id == run_id), None)

    def record(self, run_id: int | None) -> Record | None:
        """Return the run of that id, the present one for None; None if there is no such."""
        present = self.present
        if run_id is None or (present is not None and present.info.id == run_id):
            return present
        return self.kept(run_id)

    def resume(self, kept: Record, run: Run) -> None:
        """Make `run` the present one: it goes on where `kept` was left."""
        self._archive()
        self._kept = [each for each in self._kept if each.info.id != kept.info.id]
        self._info = replace(kept.info, is_deleted=False)
        self._present = run
        self._tell()

    def set_budget(self, budget_bytes: int) -> None:
        """Let all recorded states together take so much memory."""
        self._budget_bytes = budget_bytes
        self.report(is_forced=True)

    def begin(self, run: Run, *, parent: int | None = None, branch_epoch: int = 0) -> None:
        """Make `run` the present one; the one before stays in the list if it was trained.

        Parameters
        ----------
        parent : int, optional
            The run that it branches off.
        branch_epoch : int
            After how many epochs of that.
        """
        before = self._info
        is_kept = self._archive()
        self._count += 1 if is_kept or before is None else 0
        self._last_id += 1
        if before is not None and parent == before.id and not is_kept:
            parent = before.parent
        curves = run.curves.snapshot()
        self._info = RunInfo(
            self._last_id,
            f"Run {self._count}",
            run.project,
            curves,
            parent=parent,
            branch_epoch=branch_epoch,
        )
        self._present = run
        self._tell()

    def note_divergence(self, rate: float) -> None:
        """Remember that the present run diverged with that learning rate."""
        if self._info is not None:
            self._info = replace(self._info, diverged_rate=rate)

    def carry_on(self, run: Run) -> None:
        """Let `run` go on in place of the present one: the network was rebuilt."""
        self._present = run
        if self._info is None:
            self.begin(run)
        else:
            self._tell()

    def handle(self, control: RenameRun | HideRun | DeleteRun | RestoreRun) -> None:
        """Change what a run is called, or whether it is shown; unknown ids are ignored."""
        info = self._info
        if info and info.id == control.run_id and not isinstance(control, DeleteRun):
            self._info = _changed(info, control)
        self._kept = [
            replace(kept, info=_changed(kept.info, control))
            if kept.info.id == control.run_id
            else kept
            for kept in self._kept
        ]
        self._tell()

    def report(self, *, is_forced: bool = False) -> None:
        """Hold the budget and tell what is recorded, a few times a second at most."""
        run, now = self._present, self._clock()
        if run is None or (now < self._next and not is_forced):
            return
        self._next = now + _INTERVAL_SECONDS
        timelines = (run.timeline, *(kept.timeline for kept in self._kept))
        size = self.pairs.thin(self._budget_bytes // 2)
        size += thin(timelines, self._budget_bytes - size)
        epochs = run.timeline.epochs
        epochs.flags.writeable = False
        self._emit(TimelineChanged(epochs, size, self._budget_bytes))
        if _settings(self._told) != _settings(self.runs):
            self._tell()

    @property
    def _is_worth_keeping(self) -> bool:
        """Whether anything was trained in the present run that no other has."""
        info, run = self._info, self._present
        return info is not None and run is not None and run.epoch > info.branch_epoch

    def _archive(self) -> bool:
        """Keep the present run, unless nothing was trained in it; return whether it is kept."""
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
        )
        self._kept.append(replace(record, info=info))
        del self._kept[:-MAXIMUM_RUNS]
        return True

    def _tell(self) -> None:
        self._told = self.runs
        self._emit(RunsChanged(self._told))


def _settings(runs: tuple[RunInfo, ...]) -> list[tuple[int, tuple[Project, ...]]]:
    """Return which projects trained which run; two of them are compared cheaply."""
    return [(run.id, tuple(part.project for part in run.parts)) for run in runs]


def _picture(program: Program) -> BoundaryAnswer | None:
    """Return what `program` answers over the plane; None where there is no plane."""
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
