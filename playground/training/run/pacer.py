"""`Pacer`: keeps training to a pace, and says how long there is nothing to do.

Time is cut into intervals, each with a share of epochs or batches that may be trained in
it. Between the end of its share and the next interval the training thread sleeps on its
queue of controls. Training that is slower than the pace is not held up.
"""

from collections.abc import Callable

from playground.document.pace import Pace
from playground.training.run.goals import Goal
from playground.training.run.run import Run

BATCHES_PER_SECOND = 2
"""At the slowest pace: time enough to read the numbers of each batch."""

INTERVALS_PER_SECOND = 60
"""At most so many; faster paces train several epochs in each. No screen shows more."""


class Pacer:
    """How much may be trained now, and how long to wait for more.

    Parameters
    ----------
    clock : callable
        Seconds, from any origin.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pace = Pace.FULL
        self._is_limited = True
        self._share: Goal | None = None
        self._due = clock()

    @property
    def interval(self) -> float:
        """Seconds from one share to the next; 0 at full speed."""
        if not self._is_limited or self._pace is Pace.FULL:
            return 0.0
        rate = self._pace.epochs_per_second or BATCHES_PER_SECOND
        return 1 / min(rate, INTERVALS_PER_SECOND)

    @property
    def is_slow(self) -> bool:
        """Whether shares are so rare that each is shown by a frame of its own."""
        return self.interval > 1 / INTERVALS_PER_SECOND

    def choose(self, pace: Pace, run: Run | None) -> None:
        """Keep to `pace` from now on; the first share is due at once."""
        self._pace = pace
        self._restart(run)

    def begin(self, run: Run, *, is_limited: bool) -> None:
        """Take up training; what was asked for one by one (`is_limited` False) is not held up."""
        self._is_limited = is_limited
        self._restart(run)

    def _restart(self, run: Run | None) -> None:
        self._share = None
        self._due = self._clock()
        if run is not None:
            run.begin(self.interval)

    def wait_seconds(self, run: Run | None) -> float:
        """Return how long there is nothing to train, in seconds."""
        is_in_share = self._share is not None and run is not None and self._left(run) > 0
        if is_in_share or not self.interval:
            return 0.0
        return max(0.0, self._due - self._clock())

    def limit(self, run: Run, left: int | None) -> int | None:
        """Return how many batches may be trained now.

        Parameters
        ----------
        left : int or None
            Batches up to where training ends; None for no end.

        Returns
        -------
        int or None
            At most `left`; 0 or less if it is time to wait, None without a limit.
        """
        interval = self.interval
        if not interval:
            return left
        if self._left(run) <= 0:
            now = self._clock()
            if now < self._due:
                return 0 if left is None else min(0, left)
            self._share = self._next(run)
            # What a late interval lost is made up for, but no more than one of them.
            self._due = max(self._due, now - interval) + interval
        return self._left(run) if left is None else min(left, self._left(run))

    def _left(self, run: Run) -> int:
        """Return the batches left of this share."""
        return (self._share.steps_left(run) or 0) if self._share is not None else 0

    def _next(self, run: Run) -> Goal:
        rate = self._pace.epochs_per_second
        if rate is None:
            return Goal(run.epoch, run.step + 1)
        return Goal(run.epoch + max(1, rate // INTERVALS_PER_SECOND))
