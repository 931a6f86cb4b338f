"""`RateMeter`: measures the speed of training."""

from collections import deque

_WINDOW_SECONDS = 1.0


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
