"""`Basis`: the project and the data that a program is built of."""

from dataclasses import dataclass
from weakref import ReferenceType, ref
from zlib import crc32

from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.protocol.replan import Consequence, Effects, consequence_of

_SAMPLED = 4096
"""So many rows of a set are looked at to tell whether it is still the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """What a program, a frame or a moment belongs to. Two are compared by `is_like`.

    Attributes
    ----------
    project : Project
    data : Prepared
    """

    project: Project
    data: Prepared

    def is_like(self, other: "Basis") -> bool:
        """Return whether a program of this basis can stand at a moment of the other.

        Its state holds what differs: the learning rate, penalties, frozen weights.
        """
        return self.data is other.data and has_same_network(self.project, other.project)


def has_same_network(before: Project, after: Project, known: Effects | None = None) -> bool:
    """Return whether both build the same program, apart from what changes while it runs.

    Parameters
    ----------
    before, after : Project
    known : Effects, optional
        What was found to differ, maybe between these two.
    """
    return consequence_of(before, after, known).rank <= Consequence.HOT.rank


class LentData:
    """Data that is remembered, but kept in memory only as long as somebody else uses it.

    Runs of the past would otherwise hold every data set that they were trained on.
    """

    def __init__(self, data: Prepared) -> None:
        self._data: ReferenceType[Prepared] = ref(data)
        self._mark = fingerprint(data)

    def get(self) -> Prepared | None:
        """Return the data; None if it was let go."""
        return self._data()

    def is_same(self, data: Prepared) -> bool:
        """Return whether `data`, loaded again, is what it was."""
        return fingerprint(data) == self._mark

    def replace(self, data: Prepared) -> None:
        """Take `data`, which is the same, in place of what was let go."""
        self._data = ref(data)


def fingerprint(data: Prepared) -> int:
    """Return a number that differs, very probably, for other data. Takes a few milliseconds."""
    mark = 0
    for samples in (data.train, data.test):
        for array in (samples.x, samples.y):
            step = max(1, len(array) // _SAMPLED)
            mark = crc32(repr((array.shape, array.dtype)).encode(), mark)
            mark = crc32(array[::step].tobytes(), mark)
    return mark
