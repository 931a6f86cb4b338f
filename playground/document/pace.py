"""`Pace`: the maximum speed of training in the window."""

from enum import StrEnum


class Pace(StrEnum):
    """A limit to the speed of training, slowest first; the value is the text in files.

    A pace belongs to the view of a project: it is saved in the file, but does not change what
    is computed, is not an edit, and has no effect without a window.
    """

    BATCH = "batch"
    ONE = "1"
    TEN = "10"
    SIXTY = "60"
    THREE_HUNDRED = "300"
    FULL = "full"

    @property
    def epochs_per_second(self) -> int | None:
        """The maximum of epochs per second; None if epochs do not limit the pace."""
        return int(self.value) if self.value.isdecimal() else None

    def stepped(self, direction: int) -> "Pace":
        """Return the next pace: faster (+1) or slower (-1); at either end, the same.

        Examples
        --------
        >>> Pace.TEN.stepped(1).value, Pace.FULL.stepped(1).value
        ('60', 'full')
        """
        paces = tuple(Pace)
        place = paces.index(self) + direction
        return paces[max(0, min(place, len(paces) - 1))]
