"""`Walk`: where the user is when a page is stepped through line by line."""

from dataclasses import dataclass

from playground.explain.page import Line, Page, Remark, Stage


@dataclass(frozen=True, slots=True)
class Stop:
    """One line of a page.

    Attributes
    ----------
    stage : Stage
    number : int
        Its place in the card.
    line : Line
    """

    stage: Stage
    number: int
    line: Line


def stops_of(page: Page) -> tuple[Stop, ...]:
    """Return the lines of a page in the order of the step, without mere sentences."""
    found = [
        Stop(card.stage, number, line)
        for card in page.cards
        for number, line in enumerate(card.lines)
        if not isinstance(line, Remark)
    ]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Walk:
    """A position among the stops of a page.

    Attributes
    ----------
    at : int
        -1 before the first: everything is shown.
    """

    at: int = -1

    def moved(self, by: int, count: int) -> "Walk":
        """Return the walk `by` stops further; beyond both ends everything is shown."""
        if not count:
            return Walk()
        if self.at < 0:
            return Walk(0 if by > 0 else count - 1)
        at = self.at + by
        return Walk(at if 0 <= at < count else -1)
