"""`Timeline`: recorded states of a run, from which any of its epochs is reproduced.

A state is recorded whenever the epochs have grown by a tenth since the last, and else as
often as copying takes no more than a fiftieth of the time. So early epochs, where most
happens, are dense, and later ones never lie further apart than a chunk or so.

When the budget is spent, the moment goes whose removal leaves the smallest relative gap
(the distance of its neighbours over the epoch of the later one). What is left is therefore
spaced evenly on a logarithmic scale: the tenth epoch stays as near to its neighbours as
the ten-thousandth to its own, in proportion. The first and the last moment never go, and
anchors go last.

A run may pass through several projects: a layer is added, the learning rate changed, a
weight set by hand. Each stretch between two such changes is a segment, with the project
and the data that trained it, and begins with an anchor: its first state. So every moment
can be shown with the network that it had. Where a change was made at the end of an epoch,
that epoch is shown as it was trained, before the change.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.document.project import Project
from playground.training.protocol.basis import Basis, LentData, has_same_network
from playground.training.protocol.engine import State
from playground.training.protocol.gradient_log import GradientLog

BUDGET_BYTES = 256 * 2**20
MAXIMUM_MOMENTS = 2048
_GROWTH = 1.1


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A stretch of a run that one project, on one data set, trained without interference.

    Attributes
    ----------
    project : Project
    data : LentData
    first : (int, int)
        Epochs of the run completed when it began, and batches done in the one after.
    """

    project: Project
    data: LentData
    first: tuple[int, int]

    def is_of(self, basis: Basis) -> bool:
        """Return whether a program of `basis` can stand at its moments."""
        is_same_data = self.data.get() is basis.data
        return is_same_data and has_same_network(basis.project, self.project)


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """A recorded state.

    Attributes
    ----------
    epoch : int
        Epochs of the run completed by then.
    state : State
    segment : Segment
        Only within one are epochs between moments reproduced.
    is_anchor : bool
        Whether a segment begins with it: training alone does not lead to it.
    """

    epoch: int
    state: State
    segment: Segment
    is_anchor: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Epoch, and batches done in the one after it."""
        return self.epoch, self.state.position.step


class Timeline:
    """Moments of a run in order, within a budget, and the segments that they belong to.

    Parameters
    ----------
    segments : iterable of Segment
    moments : iterable of Moment
        To begin with, in order; each of one of the segments.

    Attributes
    ----------
    size_bytes : int
        Memory held by the states, in bytes.
    gradients : GradientLog
        What was measured of them, and in between.
    """

    def __init__(self, segments: Iterable[Segment] = (), moments: Iterable[Moment] = ()) -> None:
        self._segments = list(segments)
        self._moments = list(moments)
        self.size_bytes = sum(moment.state.size_bytes for moment in self._moments)
        self.gradients = GradientLog()

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
        """The epochs of all moments, (n,) int64, rising; each but once."""
        return np.unique(np.array([moment.epoch for moment in self._moments], np.int64))

    def is_wanted(self, epoch: int) -> bool:
        """Return whether `epoch` is so far from the last moment that it must be recorded."""
        return not self._moments or epoch > self._moments[-1].epoch * _GROWTH

    def record(self, epoch: int, state: State, basis: Basis, *, is_anchor: bool = False) -> None:
        """Append a moment; nothing that comes later is kept.

        An anchor begins a segment. It takes the place of one that ended before it trained
        anything, but not of the last moment of the segment before: that is how the epoch
        ended which was just trained.
        """
        key = (epoch, state.position.step)
        keep = bisect_right(self._moments, key, key=lambda each: each.key)
        if keep < len(self._moments):
            self._drop(slice(keep, None))
            self.gradients.truncate(epoch + (key[1] > 0))
        while self._segments and self._segments[-1].first > key:
            self._segments.pop()
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

    def _begin(self, key: tuple[int, int], basis: Basis) -> None:
        """Begin a segment at `key`; one that began there and trained nothing is dropped."""
        data = self._lent(basis)
        if self._segments and self._segments[-1].first == key:
            empty = self._segments.pop()
            kept = sum(1 for moment in self._moments if moment.segment is not empty)
            self._drop(slice(kept, None))
        self._segments.append(Segment(basis.project, data, key))

    def _lent(self, basis: Basis) -> LentData:
        """Return the data of `basis` as the last segment has it, where it is the same."""
        last = self._segments[-1].data if self._segments else None
        return last if last is not None and last.get() is basis.data else LentData(basis.data)

    def segment_of(self, epoch: int) -> Segment | None:
        """Return the segment that trained `epoch`, counted from 1; the first one for 0."""
        if not self._segments:
            return None
        begun = bisect_left(self._segments, (epoch, 0), key=lambda each: each.first)
        return self._segments[max(0, begun - 1)]

    def nearest(self, epoch: int) -> Moment | None:
        """Return the moment from which the end of `epoch` is reached by training alone.

        That is the last one before it in the segment that trained the epoch. Where there is
        none, the last of all before it, or the first: it is as near as one gets.
        """
        segment = self.segment_of(epoch)
        within = bisect_right(self._moments, (epoch, 0), key=lambda each: each.key)
        for moment in reversed(self._moments[:within]):
            if moment.segment is segment:
                return moment
        return self._moments[max(0, within - 1)] if self._moments else None

    def is_reached(self, moment: Moment, epoch: int) -> bool:
        """Return whether training from `moment` leads to the end of `epoch`."""
        return moment.key <= (epoch, 0) and moment.segment is self.segment_of(epoch)

    def until(self, epoch: int) -> "Timeline":
        """Return what led to the end of `epoch`, sharing the memory."""
        last = self.segment_of(epoch)
        if last is None:
            return Timeline()
        return self.cut(self._segments[: self._segments.index(last) + 1], (epoch, 0))

    def cut(self, segments: Iterable[Segment], key: tuple[int, int]) -> "Timeline":
        """Return the moments of these segments up to `key`, sharing the memory."""
        kept = [segment for segment in segments if segment in self._segments]
        moments = (m for m in self._moments if m.segment in kept and m.key <= key)
        earlier = Timeline(kept, moments)
        earlier.gradients = self.gradients.until(key[0] + (key[1] > 0))
        return earlier

    def drop_one(self) -> bool:
        """Give up the moment that is missed least; return whether there was one to give."""
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
    """Drop moments, always of the largest time line, until all fit into `budget_bytes`.

    Each time line always keeps its first and last moment.

    Returns
    -------
    int
        Memory held by all of them, in bytes; states that two share count twice.
    """
    every = list(timelines)
    size = sum(timeline.size_bytes for timeline in every)
    while size > budget_bytes:
        every.sort(key=lambda timeline: timeline.size_bytes, reverse=True)
        if not any(timeline.drop_one() for timeline in every):
            break
        size = sum(timeline.size_bytes for timeline in every)
    return size
