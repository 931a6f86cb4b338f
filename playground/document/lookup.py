"""`Lookup`: finds layers and wires of a network without a search."""

from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """A layer, as far as it matters here."""

    @property
    def id(self) -> str:
        """What it is found by."""


class Joint(Protocol):
    """A wire, as far as it matters here."""

    @property
    def source(self) -> str:
        """The layer that it comes from."""

    @property
    def target(self) -> str:
        """The layer that it leads to."""

    @property
    def port(self) -> int:
        """Which input of that."""


L = TypeVar("L", bound=Named)
W = TypeVar("W", bound=Joint)


class Lookup(Generic[L, W]):
    """Layers by id, and wires by either end, made once from a network.

    Attributes
    ----------
    layers : mapping of id to layer
    inputs : mapping of id to tuple of wires
        The wires into each layer that has any, by port.
    outputs : mapping of id to tuple of wires
        The wires out of each layer that has any, in the network's order.
    """

    __slots__ = ("inputs", "layers", "outputs")

    def __init__(self, layers: Sequence[L], wires: Sequence[W]) -> None:
        # Of two layers with one id, which only a damaged file has, the first is found.
        self.layers: Mapping[str, L] = {layer.id: layer for layer in reversed(layers)}
        inputs: dict[str, list[W]] = {}
        outputs: dict[str, list[W]] = {}
        for wire in wires:
            inputs.setdefault(wire.target, []).append(wire)
            outputs.setdefault(wire.source, []).append(wire)
        self.inputs: Mapping[str, tuple[W, ...]] = {
            key: tuple(sorted(found, key=lambda wire: wire.port)) for key, found in inputs.items()
        }
        self.outputs: Mapping[str, tuple[W, ...]] = {
            key: tuple(found) for key, found in outputs.items()
        }
