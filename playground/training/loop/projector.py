"""`Projector`: shows the present of a run, or the moment of any run that is looked at."""

from playground.training.loop.frame_builder import FrameBuilder, Sight, sight_of
from playground.training.loop.gauge import PROBE as GRADIENTS
from playground.training.loop.gauge import Gauge
from playground.training.loop.program_builder import ProgramBuilder
from playground.training.loop.run_history import RunHistory
from playground.training.loop.time_travel import TimeTravel
from playground.training.protocol.controls import Scrub
from playground.training.run.timeline import Timeline


class Projector:
    """Decides of what the camera takes a frame. Used by the training thread only.

    Parameters
    ----------
    camera : FrameBuilder
    past : TimeTravel
    builder : ProgramBuilder
        Has the run that trains.
    book : RunHistory
        Has all others.
    gauge : Gauge
    """

    def __init__(
        self,
        camera: FrameBuilder,
        past: TimeTravel,
        builder: ProgramBuilder,
        book: RunHistory,
        gauge: Gauge,
    ) -> None:
        self._frame_builder = camera
        self._time_travel = past
        self._builder = builder
        self._run_history = book
        self._gauge = gauge

    @property
    def is_behind(self) -> bool:
        """Whether anything is still to be shown that was put off."""
        return self._frame_builder.owed is not None or self._lacks_gradients

    @property
    def _lacks_gradients(self) -> bool:
        """Whether a panel shows gradients, and moments are recorded that are not measured."""
        seen = self._seen() if GRADIENTS in self._frame_builder.probes else None
        return seen is not None and self._gauge.is_behind(*seen)

    def _seen(self) -> tuple[Sight, Timeline] | None:
        """Return what is looked at, and the time line that it is of; None if there is nothing."""
        looked, run = self._time_travel.looked, self._builder.run
        if looked is not None:
            return looked.sight, looked.record.timeline
        if run is None:
            return None
        return sight_of(run, self._generation, self._run_history.present_id), run.timeline

    @property
    def _generation(self) -> int:
        return self._builder.generation

    def offer(self, *, is_awaited: bool) -> None:
        """Build a frame of the present if one is wanted; in any case if it `is_awaited`."""
        run = self._builder.run
        if run is not None:
            present_id = self._run_history.present_id
            self._frame_builder.offer(run, self._generation, present_id, is_awaited=is_awaited)

    def show(
        self, *, request: int = 0, is_complete: bool = True, may_give_up: bool = False
    ) -> bool:
        """Build an exact frame of what is looked at; return whether there is one to see."""
        seen = self._seen()
        if seen is None:
            return True
        return self._frame_builder.take(
            seen[0], request=request, is_complete=is_complete, may_give_up=may_give_up
        )

    def show_rest(self, *, is_cold: bool) -> None:
        """Build the frame with what is slow; after what Play waits for, where that is to come."""
        if not self._frame_builder.has_patient:
            return
        if is_cold:
            self._frame_builder.owed = 0
        else:
            self.show()

    def scrub(self, control: Scrub) -> None:
        """Look at a moment, or at the present.

        What is slow to compute comes in a second frame, unless the next one is asked for.

        Raises
        ------
        PlaygroundError
            The moment cannot be shown; the present is.
        """
        try:
            self._look_at(control)
        except Exception:
            self._time_travel.leave()
            raise
        finally:
            self.show(request=control.request, is_complete=False)
            is_done = not self._frame_builder.has_patient
            is_done = is_done or self.show(request=control.request, may_give_up=True)
            self._frame_builder.owed = None if is_done else control.request

    def _look_at(self, control: Scrub) -> None:
        record, epoch = self._run_history.record(control.run_id), control.epoch
        if record is None or epoch is None:
            self._time_travel.leave()
            return
        last = len(record.curves)
        is_earlier = 0 <= epoch < last or (epoch == last and not record.info.is_present)
        if is_earlier:
            self._time_travel.show(record, epoch, self._generation)
        else:
            self._time_travel.leave()

    def complete(self) -> None:
        """Show the rest of a moment that was put off; then measure what was not yet."""
        request, self._frame_builder.owed = self._frame_builder.owed, None
        seen = self._seen()
        if request is not None:
            self.show(request=request)
        elif seen is not None and self._lacks_gradients:
            self._gauge.catch_up(*seen)
            self.show(may_give_up=True)
