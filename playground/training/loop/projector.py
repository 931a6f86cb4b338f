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
        self._request = 0
        self._answer: tuple[int, int] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether anything is still to be shown that was put off."""
        return self._frame_builder.is_owed or self._lacks_gradients

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

    @property
    def _moment(self) -> tuple[int, int] | None:
        """Run and epoch of the moment that is looked at; None for the present."""
        looked = self._time_travel.looked
        return None if looked is None else (looked.sight.run_id, looked.sight.epoch)

    def begin(self) -> None:
        """Say that training goes on: what is shown from here on answers no `Scrub`."""
        self._request, self._answer = 0, None
        self._frame_builder.begin()

    def offer(self, *, is_awaited: bool) -> None:
        """Build a frame of the present if one is wanted; in any case if it `is_awaited`."""
        run = self._builder.run
        if run is not None:
            present_id = self._run_history.present_id
            self._frame_builder.offer(run, self._generation, present_id, is_awaited=is_awaited)

    def show(self, *, is_complete: bool = True, may_give_up: bool = False) -> bool:
        """Build an exact frame of what is looked at; return whether there is one to see.

        Each frame of the moment that a `Scrub` led to bears its number: the first of them may
        be replaced by another before it is taken.
        """
        seen = self._seen()
        if seen is None:
            return True
        request = self._request if self._moment == self._answer else 0
        return self._frame_builder.take(
            seen[0], request=request, is_complete=is_complete, may_give_up=may_give_up
        )

    def show_rest(self, *, is_cold: bool) -> None:
        """Build the frame with what is slow; after what Play waits for, where that is to come."""
        if not self._frame_builder.has_patient:
            return
        if is_cold:
            self._frame_builder.is_owed = True
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
            self._request, self._answer = control.request, self._moment
            self.show(is_complete=False)
            is_done = not self._frame_builder.has_patient or self.show(may_give_up=True)
            self._frame_builder.is_owed = not is_done

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
        is_owed, self._frame_builder.is_owed = self._frame_builder.is_owed, False
        seen = self._seen()
        if is_owed:
            self.show()
        elif seen is not None and self._lacks_gradients:
            self._gauge.catch_up(*seen)
            self.show(may_give_up=True)
