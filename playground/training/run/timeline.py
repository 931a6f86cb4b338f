"""`Timeline`: recorded states of a run, from which any of its epochs is reproduced.

A state is recorded when the number of epochs has grown by 10 % since the last one. More are
recorded while copying takes at most 1/50 of the time. So early epochs, in which most
changes, are recorded densely, and later ones are about one chunk apart.

When the budget is used up, the moment is dropped whose removal leaves the smallest relative
gap (the distance of its neighbours divided by the epoch of the later one). So the remaining
moments are spaced evenly on a logarithmic scale. The first and the last moment are never
dropped, and anchors are dropped last.

A run may have several projects: a layer is added, the learning rate is changed, a weight is
set by hand. Between two such changes is a segment, with the project and the data that trained
it. It begins with an anchor, its first state. So every moment can be shown with its own
network. If a change was made at the end of an epoch, that epoch is shown as it was before the
change.
"""

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from playground.training.protocol.basis import Basis, WeakData
from playground.training.protocol.checkups import CheckupLog
from playground.training.protocol.gradient_log import GradientLog
from playground.training.protocol.moments import MAXIMUM_MOMENTS, Moment, Recorded, Segment
from playground.training.protocol.state import State

BUDGET_BYTES = 256 * 2**20
_GROWTH = 1.1


class Timeline:
    """Moments of a run in order, within a budget, and the segments that they belong to.

    Parameters
    ----------
    segments : iterable of Segment
        The first segments, in order.
    moments : iterable of Moment
        The first moments, in order; each belongs to one of the segments.

    Attributes
    ----------
    size_bytes : int
        Memory used by the states, in bytes.
    gradients : GradientLog
        The gradients measured in the run.
    checkups : CheckupLog
        The checkups measured in the run.
    """

    def __init__(self, segments: Iterable[Segment] = (), moments: Iterable[Moment] = ()) -> None:
        self._segments = list(segments)
        self._moments = list(moments)
        self.size_bytes = sum(moment.state.size_bytes for moment in self._moments)
        self.gradients = GradientLog()
        self.checkups = CheckupLog()

    @classmethod
    def of(cls, recorded: Recorded) -> "Timeline":
        """Return the time line of a run that was opened."""
        found = cls(recorded.segments, recorded.moments)
        found.gradients = GradientLog.of(recorded.gradients)
        return found

    def recorded(self, batches: int) -> Recorded:
        """Return what is recorded of a run that has trained `batches` batches."""
        return Recorded(self.segments, self.moments, batches, self.gradients.snapshot())

    def __len__(self) -> int:
        return len(self._moments)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments, in order."""
        return tuple(self._segments)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All moments, in order."""
        return tuple(self._moments)

    @property
    def epochs(self) -> NDArray[np.int64]:
        """The epochs of all moments, (n,) int64, rising, without duplicates."""
        return np.unique(np.array([moment.epoch for moment in self._moments], np.int64))

    def begin_with(self, moment: Moment) -> None:
        """Add the first moment."""
        self._segments.append(moment.segment)
        self._moments.append(moment)
        self.size_bytes += moment.state.size_bytes

    def is_wanted(self, epoch: int) -> bool:
        """Return whether `epoch` is far enough from the last moment to be recorded."""
        return not self._moments or epoch > self._moments[-1].epoch * _GROWTH

    def record(self, epoch: int, state: State, basis: Basis, *, is_anchor: bool = False) -> None:
        """Append a moment; moments after it are dropped.

        A rebuild begins the epoch again. What the previous network had trained of it stays: it
        may be all that is known of an opened run.

        An anchor begins a segment. It replaces a segment that trained nothing. It does not
        replace the last moment of the previous segment, which is the end of the epoch that was
        just trained.
        """
        key = (epoch, state.position.step)
        if self._moments and self._moments[-1].key > key:
            self._go_back(key, basis)
        if is_anchor or not self._segments:
            self._begin(key, basis)
        segment = self._segments[-1]
        last = self._moments[-1] if self._moments else None
        if last is not None and last.key == key and last.segment is segment:
            return
        self._moments.append(Moment(epoch, state, segment, is_anchor))
        self.size_bytes += state.size_bytes
        if len(self._moments) > MAXIMUM_MOMENTS:
            self.drop_one()

    def _go_back(self, key: tuple[int, int], basis: Basis) -> None:
        """Drop what is after `key`, but for the same epoch of another network."""
        while self._segments and self._segments[-1].first > key:
            self._segments.pop()
        kept = len(self._moments)
        while kept and self._moments[kept - 1].key > key:
            last = self._moments[kept - 1]
            is_of_epoch = last.epoch == key[0] and last.segment in self._segments
            if is_of_epoch and not last.segment.is_of(basis):
                break
            kept -= 1
        self._drop(slice(kept, None))
        self.gradients.truncate(key[0] + (key[1] > 0))
        self.checkups.truncate(key[0] + (key[1] > 0))

    def _begin(self, key: tuple[int, int], basis: Basis) -> None:
        """Begin a segment at `key`; drop one that began there and trained nothing."""
        data = self._weak_data(basis)
        if self._segments and self._segments[-1].first == key:
            empty = self._segments.pop()
            kept = sum(1 for moment in self._moments if moment.segment is not empty)
            self._drop(slice(kept, None))
        self._segments.append(Segment(basis.project, data, key))

    def _weak_data(self, basis: Basis) -> WeakData:
        """Return a reference to the data of `basis`, the last segment's if it is the same."""
        last = self._segments[-1].data if self._segments else None
        return last if last is not None and last.get() is basis.data else WeakData(basis.data)

    def segment_of(self, epoch: int) -> Segment | None:
        """Return the segment that trained `epoch`, counted from 1; the first one for 0."""
        if not self._segments:
            return None
        begun = bisect_left(self._segments, (epoch, 0), key=lambda each: each.first)
        return self._segments[max(0, begun - 1)]

    def nearest(self, epoch: int) -> Moment | None:
        """Return the moment from which training reproduces the end of `epoch`.

        That is the last moment before it in the segment that trained the epoch. If there is
        none, return the first moment of that segment, or the last of all moments before it.
        """
        segment = self.segment_of(epoch)
        own = [moment for moment in self._moments if moment.segment is segment]
        for moments in (own, self._moments):
            before = [moment for moment in moments if moment.key <= (epoch, 0)]
            if moments:
                return before[-1] if before else moments[0]
        return None

    def is_reached(self, moment: Moment, epoch: int) -> bool:
        """Return whether training from `moment` reproduces the end of `epoch`."""
        return moment.key <= (epoch, 0) and moment.segment is self.segment_of(epoch)

    def until(self, epoch: int) -> "Timeline":
        """Return the time line up to the end of `epoch`; it shares the states."""
        last = self.segment_of(epoch)
        if last is None:
            return Timeline()
        return self.cut(self._segments[: self._segments.index(last) + 1], (epoch, 0))

    def cut(self, segments: Iterable[Segment], key: tuple[int, int]) -> "Timeline":
        """Return the moments of these segments up to `key`; they share the states."""
        kept = [segment for segment in segments if segment in self._segments]
        moments = (m for m in self._moments if m.segment in kept and m.key <= key)
        earlier = Timeline(kept, moments)
        earlier.gradients = self.gradients.until(key[0] + (key[1] > 0))
        earlier.checkups = self.checkups.until(key[0] + (key[1] > 0))
        return earlier

    def drop_one(self) -> bool:
        """Drop the moment that leaves the smallest gap; return whether one was dropped."""
        if len(self._moments) <= 2:
            return False
        epochs = np.array([moment.epoch for moment in self._moments], np.float64) + 1.0
        gaps = (epochs[2:] - epochs[:-2]) / epochs[2:]
        anchors = np.array([moment.is_anchor for moment in self._moments[1:-1]])
        index = 1 + int(np.argmin(gaps + 10.0 * anchors))
        self._drop(slice(index, index + 1))
        return True

    def _drop(self, which: slice) -> None:
        self.size_bytes -= sum(moment.state.size_bytes for moment in self._moments[which])
        del self._moments[which]


def thin(timelines: Iterable[Timeline], budget_bytes: int) -> int:
    """Drop moments, always from the largest time line, until all fit into `budget_bytes`.

    Each time line always keeps its first and last moment.

    Returns
    -------
    int
        Memory used by all of them, in bytes; shared states count twice.
    """
    every = list(timelines)
    size = sum(timeline.size_bytes for timeline in every)
    while size > budget_bytes:
        every.sort(key=lambda timeline: timeline.size_bytes, reverse=True)
        if not any(timeline.drop_one() for timeline in every):
            break
        size = sum(timeline.size_bytes for timeline in every)
    return size
