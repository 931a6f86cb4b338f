"""`FrameBuilder`: builds frames, no more of them than the window takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Program, never
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import Probe
from playground.training.run.run import Run

PATIENCE = 8.0
FIRST_SECONDS = 0.5
"""After so long of training what is slow is answered first: whoever pressed Play sees it go."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to be seen of a run: a program that stands at a moment of it.

    Attributes
    ----------
    program : Program
    basis : Basis
        Of which the program was built.
    generation : int
        Counts the programs built.
    run_id : int
    epoch, step : int
        The moment.
    whole : Curves
        All that was trained in the run.
    log : GradientLog
        Of the run.
    rate : float
        Epochs per second, measured lately.
    is_live : bool
        Whether it is the present.
    """

    program: Program
    basis: Basis
    generation: int
    run_id: int
    epoch: int
    step: int
    whole: Curves
    log: GradientLog
    rate: float = 0.0
    is_live: bool = True

    @property
    def time(self) -> float:
        """Epochs completed, with the fraction of the one under way."""
        return self.epoch + self.step / max(1, self.program.steps_per_epoch)


def sight_of(run: Run, generation: int, run_id: int = 0) -> Sight:
    """Return the present of `run`."""
    whole = run.curves.snapshot()
    at = (run.epoch, run.step, whole, run.timeline.gradients, run.meter.rate)
    return Sight(run.program, run.basis, generation, run_id, *at)


def nothing(_sight: Sight, _answers: Mapping[Probe[Any], Any]) -> None:
    """Do nothing with what was answered."""


class FrameBuilder:
    """Puts frames of a run into the mailbox.

    While training, a frame is built only if the last was taken, and not before training
    has had as much time as that frame cost; so drawing never takes more than half. Patient
    probes (`Probe.is_patient`) are left out of frames until eight times as long has passed
    as they took, so that what the eye follows stays fluent beside them. A frame under way
    is given up when the run is about to rest; it has a complete one in the end.

    Parameters
    ----------
    mailbox : Mailbox of Frame
    clock : callable
        Seconds, from any origin.
    is_hurried : callable
        Whether a control waits that ends the training.
    taken : callable
        Takes what is seen and the answers, before a frame is built of them.

    Attributes
    ----------
    is_owed : bool
        Whether patient probes of what was shown last are still to be answered.
    is_looking : bool
        Whether a frame of a run that trains is being built; may be read from any thread.
    """

    def __init__(
        self,
        mailbox: Mailbox[Frame],
        clock: Callable[[], float],
        is_hurried: Callable[[], bool] = never,
        taken: Callable[[Sight, Mapping[Probe[Any], Any]], None] = nothing,
    ) -> None:
        self._taken = taken
        self._probes: frozenset[Probe[Any]] = frozenset()
        self._patient_due = float("-inf")
        self._mailbox = mailbox
        self._clock = clock
        self._is_hurried = is_hurried
        self._not_before = float("-inf")
        self.is_owed = False
        self.is_looking = False

    @property
    def probes(self) -> frozenset[Probe[Any]]:
        """What is asked of the model."""
        return self._probes

    @probes.setter
    def probes(self, probes: frozenset[Probe[Any]]) -> None:
        self._probes = probes
        self._patient_due = float("-inf")

    @property
    def has_patient(self) -> bool:
        """Whether any probe asked for is slow, and left out of incomplete frames."""
        return any(probe.is_patient for probe in self._probes)

    def begin(self) -> None:
        """Say that training goes on from a rest, whose frame need not be completed now.

        What the rest's frame took says nothing: it may have compiled what it answered with.
        """
        self.is_owed = False
        self._patient_due = self._clock() + FIRST_SECONDS

    def discard(self) -> None:
        """Take back a frame that nobody has taken: an exact one follows."""
        self._mailbox.take()

    def offer(
        self, run: Run, generation: int, run_id: int = 0, *, is_awaited: bool = False
    ) -> None:
        """Build a frame of the present if one is wanted; in any case if it `is_awaited`.

        It is where training keeps to a slow pace, so that there is time for each frame.
        """
        if is_awaited or (self._mailbox.is_empty and self._clock() >= self._not_before):
            is_complete = self._clock() >= self._patient_due
            self.is_looking = True
            try:
                sight = sight_of(run, generation, run_id)
                self.take(sight, is_complete=is_complete, may_give_up=True)
            finally:
                self.is_looking = False

    def take(
        self,
        sight: Sight,
        *,
        request: int = 0,
        is_complete: bool = True,
        may_give_up: bool = False,
    ) -> bool:
        """Build an exact frame of this moment, whether the last was taken or not.

        Parameters
        ----------
        sight : Sight
        request : int
            The `Scrub` that led to it; 0 for none.
        is_complete : bool
            Whether patient probes are answered too.
        may_give_up : bool
            Build none if somebody is in a hurry before all is answered.

        Returns
        -------
        bool
            Whether there is a frame.
        """
        started = self._clock()
        program = sight.program
        is_hurried = self._is_hurried if may_give_up else never
        answers = self._answers(program, is_hurried, is_complete=is_complete)
        if is_hurried():
            return False
        self._taken(sight, answers)
        frame = Frame(
            generation=sight.generation,
            epoch=sight.epoch,
            step=sight.step,
            steps_per_epoch=program.steps_per_epoch,
            epochs_per_second=sight.rate,
            tier=program.tier().tier,
            learning_rate=program.learning_rate,
            is_live=sight.is_live,
            curves=sight.whole.until(sight.epoch),
            whole=sight.whole,
            basis=sight.basis,
            run_id=sight.run_id,
            gradients=sight.log.snapshot(),
            request=request,
            is_complete=is_complete or not self.has_patient,
            answers=answers,
        )
        self._mailbox.put(frame)
        if is_complete:
            self.is_owed = False
        ended = self._clock()
        self._not_before = ended + (ended - started)
        return True

    def _answers(
        self, program: Program, is_hurried: Callable[[], bool], *, is_complete: bool
    ) -> Mapping[Probe[Any], Any]:
        patient = frozenset(probe for probe in self._probes if probe.is_patient)
        answers = program.answer(self._probes - patient, is_hurried)
        if not patient or not is_complete:
            return answers
        started = self._clock()
        answers = {**answers, **program.answer(patient, is_hurried)}
        ended = self._clock()
        self._patient_due = ended + PATIENCE * (ended - started)
        return answers
