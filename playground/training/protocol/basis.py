"""`Basis`: the project and the data that a program is built from."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import ref
from zlib import crc32

from playground.datasets.task import Prepared
from playground.document.project import Project
from playground.training.protocol.replan import Consequence, Effects, consequence_of

_SAMPLED = 4096
"""About this many rows of a set are read to check whether it is still the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Basis:
    """The project and data of a program, frame or moment. Compare two with `is_like`.

    Attributes
    ----------
    project : Project
    data : Prepared
    """

    project: Project
    data: Prepared

    def is_like(self, other: "Basis") -> bool:
        """Return whether a program of this basis can restore a moment of the other.

        The state contains what may differ: learning rate, penalties, frozen weights.
        """
        return self.data is other.data and has_same_network(self.project, other.project)


def has_same_network(before: Project, after: Project, known: Effects | None = None) -> bool:
    """Return whether both build the same program, apart from what changes while it runs.

    Parameters
    ----------
    before, after : Project
    known : Effects, optional
        Differences that were found before, possibly between these two.
    """
    return consequence_of(before, after, known).rank <= Consequence.HOT.rank


class WeakData:
    """A weak reference to data: it stays in memory only while something else uses it.

    Otherwise earlier runs would hold every data set that they were trained on.

    Attributes
    ----------
    mark : int
        The fingerprint of the data.
    """

    def __init__(self, data: Prepared) -> None:
        self._data: Callable[[], Prepared | None] = ref(data)
        self.mark = fingerprint(data)

    @classmethod
    def not_loaded(cls, mark: int) -> "WeakData":
        """Return a reference to data with that fingerprint, which has to be loaded."""
        found = cls.__new__(cls)
        found._data, found.mark = _nothing, mark
        return found

    def get(self) -> Prepared | None:
        """Return the data; None if it is no longer in memory."""
        return self._data()

    def find(self, data: Prepared) -> bool:
        """Refer to `data`, which was loaded again; return False if it has changed since."""
        is_same = fingerprint(data) == self.mark
        if is_same:
            self._data = ref(data)
        return is_same


def _nothing() -> None:
    """Return the data before it is loaded."""


def fingerprint(data: Prepared) -> int:
    """Return a number that very probably differs for other data; takes a few milliseconds."""
    mark = 0
    for samples in (data.train, data.test):
        for array in (samples.x, samples.y):
            step = max(1, len(array) // _SAMPLED)
            mark = crc32(repr((array.shape, array.dtype)).encode(), mark)
            mark = crc32(array[::step].tobytes(), mark)
    return mark
