"""`Pace`: how fast training may go while somebody watches it."""

from enum import StrEnum


class Pace(StrEnum):
    """A limit to the speed of training, the slowest first; the value is what files say.

    A pace belongs to the view of a project: it is kept in its file, but changes nothing
    of what is computed, is no edit, and counts for nothing where nobody watches.
    """

    BATCH = "batch"
    ONE = "1"
    TEN = "10"
    SIXTY = "60"
    THREE_HUNDRED = "300"
    FULL = "full"

    @property
    def epochs_per_second(self) -> int | None:
        """The most epochs per second; None where epochs do not limit it."""
        return int(self.value) if self.value.isdecimal() else None

    def stepped(self, direction: int) -> "Pace":
        """Return the next pace: faster (+1) or slower (-1); the last ones stay.

        Examples
        --------
        >>> Pace.TEN.stepped(1).value, Pace.FULL.stepped(1).value
        ('60', 'full')
        """
        paces = tuple(Pace)
        place = paces.index(self) + direction
        return paces[max(0, min(place, len(paces) - 1))]
