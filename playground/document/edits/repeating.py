"""`RepeatLayers`: repeat a block of layers in a chain."""

from dataclasses import dataclass, replace

from playground.base.errors import GraphError, ParameterError
from playground.document.edits.grouping import added_group, free_group_name
from playground.document.graph import FreeNames, descendants, topological_order
from playground.document.project import Layer, LayerId, Network, Point, Project, Wire

MAXIMUM_TIMES = 100
WIDTH = 152.0
"""Width of a card if the canvas does not give it."""
GAP = 84.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a chain enters and leaves a block.

    Attributes
    ----------
    source : LayerId or None
        The one layer outside that feeds the block.
    entries : tuple of (LayerId, int)
        The input ports that it feeds; for an unconnected block, the port that it would feed.
    exit : LayerId
        The one layer that feeds what follows.
    """

    source: LayerId | None
    entries: tuple[tuple[LayerId, int], ...]
    exit: LayerId


def ends_of(network: Network, members: frozenset[LayerId]) -> Ends:
    """Return where copies of `members` are connected to a chain.

    Raises
    ------
    GraphError
        The block has more than one input or output; the message names them.
    """
    inner = replace(
        network,
        layers=tuple(layer for layer in network.layers if layer.id in members),
        wires=tuple(w for w in network.wires if w.source in members and w.target in members),
    )
    if any(layer.spec.maximum_inputs == 0 for layer in inner.layers):
        raise GraphError("an Input cannot be repeated; leave it out of the selection")
    into = [w for w in network.wires if w.target in members and w.source not in members]
    out_of = [w for w in network.wires if w.source in members and w.target not in members]
    sources = {wire.source for wire in into}
    if sources & _fed_by(network, out_of):
        raise GraphError(
            "the output of the block leads back into it; select the layers between too"
        )
    if len(sources) > 1:
        raise GraphError(
            f"a block to repeat is fed by one layer; this one by {_names(network, sources)}: "
            "select more, or fewer, layers"
        )
    entries = tuple((wire.target, wire.port) for wire in into)
    if not entries:
        first = _only(inner, [key for key in members if not inner.inputs_of(key)], "begins")
        entries = ((first, 0),)
    exits = {wire.source for wire in out_of} or {k for k in members if not inner.outputs_of(k)}
    return Ends(next(iter(sources), None), entries, _only(inner, list(exits), "ends"))


def _fed_by(network: Network, wires: list[Wire]) -> set[LayerId]:
    reached = {wire.target for wire in wires}
    return reached.union(*(descendants(network, key) for key in reached))


def _only(network: Network, found: list[LayerId], verb: str) -> LayerId:
    if len(found) == 1:
        return found[0]
    raise GraphError(
        f"a block to repeat {verb} with one layer; this one {verb} with "
        f"{_names(network, set(found))}: select more, or fewer, layers"
    )


def _names(network: Network, ids: set[LayerId]) -> str:
    return ", ".join(layer.name for layer in network.layers if layer.id in ids)


@dataclass(frozen=True, slots=True)
class RepeatLayers:
    """Turn layers into a chain of `times` such blocks, of which they are the first.

    Attributes
    ----------
    layer_ids : tuple of LayerId
    times : int
        2 to 100.
    step : float
        Horizontal distance between two copies; 0 for the minimum.
    """

    layer_ids: tuple[LayerId, ...]
    times: int
    step: float = 0.0

    @property
    def text(self) -> str:
        return f"Repeat {self.times} times"

    def apply(self, project: Project) -> Project:
        if not 2 <= self.times <= MAXIMUM_TIMES:
            raise ParameterError(
                f"a block is repeated 2 to {MAXIMUM_TIMES} times; received {self.times}"
            )
        for layer_id in self.layer_ids:
            project.network.layer(layer_id)
        members = frozenset(self.layer_ids)
        ends = ends_of(project.network, members)
        order = [key for key in topological_order(project.network) if key in members]
        step = self.step or _span(project, members) + GAP
        followers = [
            wire for wire in project.network.outputs_of(ends.exit) if wire.target not in members
        ]
        project = _moved(project, members, ends, step * (self.times - 1))
        last = ends.exit
        for number in range(1, self.times):
            project, fresh = _with_copy(project, order, number * step)
            network = project.network
            joints = tuple(Wire(last, fresh[key], port) for key, port in ends.entries)
            project = project.with_network(replace(network, wires=(*network.wires, *joints)))
            last = fresh[ends.exit]
        taken_over = {wire: replace(wire, source=last) for wire in followers}
        wires = tuple(taken_over.get(wire, wire) for wire in project.network.wires)
        return project.with_network(replace(project.network, wires=wires))


def _span(project: Project, members: frozenset[LayerId]) -> float:
    across = [project.layout.position(key).x for key in members]
    return max(across) - min(across) + WIDTH


def _moved(project: Project, members: frozenset[LayerId], ends: Ends, shift: float) -> Project:
    """Return the project with all layers after the block moved right."""
    behind = descendants(project.network, ends.exit) - members
    places = project.layout.positions
    moved = {
        key: Point(point.x + shift, point.y) if key in behind else point
        for key, point in places.items()
    }
    return replace(project, layout=replace(project.layout, positions=moved))


def _with_copy(
    project: Project, order: list[LayerId], shift: float
) -> tuple[Project, dict[LayerId, LayerId]]:
    """Return the project with another copy, wired inside, and the ids of its layers."""
    network, layout = project.network, project.layout
    positions, fresh = dict(layout.positions), dict[LayerId, LayerId]()
    names, copies = FreeNames(network), list[Layer]()
    for number, key in enumerate(order, network.next_id):
        old = network.layer(key)
        layer_id = LayerId(f"layer{number}")
        copies.append(replace(old, id=layer_id, name=names.take(old.name)))
        fresh[key] = layer_id
        if key in positions:
            positions[layer_id] = Point(positions[key].x + shift, positions[key].y)
    inner = tuple(
        Wire(fresh[wire.source], fresh[wire.target], wire.port)
        for wire in network.wires
        if wire.source in fresh and wire.target in fresh
    )
    network = Network(
        (*network.layers, *copies), (*network.wires, *inner), network.next_id + len(copies)
    )
    layout = replace(layout, positions=positions)
    for group in project.layout.groups:
        if set(group.members) <= fresh.keys():
            members = tuple(fresh[key] for key in group.members)
            name = free_group_name(layout, group.name.rstrip(" 0123456789") or group.name)
            layout = added_group(layout, members, name, is_folded=group.is_folded)
    return replace(project, network=network, layout=layout), fresh
