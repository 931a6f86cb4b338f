"""`Timeline`: recorded states of a run, from which any of its epochs is reproduced.

A state is recorded whenever the epochs have grown by a tenth since the last, and else as
often as copying takes no more than a fiftieth of the time. So early epochs, where most
happens, are dense, and later ones never lie further apart than a chunk or so.

When the budget is spent, the moment goes whose removal leaves the smallest relative gap
(the distance of its neighbours over the epoch of the later one). What is left is therefore
spaced evenly on a logarithmic scale: the tenth epoch stays as near to its neighbours as
the ten-thousandth to its own, in proportion. The first and the last moment never go, and
anchors (states after a change from outside, which training alone does not lead to) go last.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.training.engine import State

BUDGET_BYTES = 256 * 2**20
MAXIMUM_MOMENTS = 2048
_GROWTH = 1.1


@dataclass(frozen=True, slots=True)
class Moment:
    """A recorded state.

    Attributes
    ----------
    epoch : int
        Epochs of the run completed by then.
    state : State
    is_anchor : bool
        Whether something was changed from outside since the moment before.
    segment : int
        Counts changes of the data; only within one are epochs between moments reproduced.
    """

    epoch: int
    state: State
    is_anchor: bool = False
    segment: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """Epoch, and batches done in the one after it."""
        return self.epoch, self.state.position.step


class Timeline:
    """Moments in order, within a budget.

    Parameters
    ----------
    moments : iterable of Moment
        To begin with, in order.

    Attributes
    ----------
    segment : int
        Counts changes of the data.
    size_bytes : int
        Memory held by the states, in bytes.
    """

    def __init__(self, moments: Iterable[Moment] = ()) -> None:
        self._moments = list(moments)
        self.segment = self._moments[-1].segment if self._moments else 0
        self.size_bytes = sum(moment.state.size_bytes for moment in self._moments)

    def __len__(self) -> int:
        return len(self._moments)

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

    def record(self, epoch: int, state: State, *, is_anchor: bool = False) -> None:
        """Append a moment; nothing that comes later is kept.

        An anchor takes the place of a moment at the same batch: what was changed there is
        what goes on from there.
        """
        moment = Moment(epoch, state, is_anchor, self.segment)
        keep = bisect_right(self._moments, moment.key, key=lambda each: each.key)
        self._drop(slice(keep, None))
        if keep and self._moments[-1].key == moment.key:
            if not is_anchor:
                return
            self._drop(slice(keep - 1, None))
        self._moments.append(moment)
        self.size_bytes += state.size_bytes
        if len(self._moments) > MAXIMUM_MOMENTS:
            self.drop_one()

    def begin_segment(self) -> None:
        """Say that the data is another from here on."""
        self.segment += 1

    def nearest(self, epoch: int) -> Moment | None:
        """Return the last moment at or before the end of `epoch`; the first if none is."""
        if not self._moments:
            return None
        index = bisect_right(self._moments, (epoch, 0), key=lambda each: each.key)
        return self._moments[max(0, index - 1)]

    def until(self, epoch: int) -> "Timeline":
        """Return the moments up to the end of `epoch`, sharing their memory."""
        earlier = Timeline(moment for moment in self._moments if moment.key <= (epoch, 0))
        earlier.segment = self.segment
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
