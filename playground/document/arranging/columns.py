"""Automatic layout: layers in columns along the flow, with few crossings."""

from collections.abc import Mapping
from itertools import pairwise

from playground.document.graph import topological_order
from playground.document.project import LayerId, Network, Point

Size = tuple[float, float]

DEFAULT_SIZE: Size = (152.0, 120.0)
COLUMN_GAP = 84.0
ROW_GAP = 40.0
DETOUR_HEIGHT = 24.0
SWEEPS = 6


def arrange(
    network: Network, sizes: Mapping[LayerId, Size] | None = None, *, origin: Point | None = None
) -> dict[LayerId, Point]:
    """Return a top left corner for each layer's item.

    Each layer is one column right of its rightmost input. A wire that crosses a column
    reserves a place in it. Within a column, layers are ordered by the mean position of their
    neighbours (barycentre), in alternating sweeps; columns are centred on one horizontal line.

    Parameters
    ----------
    network : Network
    sizes : mapping of LayerId to (width, height), optional
        In scene units; a typical size if missing.
    origin : Point, optional
        The top left corner of the layout.

    References
    ----------
    K. Sugiyama, S. Tagawa, M. Toda: Methods for visual understanding of hierarchical
    system structures, IEEE Transactions SMC 11 (1981).
    """
    if not network.layers:
        return {}
    depth = _depths(network)
    columns, neighbours = _columns(network, depth)
    _reduce_crossings(columns, neighbours)
    return _placed(columns, sizes or {}, origin or Point(), set(depth))


def _depths(network: Network) -> dict[str, int]:
    depth: dict[str, int] = {}
    for layer_id in topological_order(network):
        sources = [depth[wire.source] + 1 for wire in network.inputs_of(layer_id)]
        depth[layer_id] = max(sources, default=0)
    return depth


def _columns(
    network: Network, depth: dict[str, int]
) -> tuple[list[list[str]], dict[str, list[str]]]:
    """Return the columns, including reserved places, and the neighbours of each entry."""
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    neighbours: dict[str, list[str]] = {}
    for layer in network.layers:
        columns[depth[layer.id]].append(layer.id)
    for number, wire in enumerate(network.wires):
        previous: str = wire.source
        for column in range(depth[wire.source] + 1, depth[wire.target]):
            detour = f"\0{number}.{column}"
            columns[column].append(detour)
            _join(neighbours, previous, detour)
            previous = detour
        _join(neighbours, previous, wire.target)
    return columns, neighbours


def _join(neighbours: dict[str, list[str]], left: str, right: str) -> None:
    neighbours.setdefault(left, []).append(right)
    neighbours.setdefault(right, []).append(left)


def _reduce_crossings(columns: list[list[str]], neighbours: dict[str, list[str]]) -> None:
    """Sort each column by the mean position of its neighbours in the column before."""
    for sweep in range(SWEEPS):
        is_forward = sweep % 2 == 0
        pairs = list(pairwise(columns))
        for left, right in pairs if is_forward else reversed(pairs):
            fixed, moving = (left, right) if is_forward else (right, left)
            place = {name: index for index, name in enumerate(fixed)}
            means = {
                name: _mean([place[other] for other in neighbours.get(name, ()) if other in place])
                for name in moving
            }
            current = {name: float(index) for index, name in enumerate(moving)}
            moving.sort(key=lambda name: (_or(means[name], current[name]), current[name]))


def _mean(places: list[int]) -> float | None:
    return sum(places) / len(places) if places else None


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _placed(
    columns: list[list[str]],
    sizes: Mapping[LayerId, Size],
    origin: Point,
    layers: set[str],
) -> dict[LayerId, Point]:
    def size(name: str) -> Size:
        return sizes.get(LayerId(name), DEFAULT_SIZE) if name in layers else (0.0, DETOUR_HEIGHT)

    heights = [
        sum(size(name)[1] for name in column) + ROW_GAP * (len(column) - 1) for column in columns
    ]
    positions: dict[LayerId, Point] = {}
    x, tallest = origin.x, max(heights)
    for column, height in zip(columns, heights, strict=True):
        width = max(size(name)[0] for name in column)
        y = origin.y + (tallest - height) / 2
        for name in column:
            if name in layers:
                positions[LayerId(name)] = Point(x + (width - size(name)[0]) / 2, y)
            y += size(name)[1] + ROW_GAP
        x += width + COLUMN_GAP
    return positions
