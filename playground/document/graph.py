"""Rules of the graph: permitted connections, the order of layers, free names."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from playground.base.errors import GraphError
from playground.document.project import Layer, LayerId, Network, Wire


def ancestors(network: Network, *layer_ids: LayerId) -> frozenset[LayerId]:
    """Return all layers from which wires lead to at least one of `layer_ids`.

    A layer is not an ancestor of itself.
    """
    return _reach(layer_ids, ((wire.target, wire.source) for wire in network.wires))


def descendants(network: Network, layer_id: LayerId) -> frozenset[LayerId]:
    """Return all layers that can be reached from `layer_id`, without the layer itself."""
    return _reach((layer_id,), ((wire.source, wire.target) for wire in network.wires))


def _reach(
    starts: Iterable[LayerId], steps: Iterable[tuple[LayerId, LayerId]]
) -> frozenset[LayerId]:
    """Return what can be reached from `starts` by `steps`, pairs of source and target."""
    edges: dict[LayerId, list[LayerId]] = {}
    for here, there in steps:
        edges.setdefault(here, []).append(there)
    seen: set[LayerId] = set()
    waiting = [there for start in starts for there in edges.get(start, ())]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(edges.get(current, ()))
    return frozenset(seen)


def topological_order(network: Network) -> tuple[LayerId, ...]:
    """Return the layers in an order in which each comes after all its inputs.

    Raises
    ------
    GraphError
        The wires form a cycle.
    """
    waiting = {layer.id: 0 for layer in network.layers}
    followers: dict[LayerId, list[LayerId]] = {layer.id: [] for layer in network.layers}
    for wire in network.wires:
        waiting[wire.target] += 1
        followers[wire.source].append(wire.target)
    ready = deque(layer.id for layer in network.layers if waiting[layer.id] == 0)
    order: list[LayerId] = []
    while ready:
        current = ready.popleft()
        order.append(current)
        for follower in followers[current]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                ready.append(follower)
    if len(order) < len(network.layers):
        stuck = [layer.name for layer in network.layers if waiting[layer.id] > 0]
        raise GraphError(f"the wires between {', '.join(stuck)} form a loop; delete one of them")
    return tuple(order)


def free_port(network: Network, target: LayerId) -> int:
    """Return the number of the next free input port of `target`.

    Raises
    ------
    GraphError
        The layer takes no further input.
    """
    layer = network.layer(target)
    used = len(network.inputs_of(target))
    limit = layer.spec.maximum_inputs
    if limit is not None and used >= limit:
        raise GraphError(
            f"{layer.name} takes no input: data enters the network there"
            if limit == 0
            else f"{layer.name} ({layer.type_name}) takes one input, which is already connected; "
            "use Add or Concatenate to merge two"
        )
    return used


def check_connect(
    network: Network, source: LayerId, target: LayerId, *, replacing: Wire | None = None
) -> int:
    """Return the input port that a wire from `source` to `target` would take.

    Parameters
    ----------
    replacing : Wire, optional
        A wire that the new one replaces; it is removed first.

    Raises
    ------
    GraphError
        The layers are the same, a cycle would arise, the wire exists, or no input is
        free; the message says which.
    """
    if replacing is not None:
        network = remove_wires(network, (replacing,))
    first, second = network.layer(source), network.layer(target)
    if source == target:
        raise GraphError(f"{first.name} cannot feed itself")
    if any(wire.source == source and wire.target == target for wire in network.wires):
        raise GraphError(f"{first.name} already feeds {second.name}")
    if source in descendants(network, target):
        raise GraphError(
            f"{first.name} already depends on {second.name}; this wire would create a loop"
        )
    return free_port(network, target)


def connect_refusal(
    network: Network, source: LayerId, target: LayerId, *, replacing: Wire | None = None
) -> str | None:
    """Return why the two cannot be connected, or None if they can; used while dragging."""
    try:
        check_connect(network, source, target, replacing=replacing)
    except GraphError as error:
        return str(error)
    return None


def remove_wires(network: Network, wires: tuple[Wire, ...]) -> Network:
    """Return `network` without `wires`; later ports of merge layers move down."""
    gone = set(wires)
    left = [wire for wire in network.wires if wire not in gone]
    counts: dict[LayerId, int] = {}
    ports: dict[Wire, int] = {}
    for wire in sorted(left, key=lambda wire: wire.port):
        ports[wire] = counts.get(wire.target, 0)
        counts[wire.target] = ports[wire] + 1
    return replace(network, wires=tuple(replace(wire, port=ports[wire]) for wire in left))


def replace_layer(network: Network, layer: Layer) -> Network:
    """Return `network` with `layer` in place of the layer with the same id.

    Raises
    ------
    GraphError
        There is none.
    """
    return replace_layers(network, (layer,))


def replace_layers(network: Network, changed: Iterable[Layer]) -> Network:
    """Return `network` with `changed` in place of the layers with the same ids, in one pass.

    Raises
    ------
    GraphError
        There is no layer with one of the ids.
    """
    by_id = {layer.id: layer for layer in changed}
    if not by_id:
        return network
    layers = tuple(by_id.pop(old.id, old) for old in network.layers)
    for missing in by_id:
        raise GraphError(f"there is no layer with id {missing!r}")
    return replace(network, layers=layers)


def default_name(type_name: str) -> str:
    """Return Keras's automatic name of a layer type.

    >>> default_name("BatchNormalization"), default_name("Conv2D"), default_name("LSTM")
    ('batch_normalization', 'conv2d', 'lstm')
    """
    spaced = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", re.sub(r"\W+", "", type_name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()


def free_name(network: Network, wanted: str) -> str:
    """Return `wanted`, with a number appended if a layer already has that name."""
    return FreeNames(network).take(wanted)


class FreeNames:
    """Assigns names that no layer has, one after another.

    Parameters
    ----------
    network : Network
        The network whose names are taken.
    """

    def __init__(self, network: Network) -> None:
        self._taken = {layer.name for layer in network.layers}
        self._numbers: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """Return `wanted`, with the first free number appended if the name is taken."""
        name = wanted
        if name in self._taken:
            stem = re.sub(r"_\d+$", "", wanted)
            # Names are never released, so smaller numbers stay taken.
            number = self._numbers.get(stem, 1)
            while f"{stem}_{number}" in self._taken:
                number += 1
            self._numbers[stem] = number
            name = f"{stem}_{number}"
        self._taken.add(name)
        return name
