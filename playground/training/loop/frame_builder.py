"""`FrameBuilder`: builds frames, only as many as the window takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.training.protocol.basis import Basis
from playground.training.protocol.checkups import CheckupLog, CheckupProbe
from playground.training.protocol.engine import Program, never
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.mailbox import Mailbox
from playground.training.protocol.probes import Probe
from playground.training.run.run import Run

CHECKUP = CheckupProbe()
PATIENCE = 8.0
FIRST_SECONDS = 0.5
"""Slow probes are first answered this long after Play, so that progress shows immediately."""


@dataclass(frozen=True, slots=True)
class FrameSource:
    """What a frame is built from: a program at one moment of a run.

    Attributes
    ----------
    program : Program
    basis : Basis
        What the program was built from.
    generation : int
        Number of the program, counted from 1.
    run_id : int
    epoch, step : int
        The moment.
    whole : Curves
        All epochs of the run.
    log : GradientLog
        The gradients measured in the run.
    checkups : CheckupLog
        The checkups measured in the run.
    rate : float
        Epochs per second, measured recently.
    since : int
        After how many epochs its project began to train.
    is_live : bool
        Whether the moment is the present.
    """

    program: Program
    basis: Basis
    generation: int
    run_id: int
    epoch: int
    step: int
    whole: Curves
    log: GradientLog
    checkups: CheckupLog
    rate: float = 0.0
    since: int = 0
    is_live: bool = True

    @property
    def time(self) -> float:
        """Epochs completed, with the fraction of the current one."""
        return self.epoch + self.step / max(1, self.program.steps_per_epoch)


def present_source(run: Run, generation: int, run_id: int = 0) -> FrameSource:
    """Return the present of `run`."""
    whole = run.curves.snapshot()
    logs = (run.timeline.gradients, run.timeline.checkups)
    at = (run.epoch, run.step, whole, *logs, run.meter.rate, run.since)
    return FrameSource(run.program, run.basis, generation, run_id, *at)


def nothing(_source: FrameSource, _answers: Mapping[Probe[Any], Any]) -> None:
    """Ignore the answers."""


class FrameBuilder:
    """Puts frames of a run into the mailbox.

    While training, a frame is built only if the last one was taken, and only after training
    has had as much time as that frame took: frames use at most half of the time. Patient
    probes (`Probe.is_patient`) are left out until eight times as long as they took has passed,
    so that the rest of the window stays smooth. A frame is cancelled when a control that ends
    training is waiting; the run then gets a complete frame when it has stopped.

    Parameters
    ----------
    mailbox : Mailbox of Frame
    clock : callable
        Seconds, from any origin.
    is_hurried : callable
        Whether a control that ends training is waiting.
    taken : callable
        Receives the source and the answers, before a frame is built from them.

    Attributes
    ----------
    is_completion_due : bool
        Whether the last frame lacks the answers of patient probes.
    is_building : bool
        Whether a frame is being built while training; may be read from any thread.
    """

    def __init__(
        self,
        mailbox: Mailbox[Frame],
        clock: Callable[[], float],
        is_hurried: Callable[[], bool] = never,
        taken: Callable[[FrameSource, Mapping[Probe[Any], Any]], None] = nothing,
    ) -> None:
        self._taken = taken
        self._probes: frozenset[Probe[Any]] = frozenset()
        self._patient_due = float("-inf")
        self._mailbox = mailbox
        self._clock = clock
        self._is_hurried = is_hurried
        self._not_before = float("-inf")
        self.is_completion_due = False
        self.is_building = False

    @property
    def probes(self) -> frozenset[Probe[Any]]:
        """The probes that each frame answers."""
        return self._probes

    @probes.setter
    def probes(self, probes: frozenset[Probe[Any]]) -> None:
        self._probes = probes
        self._patient_due = float("-inf")

    @property
    def has_patient(self) -> bool:
        """Whether any of the probes is slow, and left out of incomplete frames."""
        return any(probe.is_patient for probe in self._probes)

    @property
    def watches(self) -> bool:
        """Whether checkups are logged."""
        return CHECKUP in self._probes

    def begin(self) -> None:
        """Prepare for training: the last frame need not be completed now.

        The time that the last frame took is ignored: it may have compiled functions.
        """
        self.is_completion_due = False
        self._patient_due = self._clock() + FIRST_SECONDS

    def discard(self) -> None:
        """Remove a frame that was not taken yet: an exact one follows."""
        self._mailbox.take()

    def offer(
        self, run: Run, generation: int, run_id: int = 0, *, is_awaited: bool = False
    ) -> None:
        """Build a frame of the present if one is due; always if it `is_awaited`.

        Frames are awaited at a slow pace, where there is time for each.
        """
        if is_awaited or (self._mailbox.is_empty and self._clock() >= self._not_before):
            is_complete = self._clock() >= self._patient_due
            self.is_building = True
            try:
                source = present_source(run, generation, run_id)
                self.build(source, is_complete=is_complete, may_cancel=True)
            finally:
                self.is_building = False

    def build(
        self,
        source: FrameSource,
        *,
        request: int = 0,
        is_complete: bool = True,
        may_cancel: bool = False,
    ) -> bool:
        """Build an exact frame of this moment, even if the last one was not taken.

        Parameters
        ----------
        source : FrameSource
        request : int
            The `Scrub` that led to it; 0 for none.
        is_complete : bool
            Whether patient probes are answered too.
        may_cancel : bool
            Whether to build no frame if `is_hurried` becomes true before all is answered.

        Returns
        -------
        bool
            Whether a frame was built.
        """
        started = self._clock()
        program = source.program
        is_hurried = self._is_hurried if may_cancel else never
        answers = self._answers(program, is_hurried, is_complete=is_complete)
        if is_hurried():
            return False
        self._taken(source, answers)
        frame = Frame(
            generation=source.generation,
            epoch=source.epoch,
            step=source.step,
            steps_per_epoch=program.steps_per_epoch,
            epochs_per_second=source.rate,
            tier=program.tier().tier,
            learning_rate=program.learning_rate,
            is_live=source.is_live,
            curves=source.whole.until(source.epoch),
            whole=source.whole,
            basis=source.basis,
            run_id=source.run_id,
            gradients=source.log.snapshot(),
            checkups=source.checkups.of(source.generation),
            since=source.since,
            request=request,
            is_complete=is_complete or not self.has_patient,
            asked=self._probes,
            answers=answers,
            refused=self._asked(is_complete=is_complete) - answers.keys(),
        )
        self._mailbox.put(frame)
        if is_complete:
            self.is_completion_due = False
        ended = self._clock()
        self._not_before = ended + (ended - started)
        return True

    def _asked(self, *, is_complete: bool) -> frozenset[Probe[Any]]:
        """Return the probes that a frame answers, as far as they apply."""
        return frozenset(
            probe
            for probe in self._probes
            if not probe.is_logged and (is_complete or not probe.is_patient)
        )

    def _answers(
        self, program: Program, is_hurried: Callable[[], bool], *, is_complete: bool
    ) -> Mapping[Probe[Any], Any]:
        patient = frozenset(probe for probe in self._probes if probe.is_patient)
        logged = frozenset(probe for probe in self._probes if probe.is_logged)
        answers = program.answer(self._probes - patient - logged, is_hurried)
        if not patient or not is_complete:
            return answers
        started = self._clock()
        answers = {**answers, **program.answer(patient, is_hurried)}
        ended = self._clock()
        self._patient_due = ended + PATIENCE * (ended - started)
        return answers
