"""`Removal`: takes many layers out of a network, one after another, in a single pass."""

from collections.abc import Iterable
from dataclasses import replace

from playground.base.errors import GraphError
from playground.document.project import LayerId, Network, Wire


class Removal:
    """A network that is being taken apart.

    Each step costs as much as the layer has wires, and not as much as the network is large:
    half of a chain of ten thousand layers may be selected and deleted.

    Parameters
    ----------
    network : Network
        Stays as it is.
    """

    def __init__(self, network: Network) -> None:
        self._before = network
        self._left = {layer.id: None for layer in network.layers}
        # Wires in order, by numbers that rise; those into a layer are in order of ports.
        self._wires = dict(enumerate(network.wires))
        self._next = len(network.wires)
        self._into: dict[LayerId, list[int]] = {}
        self._out_of: dict[LayerId, list[int]] = {}
        for number in sorted(self._wires, key=lambda number: self._wires[number].port):
            self._into.setdefault(self._wires[number].target, []).append(number)
        for number, wire in self._wires.items():
            self._out_of.setdefault(wire.source, []).append(number)

    def remove(self, layer_id: LayerId, *, heals: bool) -> None:
        """Take away a layer and its wires; the ports of merge layers close up.

        Parameters
        ----------
        heals : bool
            Join the one layer before it, if it is the only one, with those after it.

        Raises
        ------
        GraphError
            There is no such layer.
        """
        if layer_id not in self._left:
            raise GraphError(f"there is no layer with id {layer_id!r}")
        before = self._into.get(layer_id, [])
        after = self._out_of.get(layer_id, [])
        source = self._wires[before[0]].source if heals and len(before) == 1 else None
        joined = [] if source is None else self._joined(source, after)
        for number in (*before, *after):
            wire = self._wires.pop(number)
            self._out_of[wire.source].remove(number)
            self._into[wire.target].remove(number)
        del self._left[layer_id]
        for target, port in joined:
            assert source is not None
            self._join(source, target, port)

    def network(self) -> Network:
        """Return what is left."""
        if len(self._left) == len(self._before.layers):
            return self._before
        ports = {
            number: port for numbers in self._into.values() for port, number in enumerate(numbers)
        }
        wires = (replace(wire, port=ports[number]) for number, wire in self._wires.items())
        layers = (layer for layer in self._before.layers if layer.id in self._left)
        return replace(self._before, layers=tuple(layers), wires=tuple(wires))

    def _joined(self, source: LayerId, after: Iterable[int]) -> list[tuple[LayerId, int]]:
        """Return which layers `source` is to feed in place of what it fed, at which ports."""
        fed = {self._wires[number].target for number in self._out_of[source]}
        targets = (self._wires[number].target for number in after)
        ports = (self._into[self._wires[number].target].index(number) for number in after)
        return [pair for pair in zip(targets, ports, strict=True) if pair[0] not in fed]

    def _join(self, source: LayerId, target: LayerId, port: int) -> None:
        """Add a wire at the end; later ports of `target` move up."""
        self._wires[self._next] = Wire(source, target, port)
        self._into.setdefault(target, []).insert(port, self._next)
        self._out_of.setdefault(source, []).append(self._next)
        self._next += 1
