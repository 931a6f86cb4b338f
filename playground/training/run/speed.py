"""The speed of training: how many steps a chunk has, and how many epochs a second."""

from collections import deque

CHUNK_SECONDS = 0.010
"""Target time of one chunk, so that Pause and sliders take effect immediately."""

MAXIMUM_EPOCHS = 4096
"""A chunk never has more epochs than this, however fast they are."""

_GROWTH = 2
_WINDOW_SECONDS = 1.0


class ChunkSize:
    """Steps per chunk: grows gradually, shrinks immediately.

    It begins at one step, because the first call also pays for tracing.
    """

    def __init__(self) -> None:
        self.steps = 1

    def measure(self, steps: int, seconds: float, steps_per_epoch: int) -> None:
        """Update the size after a chunk of `steps` batches that took `seconds`.

        A chunk may have been cut short, for example at the end of an epoch. Such a chunk does
        not make the next one smaller, unless it was slow.
        """
        wanted = int(steps * CHUNK_SECONDS / max(seconds, 1e-7))
        if seconds <= CHUNK_SECONDS:
            wanted = max(wanted, self.steps)
        wanted = min(wanted, self.steps * _GROWTH, MAXIMUM_EPOCHS * steps_per_epoch)
        self.steps = max(1, wanted)


class RateMeter:
    """Epochs per second over about the last second, overhead included."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, float]] = deque()
        self.rate = 0.0

    def restart(self, now: float, epochs: float) -> None:
        """Restart the measurement at `epochs`; the last rate stays until there is a new one."""
        self._marks.clear()
        self._marks.append((now, epochs))

    def measure(self, now: float, epochs: float) -> None:
        """Record that `epochs` (with fraction) are done at `now`, in seconds."""
        marks = self._marks
        marks.append((now, epochs))
        while len(marks) > 2 and marks[1][0] <= now - _WINDOW_SECONDS:
            marks.popleft()
        elapsed = now - marks[0][0]
        if elapsed > 0:
            self.rate = max(0.0, (epochs - marks[0][1]) / elapsed)
