"""`Gauge`: measures gradients and checkups of a run, using little of the training time.

While training, measuring takes at most 1/50 of the time. At rest, the present is checked if
somebody asks for checkups, so the first checkup is usually one of the initial weights. If the
run began sooner, or was opened, its first recorded moment is checked with the present. While
the run is paused and a panel shows gradients, the moments recorded on the time line are
measured as well. So the first epochs, in which most changes, are also covered.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playground.training.loop.frame_builder import CHECKUP, FIRST_SECONDS, FrameSource
from playground.training.protocol.checkups import Checkup
from playground.training.protocol.engine import Program, never
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.moments import Moment
from playground.training.protocol.probes import GradientsProbe, Probe
from playground.training.run.timeline import Timeline

PROBE = GradientsProbe()
BOTH: frozenset[Probe[Any]] = frozenset({PROBE, CHECKUP})
SHARE = 50
UNPREPARED_SECONDS = 20.0
"""A run that was never at rest is first checked after this time: that compiles functions."""
SLICE_SECONDS = 0.1
"""A paused run is measured for at most this long before controls are handled again."""
MOST_MOMENTS = 200
"""At most this many recorded moments are measured, evenly chosen."""


class Gauge:
    """Fills the gradient log of runs. Used by one thread only.

    The first answer for a network is slow, because functions are compiled. The gauge measures
    only after a frame had such an answer.

    Parameters
    ----------
    clock : callable
        Seconds, from any origin.
    is_hurried : callable
        Whether a control is waiting.
    """

    def __init__(self, clock: Callable[[], float], is_hurried: Callable[[], bool] = never) -> None:
        self._clock = clock
        self._is_hurried = is_hurried
        self._due = float("-inf")
        self._generation = -1
        self._checked = -1
        self._unprepared_due = float("inf")
        self._rested: tuple[int, float] | None = None
        self._check_seconds = 0.0

    def begin(self) -> None:
        """Prepare for training after a pause."""
        now = self._clock()
        self._due = max(self._due, now + FIRST_SECONDS, now + SHARE * self._check_seconds)
        self._unprepared_due = now + UNPREPARED_SECONDS

    def take(self, source: FrameSource, answers: Mapping[Probe[Any], Any]) -> None:
        """Log the gradients that were computed for a frame."""
        answer = answers.get(PROBE)
        if isinstance(answer, Mapping):
            self._generation = source.generation
            source.log.add(source.time, answer)

    def measure(self, source: FrameSource, timeline: Timeline, *, watches: bool) -> None:
        """Measure a training run, if a measurement is due.

        Parameters
        ----------
        source : FrameSource
        timeline : Timeline
            Of the same run.
        watches : bool
            Whether checkups are wanted too.
        """
        started, generation = self._clock(), source.generation
        if started < self._due:
            return
        checks = watches and (generation == self._checked or started >= self._unprepared_due)
        if generation != self._generation and not checks:
            return
        if checks:
            self._check(source)
            self._check_beginning(source, timeline)
        else:
            _measure(source.program, source.log, source.time)
        ended = self._clock()
        self._due = ended + SHARE * (ended - started)

    def lacks(self, source: FrameSource) -> bool:
        """Return whether the present was not checked yet."""
        return source.is_live and self._rested != (source.generation, source.time)

    def rest(self, source: FrameSource, timeline: Timeline) -> None:
        """Check the present, while nothing is trained.

        The first answer for a network compiles functions. A second one is timed, so that the
        next training waits for its first checkup until that takes no more than its share.
        """
        self._rested = (source.generation, source.time)
        if source.generation != self._checked:
            self._check(source)
        started = self._clock()
        self._check(source)
        self._check_seconds = self._clock() - started
        self._check_beginning(source, timeline)

    def _check(self, source: FrameSource) -> None:
        """Log gradients and a checkup of the moment."""
        answers = source.program.answer(BOTH)
        self._checked = source.generation
        self.take(source, answers)
        checkup = answers.get(CHECKUP)
        if isinstance(checkup, Checkup):
            source.checkups.add(source.generation, source.time, checkup)

    def _check_beginning(self, source: FrameSource, timeline: Timeline) -> None:
        """Check the first moment of the time line, if no checkup is that early."""
        moment = next(iter(timeline.moments), None)
        known = source.checkups.of(source.generation)
        if moment is None or known.first is None or not moment.segment.is_of(source.basis):
            return
        time = _time(moment, source.program)
        if time >= known.first_time:
            return
        with _restored(source.program):
            source.program.restore(moment.state)
            checkup = source.program.answer(frozenset({CHECKUP})).get(CHECKUP)
        if isinstance(checkup, Checkup):
            source.checkups.add_first(time, checkup)

    def is_behind(self, source: FrameSource, timeline: Timeline) -> bool:
        """Return whether recorded moments of this network are not measured yet."""
        is_known = source.generation == self._generation
        return is_known and bool(_missing(source, timeline))

    def catch_up(self, source: FrameSource, timeline: Timeline) -> None:
        """Measure recorded moments for a short time, then restore the program's state."""
        started, program = self._clock(), source.program
        with _restored(program):
            for moment in _missing(source, timeline):
                if self._is_hurried() or self._clock() - started > SLICE_SECONDS:
                    break
                program.restore(moment.state)
                _measure(program, timeline.gradients, _time(moment, program))


@contextmanager
def _restored(program: Program) -> Iterator[None]:
    """Restore the state of the program after the block, whatever is restored within it."""
    present = program.state()
    try:
        yield
    finally:
        program.restore(present)


def _missing(source: FrameSource, timeline: Timeline) -> list[Moment]:
    """Return moments of this network that are not measured yet."""
    fits = {segment: segment.is_of(source.basis) for segment in timeline.segments}
    moments = [moment for moment in timeline.moments if fits[moment.segment]]
    stride = -(-len(moments) // MOST_MOMENTS) or 1
    log = timeline.gradients
    return [each for each in moments[::stride] if not log.has(_time(each, source.program))]


def _time(moment: Moment, program: Program) -> float:
    epoch, step = moment.key
    return epoch + step / program.steps_per_epoch


def _measure(program: Program, log: GradientLog, time: float) -> None:
    answer = program.answer(frozenset({PROBE})).get(PROBE)
    if isinstance(answer, Mapping):
        log.add(time, answer)
