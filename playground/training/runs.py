"""`RunBook`: the list of runs, the present one and those before it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from playground.base.errors import PlaygroundError
from playground.training.controls import DeleteRun, HideRun, RenameRun, RestoreRun
from playground.training.engine import Program
from playground.training.events import Event, RunInfo, RunsChanged, TimelineChanged
from playground.training.probes import BoundaryAnswer, BoundaryProbe
from playground.training.run import Run
from playground.training.timeline import BUDGET_BYTES, Timeline, thin

MAXIMUM_RUNS = 30
_INTERVAL_SECONDS = 0.25


PICTURE = BoundaryProbe(64)
"""What is kept to be seen of a run that was left."""


@dataclass(frozen=True, slots=True)
class KeptRun:
    """A run that was left, with all that going back to it needs."""

    info: RunInfo
    timeline: Timeline


class RunBook:
    """Keeps earlier runs, holds all time lines to the budget, and tells what there is.

    Parameters
    ----------
    emit : callable
        Takes `RunsChanged` and `TimelineChanged`.
    clock : callable
        Seconds, from any origin.
    budget_bytes : int
        Memory that all recorded states together may take.
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
        self._kept: list[KeptRun] = []
        self._present: Run | None = None
        self._info: RunInfo | None = None
        self._count = 0
        self._next = float("-inf")

    @property
    def runs(self) -> tuple[RunInfo, ...]:
        """All runs, oldest first, the present one last."""
        kept = tuple(kept.info for kept in self._kept)
        if self._info is None or self._present is None:
            return kept
        run = self._present
        info = replace(self._info, project=run.project, curves=run.curves.snapshot())
        return (*kept, replace(info, is_present=True, boundary=None))

    def clear(self) -> None:
        """Forget everything: another project was opened."""
        self._kept.clear()
        self._present = self._info = None
        self._count = 0

    def leave(self) -> None:
        """Record the end of the present run, for its program is about to serve another.

        Comes before `begin` and `resume`, while the program still stands at that end.
        """
        if self._present is None or self._info is None or not self._is_worth_keeping:
            return
        self._present.seal()
        self._info = replace(self._info, boundary=_picture(self._present.program))

    def kept(self, run_id: int) -> KeptRun | None:
        """Return the run of that id, if it is one that was left."""
        return next((kept for kept in self._kept if kept.info.id == run_id), None)

    def has(self, run_id: int) -> bool:
        """Return whether `kept` would find that run."""
        return self.kept(run_id) is not None

    def resume(self, kept: KeptRun, run: Run) -> None:
        """Make `run` the present one: it goes on where `kept` was left."""
        self._archive()
        self._kept = [each for each in self._kept if each.info.id != kept.info.id]
        self._info = replace(kept.info, is_deleted=False, boundary=None)
        self._present = run
        self._tell()

    def set_budget(self, budget_bytes: int) -> None:
        """Let all recorded states together take so much memory."""
        self._budget_bytes = budget_bytes
        self.report(is_forced=True)

    def begin(self, run: Run, *, branch_epoch: int | None = None) -> None:
        """Make `run` the present one; the one before stays in the list if it was trained.

        Parameters
        ----------
        branch_epoch : int, optional
            After how many epochs it branches off the one before.
        """
        before = self._info
        is_kept = self._archive()
        self._count += 1 if is_kept or before is None else 0
        parent = None
        if before is not None and branch_epoch is not None:
            parent = before.id if is_kept else before.parent
        curves = run.curves.snapshot()
        self._info = RunInfo(
            self._count,
            f"Run {self._count}",
            run.project,
            curves,
            parent=parent,
            branch_epoch=branch_epoch or 0,
        )
        self._present = run
        self._tell()

    def carry_on(self, run: Run) -> None:
        """Let `run` go on in place of the present one: the network was rebuilt."""
        self._present = run
        if self._info is None:
            self.begin(run)

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
        size = thin(timelines, self._budget_bytes)
        epochs = run.timeline.epochs
        epochs.flags.writeable = False
        self._emit(TimelineChanged(epochs, size, self._budget_bytes))

    @property
    def _is_worth_keeping(self) -> bool:
        """Whether anything was trained in the present run that no other has."""
        info, run = self._info, self._present
        return info is not None and run is not None and run.epoch > info.branch_epoch

    def _archive(self) -> bool:
        """Keep the present run, unless nothing was trained in it; return whether it is kept."""
        info, run = self._info, self._present
        if info is None or run is None or not self._is_worth_keeping:
            return False
        info = replace(info, project=run.project, curves=run.curves.snapshot())
        self._kept.append(KeptRun(info, run.timeline))
        del self._kept[:-MAXIMUM_RUNS]
        return True

    def _tell(self) -> None:
        self._emit(RunsChanged(self.runs))


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
