"""`TimeTravel`: shows any moment of any run, and returns from it without a trace.

A moment is shown by a program of the network and the data that it had. Where the present
program is one of those, it goes there and comes back; else another one is built beside it,
and kept as long as moments of that kind are looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from playground.base.errors import TrainingError
from playground.training.loop.frame_builder import Sight
from playground.training.loop.run_history import Record
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Program, State
from playground.training.protocol.events import Event, MomentShown
from playground.training.run.run import Run, reach
from playground.training.run.timeline import Moment, Segment

STORED = (
    "{name} comes from the file, which has its settings and curves but not its weights; its "
    "moments cannot be shown"
)

GONE = (
    "The data of that moment is not what it was: its file or its source has changed since, so "
    "the moment cannot be shown; bring the data back, or look at a later moment"
)


class Builder(Protocol):
    """Builds what the past needs: `playground.training.loop.program_builder.ProgramBuilder`."""

    @property
    def run(self) -> Run | None:
        """The run that trains."""

    def basis_of(self, segment: Segment) -> Basis:
        """Return project and data of `segment`, loaded again if need be."""

    def build_viewer(self, basis: Basis) -> tuple[Program, int]:
        """Return another program, untrained, and its generation."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The moment that is looked at, and the segment that it belongs to."""

    sight: Sight
    segment: Segment
    record: Record


class TimeTravel:
    """Knows which moment is looked at, and where the present stands meanwhile.

    Parameters
    ----------
    builder : Builder
    emit : callable
        Takes `MomentShown`.
    """

    def __init__(self, builder: Builder, emit: Callable[[Event], None]) -> None:
        self._builder = builder
        self._emit = emit
        self._present: tuple[Program, State] | None = None
        self._viewer: tuple[Program, Basis, int] | None = None
        self._compared: tuple[Basis, Basis, bool] | None = None
        self._told = MomentShown()
        self.looked: Looked | None = None

    @property
    def present(self) -> State | None:
        """The latest state, while the program stands at an earlier moment; None otherwise."""
        return self._present[1] if self._present is not None else None

    def show(self, record: Record, epoch: int, generation: int) -> None:
        """Look at the end of `epoch` of a run, or at the nearest moment that is recorded.

        Raises
        ------
        PlaygroundError
            Nothing is recorded, or data or network cannot be had again.
        """
        moment = start_of(record, epoch)
        basis = self._basis_of(moment.segment)
        program, basis, generation = self._program(basis, generation)
        moment = reach(program, record.timeline, moment, epoch)
        info = record.info
        step = moment.state.position.step
        sight = Sight(
            program,
            basis,
            generation,
            info.id,
            moment.epoch,
            step,
            record.curves,
            record.timeline.gradients,
            is_live=False,
        )
        self.looked = Looked(sight, moment.segment, record)
        self._tell(MomentShown(basis, info.id, info.name, info.is_present), record)

    def again(self) -> None:
        """Stand at the moment that is looked at, after `step_out`."""
        if self.looked is not None:
            looked, sight = self.looked, self.looked.sight
            self.show(looked.record, sight.epoch, sight.generation)

    def step_out(self) -> None:
        """Let the present program stand at the present; what is looked at stays."""
        if self._present is not None:
            program, state = self._present
            program.restore(state)
            self._present = None

    def leave(self) -> None:
        """Return to the present, if an earlier moment is shown."""
        self.step_out()
        self._close_viewer()
        self.looked = self._compared = None
        self._tell(MomentShown())

    def _basis_of(self, segment: Segment) -> Basis:
        """Return what `segment` was trained with: one value while its moments are looked at."""
        if self.looked is not None and self.looked.segment is segment:
            return self.looked.sight.basis
        return self._builder.basis_of(segment)

    def _are_like(self, present: Basis, basis: Basis) -> bool:
        """Compare two of them; two networks only once while moments of one are looked at."""
        compared = self._compared
        if compared is None or compared[0] is not present or compared[1] is not basis:
            compared = self._compared = (present, basis, present.is_like(basis))
        return compared[2]

    def _program(self, basis: Basis, generation: int) -> tuple[Program, Basis, int]:
        """Return a program of `basis` that may be moved about."""
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

    def _tell(self, shown: MomentShown, record: Record | None = None) -> None:
        """Emit `shown` unless moments of that kind are shown already."""
        told = self._told
        is_same_basis = shown.basis is told.basis or (
            shown.basis is not None
            and told.basis is not None
            and shown.basis.project is told.basis.project
            and shown.basis.data is told.basis.data
        )
        if not is_same_basis or shown.run_id != told.run_id:
            if record is not None:
                epochs = record.timeline.epochs
                epochs.flags.writeable = False
                shown = replace(shown, epochs=epochs)
            self._told = shown
            self._emit(shown)


def start_of(record: Record, epoch: int) -> Moment:
    """Return where to start from to show `epoch`; an earlier run ends as it was left."""
    moments = record.timeline.moments
    if record.info.is_stored:
        raise TrainingError(STORED.format(name=record.info.name))
    if not moments:
        raise TrainingError("Nothing has been recorded yet; press Play first")
    if not record.info.is_present and epoch >= len(record.curves):
        return moments[-1]
    moment = record.timeline.nearest(epoch)
    return moments[0] if moment is None else moment
