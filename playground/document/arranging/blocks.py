"""Automatic layout with blocks: each is arranged inside, and then placed as one card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from playground.base.errors import GraphError
from playground.document.arranging.columns import DEFAULT_SIZE, Size, arrange
from playground.document.arranging.rows import TYPICAL, Room, arrange_rows
from playground.document.graph import topological_order
from playground.document.project import Group, Layer, LayerId, Network, Point, Project, Wire


@dataclass(frozen=True, slots=True)
class Space:
    """The space that a block needs around its layers.

    Attributes
    ----------
    margin : float
        At each side of an open block.
    title : float
        Additional space above it.
    folded : mapping of str to (width, height)
        The card of each collapsed block.
    """

    margin: float = 0.0
    title: float = 0.0
    folded: Mapping[str, Size] | None = None

    def card_of(self, group: Group) -> Size:
        """Return width and height of a collapsed block."""
        return (self.folded or {}).get(group.id, DEFAULT_SIZE)


def arrange_blocks(
    project: Project,
    sizes: Mapping[LayerId, Size],
    space: Space,
    *,
    origin: Point | None = None,
    room: Room = TYPICAL,
) -> dict[LayerId, Point]:
    """Return a top left corner for each layer's item.

    A collapsed block takes the space of its card: its layers are arranged around the centre
    of the card, so that they are in order when it is expanded.

    Parameters
    ----------
    project : Project
    sizes : mapping of LayerId to (width, height)
    space : Space
    origin : Point, optional
        The top left corner of the layout.
    room : Room, optional
        Where it is shown.
    """
    network, groups = project.network, project.layout.groups
    outer = _contracted(network, groups)
    if not groups or not _has_order(outer):
        return arrange(network, sizes, origin=origin)
    inner = {group.id: _inner(network, group, sizes) for group in groups}
    cards = dict(sizes)
    for group in groups:
        width, height = _extent(inner[group.id], sizes)
        frame = (width + 2 * space.margin, height + 2 * space.margin + space.title)
        cards[_stand_in(group)] = space.card_of(group) if group.is_folded else frame
    placed = _in_rows(outer, cards, origin, room) or arrange(outer, cards, origin=origin)
    for group in groups:
        corner = placed.pop(_stand_in(group))
        if group.is_folded:
            lift = (space.card_of(group)[1] - _extent(inner[group.id], sizes)[1]) / 2
            start = Point(corner.x, corner.y + lift)
        else:
            start = Point(corner.x + space.margin, corner.y + space.margin + space.title)
        for layer_id, point in inner[group.id].items():
            placed[layer_id] = Point(start.x + point.x, start.y + point.y)
    return placed


def _in_rows(
    network: Network, cards: Mapping[LayerId, Size], origin: Point | None, room: Room
) -> dict[LayerId, Point] | None:
    """Return the places of a long chain of blocks and layers in rows; None for another network."""
    rows, start = arrange_rows(network, cards, room=room), origin or Point()
    if rows is None:
        return None
    return {key: Point(at.x + start.x, at.y + start.y) for key, at in rows.items()}


def _stand_in(group: Group) -> LayerId:
    """Return an id for the placeholder of a block; no layer has it."""
    return LayerId(f"\0{group.id}")


def _contracted(network: Network, groups: tuple[Group, ...]) -> Network:
    """Return the network with one layer in place of each block."""
    home = {key: _stand_in(group) for group in groups for key in group.members}
    seen: set[LayerId] = set()
    layers: list[Layer] = []
    for layer in network.layers:
        key = home.get(layer.id, layer.id)
        if key not in seen:
            seen.add(key)
            layers.append(replace(layer, id=key))
    ends = {(home.get(w.source, w.source), home.get(w.target, w.target)) for w in network.wires}
    wires = tuple(Wire(source, target) for source, target in sorted(ends) if source != target)
    return replace(network, layers=tuple(layers), wires=wires)


def _has_order(network: Network) -> bool:
    """Return whether no block feeds itself through other layers."""
    try:
        topological_order(network)
    except GraphError:
        return False
    return True


def _inner(network: Network, group: Group, sizes: Mapping[LayerId, Size]) -> dict[LayerId, Point]:
    members = set(group.members)
    layers = tuple(layer for layer in network.layers if layer.id in members)
    wires = tuple(w for w in network.wires if w.source in members and w.target in members)
    return arrange(replace(network, layers=layers, wires=wires), sizes)


def _extent(places: Mapping[LayerId, Point], sizes: Mapping[LayerId, Size]) -> Size:
    """Return width and height of arranged layers, which start at the origin."""
    right = max(at.x + sizes.get(key, DEFAULT_SIZE)[0] for key, at in places.items())
    bottom = max(at.y + sizes.get(key, DEFAULT_SIZE)[1] for key, at in places.items())
    return right, bottom
