"""`Projector`: shows the present, or the chosen moment of any run."""

from playground.training.loop.frame_builder import FrameBuilder, FrameSource, present_source
from playground.training.loop.gauge import PROBE as GRADIENTS
from playground.training.loop.gauge import Gauge
from playground.training.loop.program_builder import ProgramBuilder
from playground.training.loop.run_history import RunHistory
from playground.training.loop.time_travel import TimeTravel
from playground.training.protocol.controls import Scrub
from playground.training.run.timeline import Timeline


class Projector:
    """Decides which moment a frame is built from. Used by the training thread only.

    Parameters
    ----------
    frame_builder : FrameBuilder
    time_travel : TimeTravel
    builder : ProgramBuilder
        Has the run that trains.
    run_history : RunHistory
        Has all runs.
    gauge : Gauge
    """

    def __init__(
        self,
        frame_builder: FrameBuilder,
        time_travel: TimeTravel,
        builder: ProgramBuilder,
        run_history: RunHistory,
        gauge: Gauge,
    ) -> None:
        self._frame_builder = frame_builder
        self._time_travel = time_travel
        self._builder = builder
        self._run_history = run_history
        self._gauge = gauge
        self._request = 0
        self._answer: tuple[int, int] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether it has to complete a frame, or to measure something."""
        return self._frame_builder.is_completion_due or self._lacks_checkup or self._lacks_gradients

    @property
    def _lacks_checkup(self) -> bool:
        """Whether somebody asks for checkups, and the present has none."""
        seen = self._seen() if self._frame_builder.watches else None
        return seen is not None and self._gauge.lacks(seen[0])

    @property
    def _lacks_gradients(self) -> bool:
        """Whether a panel shows gradients, and some recorded moments are not measured."""
        seen = self._seen() if GRADIENTS in self._frame_builder.probes else None
        return seen is not None and self._gauge.is_behind(*seen)

    def _seen(self) -> tuple[FrameSource, Timeline] | None:
        """Return the source of the moment that is shown, and its time line; None without a run."""
        shown, run = self._time_travel.shown, self._builder.run
        if shown is not None:
            return shown.source, shown.record.timeline
        if run is None:
            return None
        return present_source(run, self._generation, self._run_history.present_id), run.timeline

    @property
    def _generation(self) -> int:
        return self._builder.generation

    @property
    def _moment(self) -> tuple[int, int] | None:
        """Run and epoch of the moment that is shown; None for the present."""
        shown = self._time_travel.shown
        return None if shown is None else (shown.source.run_id, shown.source.epoch)

    def begin(self) -> None:
        """Prepare for training: further frames answer no `Scrub`."""
        self._request, self._answer = 0, None
        self._frame_builder.begin()
        self._gauge.begin()

    def discard(self) -> None:
        """Remove a frame that was not taken yet: an exact one follows."""
        self._frame_builder.discard()

    def offer(self, *, is_awaited: bool) -> None:
        """Build a frame of the present if one is due; always if it `is_awaited`."""
        run = self._builder.run
        if run is not None:
            present_id = self._run_history.present_id
            self._frame_builder.offer(run, self._generation, present_id, is_awaited=is_awaited)

    def measure(self) -> None:
        """Measure the run that trains, if that is due; machines in step measure only at rest."""
        run = self._builder.run
        if run is not None and not run.is_in_step:
            source = present_source(run, self._generation, self._run_history.present_id)
            self._gauge.measure(source, run.timeline, watches=self._frame_builder.watches)

    def check_in_step(self) -> None:
        """Measure the present once; all machines in step do so at the same moment."""
        run = self._builder.run
        if run is not None:
            source = present_source(run, self._generation, self._run_history.present_id)
            self._gauge.rest(source, Timeline())  # other machines may have no recorded moments

    def show(self, *, is_complete: bool = True, may_cancel: bool = False) -> bool:
        """Build an exact frame of the moment that is shown; return whether it was built.

        Each frame of a moment that a `Scrub` chose has its number: the first of them may be
        replaced by another one before it is taken.
        """
        seen = self._seen()
        if seen is None:
            return True
        request = self._request if self._moment == self._answer else 0
        return self._frame_builder.build(
            seen[0], request=request, is_complete=is_complete, may_cancel=may_cancel
        )

    def show_rest(self, *, is_cold: bool) -> None:
        """Build a complete frame; if `is_cold`, later, after Play has been prepared."""
        if not self._frame_builder.has_patient:
            return
        if is_cold:
            self._frame_builder.is_completion_due = True
        else:
            self.show()

    def scrub(self, control: Scrub) -> None:
        """Show a moment, or the present.

        Slow probes are answered in a second frame, unless the next control is waiting.

        Raises
        ------
        PlaygroundError
            The moment cannot be shown; the present is shown instead.
        """
        try:
            self._look_at(control)
        except Exception:
            self._time_travel.leave()
            raise
        finally:
            self._request, self._answer = control.request, self._moment
            self.show(is_complete=False)
            is_done = not self._frame_builder.has_patient or self.show(may_cancel=True)
            self._frame_builder.is_completion_due = not is_done

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
        """Complete the last frame if that is due, otherwise measure recorded moments."""
        is_due = self._frame_builder.is_completion_due
        self._frame_builder.is_completion_due = False
        seen = self._seen()
        if is_due:
            self.show()
        elif seen is not None and self._lacks_checkup:
            self._gauge.rest(*seen)
            self.show(may_cancel=True)
        elif seen is not None and self._lacks_gradients:
            self._gauge.catch_up(*seen)
            self.show(may_cancel=True)
