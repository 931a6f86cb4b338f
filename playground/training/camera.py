"""`Camera`: builds frames, no more of them than the window takes."""

from collections.abc import Callable
from typing import Any

from playground.training.frames import Curves, Frame
from playground.training.mailbox import Mailbox
from playground.training.probes import Probe
from playground.training.run import Run
from playground.training.timeline import Moment


class Camera:
    """Puts frames of a run into the mailbox.

    While training, a frame is built only if the last was taken, and not before training
    has had as much time as that frame cost; so drawing never takes more than half.

    Parameters
    ----------
    mailbox : Mailbox of Frame
    clock : callable
        Seconds, from any origin.
    """

    def __init__(self, mailbox: Mailbox[Frame], clock: Callable[[], float]) -> None:
        self.probes: frozenset[Probe[Any]] = frozenset()
        self._mailbox = mailbox
        self._clock = clock
        self._not_before = float("-inf")

    def offer(self, run: Run, generation: int) -> None:
        """Build a frame if one is wanted."""
        if self._mailbox.is_empty and self._clock() >= self._not_before:
            self.take(run, generation)

    def take(
        self, run: Run, generation: int, past: Moment | None = None, *, request: int = 0
    ) -> None:
        """Build an exact frame of this moment, whether the last was taken or not.

        Parameters
        ----------
        past : Moment, optional
            The moment at which the program stands, if that is not the present.
        request : int
            The `Scrub` that it answers.
        """
        started = self._clock()
        program = run.program
        whole = run.curves.snapshot()
        epoch = run.epoch if past is None else past.epoch
        frame = Frame(
            generation=generation,
            epoch=epoch,
            step=run.step,
            steps_per_epoch=program.steps_per_epoch,
            epochs_per_second=run.meter.rate,
            tier=program.tier().tier,
            learning_rate=program.learning_rate,
            is_live=past is None,
            curves=Curves(whole.columns, whole.rows[:epoch]),
            whole=whole,
            request=request,
            answers=program.answer(self.probes),
        )
        self._mailbox.put(frame)
        ended = self._clock()
        self._not_before = ended + (ended - started)
