"""`MoveInput`: the order in which a merge layer takes its inputs."""

from dataclasses import dataclass, replace

from playground.base.errors import GraphError
from playground.document.project import Project, Wire


@dataclass(frozen=True, slots=True)
class MoveInput:
    """Move a wire to another input port of its layer; the wires between shift.

    Attributes
    ----------
    wire : Wire
    port : int
        From 0 to one less than the number of the layer's wires.
    """

    wire: Wire
    port: int
    text: str = "Reorder inputs"

    def apply(self, project: Project) -> Project:
        network = project.network
        if self.wire not in network.wires:
            raise GraphError("the wire no longer exists")
        order = list(network.inputs_of(self.wire.target))
        if not 0 <= self.port < len(order):
            raise GraphError(
                f"{network.layer(self.wire.target).name} has the inputs 1 to {len(order)}; "
                f"received {self.port + 1}"
            )
        order.remove(self.wire)
        order.insert(self.port, self.wire)
        placed = {wire: replace(wire, port=port) for port, wire in enumerate(order)}
        wires = tuple(placed.get(wire, wire) for wire in network.wires)
        return project.with_network(replace(network, wires=wires))
