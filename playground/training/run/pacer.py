"""`Pacer`: keeps training to a pace, and computes how long to wait.

Time is divided into intervals, each with a share of epochs or batches that may be trained in
it. After a share the training thread sleeps on its queue of controls until the next interval.
Training that is slower than the pace does not wait.
"""

from collections.abc import Callable

from playground.document.pace import Pace
from playground.training.run.goals import Goal
from playground.training.run.run import Run

BATCHES_PER_SECOND = 2
"""At the slowest pace: enough time to read the numbers of each batch."""

INTERVALS_PER_SECOND = 60
"""Maximum; faster paces train several epochs per interval. Screens do not show more."""


class Pacer:
    """Computes how much may be trained now, and how long to wait afterwards.

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
        """Whether the interval is so long that each share has its own frame."""
        return self.interval > 1 / INTERVALS_PER_SECOND

    def choose(self, pace: Pace, run: Run | None) -> None:
        """Keep to `pace` from now on; the first share is due immediately."""
        self._pace = pace
        self._restart(run)

    def begin(self, run: Run, *, is_limited: bool) -> None:
        """Start training; single steps and epochs (`is_limited` False) do not wait."""
        self._is_limited = is_limited
        self._restart(run)

    def _restart(self, run: Run | None) -> None:
        self._share = None
        self._due = self._clock()
        if run is not None:
            run.begin(self.interval)

    def wait_seconds(self, run: Run | None) -> float:
        """Return how long to wait before training again, in seconds."""
        is_in_share = self._share is not None and run is not None and self._left(run) > 0
        if is_in_share or not self.interval:
            return 0.0
        return max(0.0, self._due - self._clock())

    def limit(self, run: Run, left: int | None) -> int | None:
        """Return how many batches may be trained now.

        Parameters
        ----------
        left : int or None
            Batches up to the goal; None for no end.

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
                return 0
            self._share = self._next(run)
            # Catch up after a late interval, but with one interval at most.
            self._due = max(self._due, now - interval) + interval
        return self._left(run) if left is None else min(left, self._left(run))

    def _left(self, run: Run) -> int:
        """Return the batches left in this share."""
        return (self._share.steps_left(run) or 0) if self._share is not None else 0

    def _next(self, run: Run) -> Goal:
        rate = self._pace.epochs_per_second
        if rate is None:
            return Goal(run.epoch, run.step + 1)
        return Goal(run.epoch + max(1, rate // INTERVALS_PER_SECOND))
