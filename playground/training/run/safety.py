"""`SafePoint`: a copy of the last good state, and the steps trained since."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import Program
from playground.training.protocol.state import State
from playground.training.run.timeline import Timeline

_SHARE = 50
_LEAST_SECONDS = 0.010


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment: a state, and the number of batches to train from it.

    Results do not depend on how training is split into chunks, so the moment is reproduced
    exactly. The state includes everything except the data; a mark is invalid on other data.
    """

    state: State
    epoch: int
    steps: int = 0

    def restore(self, program: Program) -> None:
        """Set `program` to this moment.

        Raises
        ------
        NonFinite
            It cannot be reached.
        """
        program.restore(self.state)
        left = self.steps
        while left > 0:
            left -= program.advance(left).steps


class SafePoint:
    """The last good state. Copying takes at most 1/50 of the time.

    Each copy is recorded in the time line, which may request additional ones.

    Parameters
    ----------
    program : Program
    timeline : Timeline
    clock : callable
        Seconds, from any origin.
    """

    def __init__(self, program: Program, timeline: Timeline, clock: Callable[[], float]) -> None:
        self._program = program
        self._timeline = timeline
        self._clock = clock
        self._mark: Mark | None = None
        self._due = float("-inf")
        self._is_in_step = False

    def keep_in_step(self) -> None:
        """Copy only at the start of an epoch, as the other machines do."""
        self._is_in_step = True

    @property
    def copied(self) -> Mark:
        """The moment of the last copy; call `refresh` first."""
        return Mark(self.now.state, self.now.epoch)

    @property
    def now(self) -> Mark:
        """The current moment of the program; call `refresh` first."""
        assert self._mark is not None
        return self._mark

    @property
    def is_known(self) -> bool:
        """Whether training from the last copy reproduces the present."""
        return self._mark is not None

    def refresh(self, epoch: int, basis: Basis) -> None:
        """Copy the state if that is due and every value in it is finite.

        Parameters
        ----------
        epoch : int
            Length of the curves.
        basis : Basis
            The project and data that train next.
        """
        started = self._clock()
        is_changed = self._mark is None
        if not is_changed and not self._is_wanted(epoch, started):
            return
        state = self._program.state()
        if is_changed or is_finite(state):
            self._mark = Mark(state, epoch)
            self._timeline.record(epoch, state, basis, is_anchor=is_changed)
        ended = self._clock()
        self._due = ended + max(_LEAST_SECONDS, _SHARE * (ended - started))

    def _is_wanted(self, epoch: int, now: float) -> bool:
        if self._is_in_step:
            return self._program.position.step == 0
        return now >= self._due or self._timeline.is_wanted(epoch)

    def forward(self, steps: int) -> Mark:
        """Return the moment `steps` batches after now."""
        return Mark(self.now.state, self.now.epoch, self.now.steps + steps)

    def move(self, mark: Mark) -> None:
        """Note that the program is at `mark`, reached only by training."""
        self._mark = mark

    def forget(self) -> None:
        """Note that the program was changed from outside: training does not reproduce it."""
        self._mark = None
        self._due = float("-inf")


def is_finite(state: State) -> bool:
    """Return whether every number of `state` is finite."""
    return all(
        bool(np.isfinite(array).all())
        for array in state.arrays
        if np.issubdtype(array.dtype, np.inexact)
    )
