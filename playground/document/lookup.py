"""`Lookup`: finds layers and wires of a network without a search."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from playground.document.project import Layer, LayerId, Network, Wire


class Lookup:
    """Layers by id, and wires by either end, made once from a network.

    Attributes
    ----------
    layers : mapping of LayerId to Layer
    inputs : mapping of LayerId to tuple of Wire
        The wires into each layer that has any, by port.
    outputs : mapping of LayerId to tuple of Wire
        The wires out of each layer that has any, in the network's order.
    """

    __slots__ = ("inputs", "layers", "outputs")

    def __init__(self, network: "Network") -> None:
        # Of two layers with one id, which only a damaged file has, the first is found.
        layers = {layer.id: layer for layer in reversed(network.layers)}
        inputs: dict[LayerId, list[Wire]] = {}
        outputs: dict[LayerId, list[Wire]] = {}
        for wire in network.wires:
            inputs.setdefault(wire.target, []).append(wire)
            outputs.setdefault(wire.source, []).append(wire)
        self.layers: Mapping[LayerId, Layer] = MappingProxyType(layers)
        self.inputs = {key: _by_port(wires) for key, wires in inputs.items()}
        self.outputs = {key: tuple(wires) for key, wires in outputs.items()}


class Searchable:
    """The base of `Network` alone, for what that has beside its fields: a `Lookup`.

    It is made when it is first asked for, and follows from the fields. So it is none of
    them, and no part of the value where that is compared, hashed, copied, pickled or written.
    """

    __slots__ = ("_lookup",)
    _lookup: Lookup

    @property
    def lookup(self) -> Lookup:
        """Layers and wires by id. Two threads that ask at once both make it; either will do."""
        try:
            return self._lookup
        except AttributeError:
            lookup = Lookup(cast("Network", self))
            object.__setattr__(self, "_lookup", lookup)
            return lookup

    def forget_lookup(self) -> None:
        """Let go of the memory that it takes: this network is only kept for later."""
        try:
            object.__delattr__(self, "_lookup")
        except AttributeError:
            return


def _by_port(wires: "Iterable[Wire]") -> "tuple[Wire, ...]":
    return tuple(sorted(wires, key=lambda wire: wire.port))
