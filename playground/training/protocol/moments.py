"""`Recorded`: the recorded moments of a run, as values that can be passed on and saved.

`playground.training.run.timeline` collects them and states what they mean.
"""

from dataclasses import dataclass, field, replace

from playground.document.project import Project
from playground.training.protocol.basis import Basis, WeakData, has_same_network
from playground.training.protocol.gradient_log import GradientCurves
from playground.training.protocol.state import State

MAXIMUM_MOMENTS = 2048
"""Of one run."""
ARRAY_BYTES = 128
"""Memory that an array takes in addition to its numbers, about."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A part of a run that one project trained on one data set, without edits.

    Attributes
    ----------
    project : Project
    data : WeakData
    first : (int, int)
        Epochs of the run completed when it began, and batches done in the next one.
    """

    project: Project
    data: WeakData
    first: tuple[int, int]

    def is_of(self, basis: Basis) -> bool:
        """Return whether a program of `basis` can restore its moments."""
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
        Epochs between moments can be reproduced only within one segment.
    is_anchor : bool
        Whether it is the first of a segment: training from an earlier moment does not
        reproduce it.
    """

    epoch: int
    state: State
    segment: Segment
    is_anchor: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Epochs completed, and batches done in the next one."""
        return self.epoch, self.state.position.step


def only_moment(epoch: int, state: State, project: Project, data: WeakData) -> Moment:
    """Return the last moment of a run, if nothing before it is recorded.

    Its segment begins with the run: as far as is known, this project trained all of it. So it
    stays when the project is edited in that moment, unlike one that trained nothing.
    """
    return Moment(epoch, state, Segment(project, data, (0, 0)), is_anchor=True)


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """What is recorded of a run.

    Attributes
    ----------
    segments : tuple of Segment
        In order.
    moments : tuple of Moment
        In order; each belongs to one of the segments. Of an earlier run the last one is how it
        was left: what is needed to continue it exactly.
    batches : int
        Number of batches trained in the run.
    gradients : GradientCurves
        The gradients measured in it.
    """

    segments: tuple[Segment, ...] = field(default=(), repr=False)
    moments: tuple[Moment, ...] = field(default=(), repr=False)
    batches: int = 0
    gradients: GradientCurves = field(default_factory=GradientCurves, repr=False)

    @classmethod
    def end_only(cls, end: Moment, batches: int) -> "Recorded":
        """Return what is recorded of a run of which only the end is known."""
        return cls((end.segment,), (end,), batches)

    @property
    def end(self) -> Moment:
        """The last moment; there must be one."""
        return self.moments[-1]

    def size_bytes(self, *, has_end: bool = True) -> int:
        """Return the memory that the moments take, without the last one if not `has_end`."""
        return sum(_sizes(self.moments if has_end else self.moments[:-1]))

    def thinned(self, budget_bytes: int, *, keeps_end: bool) -> "Recorded":
        """Return as many of the moments as fit into `budget_bytes`.

        First those that begin a segment, from which all that follow can be reproduced; then
        every second, third, ... of the others, so that those that stay are spaced evenly.

        Parameters
        ----------
        budget_bytes : int
        keeps_end : bool
            Whether the last moment stays in any case, and does not count.
        """
        if self.size_bytes(has_end=not keeps_end) <= budget_bytes:
            return self
        ends = self.moments[-1:] if keeps_end else ()
        rest = self.moments[: len(self.moments) - len(ends)]
        anchors = _every_nth(tuple(m for m in rest if m.is_anchor), budget_bytes)
        left = budget_bytes - sum(_sizes(anchors))
        others = _every_nth(tuple(m for m in rest if not m.is_anchor), left)
        kept = {*anchors, *others}
        return replace(self, moments=(*(m for m in rest if m in kept), *ends))

    def last_segments(self, count: int) -> "Recorded":
        """Return the last `count` segments, with their moments."""
        kept = self.segments[-count:]
        moments = tuple(moment for moment in self.moments if moment.segment in kept)
        return replace(self, segments=kept, moments=moments)


def _every_nth(moments: tuple[Moment, ...], budget_bytes: int) -> tuple[Moment, ...]:
    """Return the last of `moments` and every n-th before it, with the least n that fits."""
    backwards, sizes = moments[::-1], _sizes(moments)[::-1]
    for step in range(1, len(moments) + 1):
        if sum(sizes[::step]) <= budget_bytes:
            return backwards[::step][::-1]
    return ()


def _sizes(moments: tuple[Moment, ...]) -> list[int]:
    """Return the memory of each moment, in bytes; those of one segment have the same."""
    known: dict[Segment, int] = {}
    for moment in moments:
        if moment.segment not in known:
            arrays = moment.state.arrays
            known[moment.segment] = moment.state.size_bytes + ARRAY_BYTES * len(arrays)
    return [known[moment.segment] for moment in moments]
