"""Automatic layout of long chains in rows, like lines of text, so that cards stay readable."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from playground.document.arranging.columns import COLUMN_GAP, DEFAULT_SIZE, Size
from playground.document.graph import topological_order
from playground.document.project import LayerId, Network, Point, Wire

READABLE = 0.7
"""A chain that needs a smaller zoom than this is arranged in rows."""
ROW_GAP = 76.0
"""Space between two rows, in which a wire runs back."""
MOST_ROWS = 12
GAIN = 1.1
"""A further row must make the cards larger by at least this factor."""


Card = tuple[LayerId, Size]


@dataclass(frozen=True, slots=True)
class Room:
    """The part of a window in which a network is shown when it is opened.

    Attributes
    ----------
    width, height : float
        In pixels, without the margin.
    least_zoom : float
        Pixels per scene unit below which text on the cards cannot be read; 0 if a network is
        shown whole at any zoom.
    overview : float
        Width in pixels that is left beside a network which does not fit.
    """

    width: float = 900.0
    height: float = 440.0
    least_zoom: float = 0.0
    overview: float = 0.0

    def zoom_of(self, width: float, height: float) -> float:
        """Return the zoom at which a network of this size, in scene units, is shown whole."""
        return min(self.width / width, self.height / height)


TYPICAL = Room()
"""A window of typical size."""


def arrange_rows(
    network: Network,
    sizes: Mapping[LayerId, Size],
    bundles: frozenset[Wire] = frozenset(),
    room: Room = TYPICAL,
) -> dict[LayerId, Point] | None:
    """Return a top left corner for each card of a long chain; None for any other network.

    Within a row the cards are centred on one line. The number of rows is chosen to show the
    cards as large as possible. Where they could not be read then, rows are as long as `room`
    is wide, so that only up and down must be scrolled.

    Parameters
    ----------
    network : Network
    sizes : mapping of LayerId to (width, height)
        In scene units.
    bundles : frozenset of Wire
        Wires that are drawn weight by weight; a row does not end at one.
    room : Room, optional
    """
    chain = _chain(network)
    if len(chain) < 3:
        return None
    cards = [(key, sizes.get(key, DEFAULT_SIZE)) for key in chain]
    may_end = [Wire(a, b) not in bundles for a, b in pairwise(chain)]
    whole = [list(range(len(cards)))]
    best, zoom = whole, room.zoom_of(*_extent(whole, cards))
    if zoom >= READABLE:
        return None
    for count in range(2, MOST_ROWS + 1):
        rows = _balanced(cards, may_end, count)
        if (larger := room.zoom_of(*_extent(rows, cards))) > zoom * GAIN:
            best, zoom = rows, larger
    if zoom < room.least_zoom:
        best = _filled(cards, may_end, (room.width - room.overview) / room.least_zoom)
    return _placed(best, cards) if len(best) > 1 else None


def _chain(network: Network) -> list[LayerId]:
    """Return the layers from first to last; an empty list if they do not form one chain."""
    order = topological_order(network)
    wires = {Wire(source, target) for source, target in pairwise(order)}
    return list(order) if wires == set(network.wires) else []


def _balanced(cards: list[Card], may_end: list[bool], count: int) -> list[list[int]]:
    """Return the cards in at most `count` rows of about the same width."""
    total = sum(size[0] + COLUMN_GAP for _, size in cards)
    width = total / count - COLUMN_GAP
    rows = _filled(cards, may_end, width)
    while len(rows) > count:
        width += COLUMN_GAP / 2
        rows = _filled(cards, may_end, width)
    return rows


def _filled(cards: list[Card], may_end: list[bool], width: float) -> list[list[int]]:
    """Return the cards in rows, each filled up to `width` and ending where allowed."""
    rows: list[list[int]] = [[]]
    used = 0.0
    for place, (_, size) in enumerate(cards):
        is_full = used + size[0] > width + 1e-6
        if rows[-1] and is_full and may_end[place - 1]:
            rows.append([])
            used = 0.0
        rows[-1].append(place)
        used += size[0] + COLUMN_GAP
    return rows


def _extent(rows: list[list[int]], cards: list[Card]) -> Size:
    width = max(
        sum(cards[place][1][0] for place in row) + COLUMN_GAP * (len(row) - 1) for row in rows
    )
    height = sum(_height(row, cards) for row in rows) + ROW_GAP * (len(rows) - 1)
    return width, height


def _height(row: list[int], cards: list[Card]) -> float:
    return max(cards[place][1][1] for place in row)


def _placed(rows: list[list[int]], cards: list[Card]) -> dict[LayerId, Point]:
    places: dict[LayerId, Point] = {}
    y = 0.0
    for row in rows:
        x, height = 0.0, _height(row, cards)
        for place in row:
            key, size = cards[place]
            places[key] = Point(x, y + (height - size[1]) / 2)
            x += size[0] + COLUMN_GAP
        y += height + ROW_GAP
    return places
