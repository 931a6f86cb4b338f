"""`Gauge`: measures the gradients of a run, as often as costs little.

While it trains, measuring takes at most a fiftieth of the time. A run that was over before
that is measured where it rests, at the moments that its time line has recorded, if a panel
shows gradients: so also the first epochs, in which most happens, are measured.
"""

from collections.abc import Callable, Mapping
from typing import Any

from playground.training.loop.frame_builder import FIRST_SECONDS, Sight
from playground.training.protocol.engine import Program, never
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.probes import GradientsProbe, Probe
from playground.training.run.run import Run
from playground.training.run.timeline import Moment, Timeline

PROBE = GradientsProbe()
SHARE = 50
SLICE_SECONDS = 0.1
"""For at most so long a run at rest is measured before controls are looked for again."""
MOST_MOMENTS = 200
"""So many recorded moments are measured, spread over all."""


class Gauge:
    """Fills the gradient log of runs. Used by one thread only.

    The first answer about a network takes long, as it is compiled; the gauge waits until
    one was given.

    Parameters
    ----------
    clock : callable
        Seconds, from any origin.
    is_hurried : callable
        Whether a control waits.
    """

    def __init__(self, clock: Callable[[], float], is_hurried: Callable[[], bool] = never) -> None:
        self._clock = clock
        self._is_hurried = is_hurried
        self._due = float("-inf")
        self._generation = -1

    def begin(self) -> None:
        """Say that training goes on from a rest."""
        self._due = max(self._due, self._clock() + FIRST_SECONDS)

    def take(self, sight: Sight, answers: Mapping[Probe[Any], Any]) -> None:
        """Take over what a frame was answered."""
        answer = answers.get(PROBE)
        if isinstance(answer, Mapping):
            self._generation = sight.generation
            sight.log.add(sight.time, answer)

    def measure(self, run: Run, generation: int) -> None:
        """Measure a run that trains, if that is due."""
        started = self._clock()
        if generation != self._generation or started < self._due:
            return
        time = run.epoch + run.step / run.program.steps_per_epoch
        _measure(run.program, run.timeline.gradients, time)
        ended = self._clock()
        self._due = ended + SHARE * (ended - started)

    def is_behind(self, sight: Sight, timeline: Timeline) -> bool:
        """Return whether recorded moments of the network in sight are not measured yet."""
        is_known = sight.generation == self._generation
        return is_known and bool(_missing(sight, timeline))

    def catch_up(self, sight: Sight, timeline: Timeline) -> None:
        """Measure recorded moments for a while; the program stands afterwards as before."""
        started, program = self._clock(), sight.program
        present = program.state()
        try:
            for moment in _missing(sight, timeline):
                if self._is_hurried() or self._clock() - started > SLICE_SECONDS:
                    break
                program.restore(moment.state)
                _measure(program, timeline.gradients, _time(moment, program))
        finally:
            program.restore(present)


def _missing(sight: Sight, timeline: Timeline) -> list[Moment]:
    """Return moments to be measured, some of all that are of the network in sight."""
    fits = {segment: segment.is_of(sight.basis) for segment in timeline.segments}
    moments = [moment for moment in timeline.moments if fits[moment.segment]]
    stride = -(-len(moments) // MOST_MOMENTS) or 1
    log = timeline.gradients
    return [each for each in moments[::stride] if not log.has(_time(each, sight.program))]


def _time(moment: Moment, program: Program) -> float:
    epoch, step = moment.key
    return epoch + step / program.steps_per_epoch


def _measure(program: Program, log: GradientLog, time: float) -> None:
    answer = program.answer(frozenset({PROBE})).get(PROBE)
    if isinstance(answer, Mapping):
        log.add(time, answer)
