"""`TimeTravel`: shows any moment of any run, then restores the present exactly.

A moment is shown by a program with the network and data that it had. If the present program
fits, it is set to that moment and restored later. Otherwise a second program, the viewer, is
built and kept while moments with that network and data are shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from playground.base.errors import TrainingError
from playground.training.loop.frame_builder import FrameSource
from playground.training.loop.run_history import Record
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Program
from playground.training.protocol.events import Event, MomentShown
from playground.training.protocol.moments import Moment, Segment
from playground.training.protocol.state import State
from playground.training.run.run import Run, reach

STORED = (
    "{name} comes from the file, which has its settings and curves but not its weights; its "
    "moments cannot be shown"
)

DATA_CHANGED = (
    "The data of that moment has changed since, in its file or at its source, so the moment "
    "cannot be shown; restore the data, or choose a later moment"
)


class Builder(Protocol):
    """Builds programs for moments: `playground.training.loop.program_builder.ProgramBuilder`."""

    @property
    def run(self) -> Run | None:
        """The run that trains."""

    def basis_of(self, segment: Segment) -> Basis:
        """Return project and data of `segment`; load the data again if necessary."""

    def build_viewer(self, basis: Basis) -> tuple[Program, int]:
        """Return a second, untrained program and its generation."""


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """The moment that is shown, and the segment that it belongs to."""

    source: FrameSource
    segment: Segment
    record: Record


class TimeTravel:
    """Holds the moment that is shown, and the present state until it is restored.

    Parameters
    ----------
    builder : Builder
    emit : callable
        Receives `MomentShown`.
    """

    def __init__(self, builder: Builder, emit: Callable[[Event], None]) -> None:
        self._builder = builder
        self._emit = emit
        self._present: tuple[Program, State] | None = None
        self._viewer: tuple[Program, Basis, int] | None = None
        self._compared: tuple[Basis, Basis, bool] | None = None
        self._announced = MomentShown()
        self.shown: ShownMoment | None = None

    @property
    def present(self) -> State | None:
        """The latest state, while the program is at an earlier moment; None otherwise."""
        return self._present[1] if self._present is not None else None

    def show(self, record: Record, epoch: int, generation: int) -> None:
        """Show the end of `epoch` of a run, or the nearest moment that is recorded.

        Raises
        ------
        PlaygroundError
            Nothing is recorded, or data or network cannot be loaded again.
        """
        moment = start_of(record, epoch)
        basis = self._basis_of(moment.segment)
        program, basis, generation = self._program(basis, generation)
        moment = reach(program, record.timeline, moment, epoch)
        info = record.info
        step = moment.state.position.step
        source = FrameSource(
            program,
            basis,
            generation,
            info.id,
            moment.epoch,
            step,
            record.curves,
            record.timeline.gradients,
            record.timeline.checkups,
            is_live=False,
        )
        self.shown = ShownMoment(source, moment.segment, record)
        self._announce(MomentShown(basis, info.id, info.name, info.is_present), record)

    def again(self) -> None:
        """Restore the moment that is shown, after `step_out`."""
        if self.shown is not None:
            source = self.shown.source
            self.show(self.shown.record, source.epoch, source.generation)

    def step_out(self) -> None:
        """Restore the present state of the present program; `shown` stays."""
        if self._present is not None:
            program, state = self._present
            program.restore(state)
            self._present = None

    def leave(self) -> None:
        """Return to the present, if an earlier moment is shown."""
        self.step_out()
        self.close()

    def close(self) -> None:
        """Show no moment any more. The present is not restored: its program is closed too."""
        self._present = None
        self._close_viewer()
        self.shown = self._compared = None
        self._announce(MomentShown())

    def _basis_of(self, segment: Segment) -> Basis:
        """Return what `segment` was trained with: the same object while its moments are shown."""
        if self.shown is not None and self.shown.segment is segment:
            return self.shown.source.basis
        return self._builder.basis_of(segment)

    def _are_like(self, present: Basis, basis: Basis) -> bool:
        """Return `present.is_like(basis)`; the last answer is cached, as it is slow."""
        compared = self._compared
        if compared is None or compared[0] is not present or compared[1] is not basis:
            compared = self._compared = (present, basis, present.is_like(basis))
        return compared[2]

    def _program(self, basis: Basis, generation: int) -> tuple[Program, Basis, int]:
        """Return a program of `basis` whose state may be changed."""
        run = self._builder.run
        if run is not None and self._are_like(run.basis, basis):
            self._close_viewer()
            if self._present is None:
                self._present = (run.program, run.program.state())
            return run.program, basis, generation
        if self._viewer is None or not self._viewer[1].is_like(basis):
            self.step_out()
            self._close_viewer()
            program, number = self._builder.build_viewer(basis)
            self._viewer = (program, basis, number)
        return self._viewer[0], basis, self._viewer[2]

    def _close_viewer(self) -> None:
        if self._viewer is not None:
            self._viewer[0].close()
            self._viewer = None

    def _announce(self, shown: MomentShown, record: Record | None = None) -> None:
        """Emit `shown` unless run and basis are the same as last time."""
        before = self._announced
        is_same_basis = shown.basis is before.basis or (
            shown.basis is not None
            and before.basis is not None
            and shown.basis.project is before.basis.project
            and shown.basis.data is before.basis.data
        )
        if not is_same_basis or shown.run_id != before.run_id:
            if record is not None:
                epochs = record.timeline.epochs
                epochs.flags.writeable = False
                shown = replace(shown, epochs=epochs)
            self._announced = shown
            self._emit(shown)


def start_of(record: Record, epoch: int) -> Moment:
    """Return the moment to start from to show `epoch`; an earlier run ends as it was left."""
    moments = record.timeline.moments
    if record.info.is_stored:
        raise TrainingError(STORED.format(name=record.info.name))
    if not moments:
        raise TrainingError("Nothing has been recorded yet; press Play first")
    if not record.info.is_present and epoch >= len(record.curves):
        return moments[-1]
    moment = record.timeline.nearest(epoch)
    return moments[0] if moment is None else moment
