"""`Run`: one program being trained, with its curves, its pace and its last good state."""

from collections.abc import Callable
from dataclasses import dataclass

from playground.training.curves import CurveBuffer
from playground.training.engine import NonFinite, Program, State
from playground.training.frames import Curves
from playground.training.pace import ChunkSize, RateMeter

_SAFE_SECONDS = 0.5
_SAFE_SHARE = 20


@dataclass(frozen=True, slots=True)
class Safe:
    """A state that was good.

    Attributes
    ----------
    state : State
    epoch : int
        Length of the curves there.
    taken_at, cost : float
        When, by the run's clock, and how long it took; seconds.
    """

    state: State
    epoch: int
    taken_at: float
    cost: float


class Run:
    """Trains a program chunk by chunk. Used by one thread only.

    A copy of the state is taken at most every half second, and never for more than a
    twentieth of the time. Any moment since then is reached again exactly by restoring
    it and training forward: what a program computes does not depend on how it is cut.

    Parameters
    ----------
    program : Program
    history : Curves or None
        Epochs trained before, which the curves go on from.
    clock : callable
        Seconds, from any origin.
    """

    def __init__(
        self, program: Program, history: Curves | None, clock: Callable[[], float]
    ) -> None:
        self.program = program
        self.curves = CurveBuffer(program.columns, history)
        self.meter = RateMeter()
        self._chunk = ChunkSize()
        self._clock = clock
        self._safe: Safe | None = None
        self._steps_since_safe = 0

    @property
    def epoch(self) -> int:
        """Epochs completed, those before the last rebuild included."""
        return len(self.curves)

    @property
    def step(self) -> int:
        """Batches done in the epoch under way."""
        return self.program.position.step

    def begin(self) -> None:
        """Take up training: what passed while it rested does not count for the rate."""
        self.meter.restart(self._clock(), self._epochs())

    def advance(self, maximum_steps: int | None = None) -> None:
        """Train one chunk, of at most `maximum_steps` batches.

        Raises
        ------
        NonFinite
            A figure became NaN or infinite; the run is back at the state before the chunk.
        TrainingError
            Keras refused, or memory ran out.
        """
        self._keep_safe()
        steps = self._chunk.steps
        if maximum_steps is not None:
            steps = min(steps, maximum_steps)
        started = self._clock()
        try:
            done = self.program.advance(steps)
        except NonFinite:
            self._back_to_safety()
            raise
        self.curves.extend(done.rows)
        self._steps_since_safe += done.steps
        now = self._clock()
        self._chunk.measure(done.steps, now - started, self.program.steps_per_epoch)
        self.meter.measure(now, self._epochs())

    def touch(self) -> None:
        """Say that the program was changed from outside, so that no older state leads here."""
        self._safe = None

    def _epochs(self) -> float:
        return self.epoch + self.step / max(1, self.program.steps_per_epoch)

    def _keep_safe(self) -> None:
        """Take a copy of the state if the last is old enough."""
        now = self._clock()
        safe = self._safe
        if safe and now - safe.taken_at < max(_SAFE_SECONDS, _SAFE_SHARE * safe.cost):
            return
        state = self.program.state()
        self._safe = Safe(state, self.epoch, now, self._clock() - now)
        self._steps_since_safe = 0

    def _back_to_safety(self) -> None:
        """Go back to the state before the chunk that failed, or to the last copy."""
        assert self._safe is not None
        self.program.restore(self._safe.state)
        left = self._steps_since_safe
        try:
            while left > 0:
                left -= self.program.advance(left).steps
        except NonFinite:
            self.program.restore(self._safe.state)
            self.curves.truncate(self._safe.epoch)
            self._steps_since_safe = 0
