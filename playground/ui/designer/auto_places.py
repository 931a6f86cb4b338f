"""`AutoPlaces`: where cards are placed that have no place in the project."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QRectF

from playground.document.arranging.blocks import Space, arrange_blocks
from playground.document.arranging.columns import COLUMN_GAP, ROW_GAP, Size, arrange
from playground.document.arranging.rows import Room, arrange_rows
from playground.document.graph import topological_order
from playground.document.project import LayerId, Network, Point, Wire
from playground.ui.view_state import ViewState

LEAST_GAP = 16
"""Between two cards, in pixels of the canvas: the wire between them can still be seen."""


class AutoPlaces:
    """Places that are computed once and kept while layers, wires and data are the same.

    So a card that grows, because a unit was added, moves no other card.
    """

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._places: Mapping[LayerId, Point] = {}

    def forget(self) -> None:
        """Compute all places again when they are needed next."""
        self._key = ()

    def find(
        self,
        state: ViewState,
        sizes: Mapping[LayerId, Size],
        bundles: Callable[[], frozenset[Wire]],
        space: Callable[[], Space],
        room: Room,
    ) -> Mapping[LayerId, Point]:
        """Return a top left corner for each layer without a place of its own.

        Parameters
        ----------
        state : ViewState
        sizes : mapping of LayerId to (width, height)
        bundles : callable
            Returns the wires that are drawn strand by strand.
        space : callable
            Returns the room that blocks need.
        room : Room
            Where the network is shown when places are computed.
        """
        network, placed = state.project.network, state.project.layout.positions
        loose = frozenset(layer.id for layer in network.layers if layer.id not in placed)
        kinds = tuple((layer.id, layer.type_name) for layer in network.layers)
        source = state.project.data.source.name
        groups = tuple(group.members for group in state.project.layout.groups)
        key = (loose, kinds, frozenset(network.wires), source, state.project.title, groups)
        if key != self._key:
            self._key = key
            if len(loose) == len(network.layers) and groups:
                self._places = arrange_blocks(state.project, sizes, space(), room=room)
            elif len(loose) == len(network.layers):
                rows = arrange_rows(network, sizes, bundles(), room) if loose else {}
                self._places = rows if rows is not None else arrange(network, sizes)
            else:
                self._places = beside(network, placed, sizes)
        return self._places


def are_crowded(cards: Iterable[QRectF]) -> bool:
    """Return whether two cards cover each other, or are so near that no wire is seen between."""
    ordered = sorted(cards, key=QRectF.left)
    for place, card in enumerate(ordered):
        around = card.adjusted(-LEAST_GAP, -LEAST_GAP, LEAST_GAP, LEAST_GAP)
        for other in ordered[place + 1 :]:
            if other.left() >= around.right():
                break
            if around.intersects(other):
                return True
    return False


def beside(
    network: Network, placed: Mapping[LayerId, Point], sizes: Mapping[LayerId, Size]
) -> dict[LayerId, Point]:
    """Return a free place for each layer that has none: right of the layers before it."""
    cards = {key: QRectF(at.x, at.y, *sizes[key]) for key, at in placed.items() if key in sizes}
    found: dict[LayerId, Point] = {}
    for layer_id in topological_order(network):
        if layer_id in placed:
            continue
        card = QRectF(0, 0, *sizes[layer_id])
        sources = [cards[wire.source] for wire in network.inputs_of(layer_id)]
        targets = [cards[w.target] for w in network.outputs_of(layer_id) if w.target in cards]
        if sources:
            last = max(sources, key=QRectF.right)
            card.moveTo(last.right() + COLUMN_GAP, last.center().y() - card.height() / 2)
        elif targets:
            first = min(targets, key=QRectF.left)
            left = first.left() - COLUMN_GAP - card.width()
            card.moveTo(left, first.center().y() - card.height() / 2)
        while blocking := [other for other in cards.values() if other.intersects(card)]:
            card.moveTop(max(other.bottom() for other in blocking) + ROW_GAP)
        cards[layer_id] = card
        found[layer_id] = Point(card.x(), card.y())
    return found
