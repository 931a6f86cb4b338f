"""`Gauge`: measures the gradients of a run, using little of the training time.

While training, measuring takes at most 1/50 of the time. While the run is paused and a panel
shows gradients, the moments recorded on the time line are measured as well. So the first
epochs, in which most changes, are also covered.
"""

from collections.abc import Callable, Mapping
from typing import Any

from playground.training.loop.frame_builder import FIRST_SECONDS, FrameSource
from playground.training.protocol.engine import Program, never
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.probes import GradientsProbe, Probe
from playground.training.run.run import Run
from playground.training.run.timeline import Moment, Timeline

PROBE = GradientsProbe()
SHARE = 50
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

    def begin(self) -> None:
        """Prepare for training after a pause."""
        self._due = max(self._due, self._clock() + FIRST_SECONDS)

    def take(self, source: FrameSource, answers: Mapping[Probe[Any], Any]) -> None:
        """Log the gradients that were computed for a frame."""
        answer = answers.get(PROBE)
        if isinstance(answer, Mapping):
            self._generation = source.generation
            source.log.add(source.time, answer)

    def measure(self, run: Run, generation: int) -> None:
        """Measure a training run, if a measurement is due."""
        started = self._clock()
        if generation != self._generation or started < self._due:
            return
        time = run.epoch + run.step / run.program.steps_per_epoch
        _measure(run.program, run.timeline.gradients, time)
        ended = self._clock()
        self._due = ended + SHARE * (ended - started)

    def is_behind(self, source: FrameSource, timeline: Timeline) -> bool:
        """Return whether recorded moments of this network are not measured yet."""
        is_known = source.generation == self._generation
        return is_known and bool(_missing(source, timeline))

    def catch_up(self, source: FrameSource, timeline: Timeline) -> None:
        """Measure recorded moments for a short time, then restore the program's state."""
        started, program = self._clock(), source.program
        present = program.state()
        try:
            for moment in _missing(source, timeline):
                if self._is_hurried() or self._clock() - started > SLICE_SECONDS:
                    break
                program.restore(moment.state)
                _measure(program, timeline.gradients, _time(moment, program))
        finally:
            program.restore(present)


def _missing(source: FrameSource, timeline: Timeline) -> list[Moment]:
    """Return moments of this network that are still to be measured."""
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
