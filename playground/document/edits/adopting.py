"""`AdoptProject`: take over network, data and training of another version of the project."""

from dataclasses import dataclass, replace

from playground.document.project import Project


@dataclass(frozen=True, slots=True)
class AdoptProject:
    """Replace network, data and training by those of another project; title and notes stay.

    Layers that are on the canvas keep their positions; the others get those of the other
    project. The record of weights set by hand stays: the run already has them.
    """

    project: Project
    text: str = "Adopt settings"

    def apply(self, project: Project) -> Project:
        other = self.project
        network = other.network
        alive = {layer.id for layer in network.layers}
        next_id = max(network.next_id, project.network.next_id)
        positions = {**other.layout.positions, **project.layout.positions}
        layout = replace(
            project.layout, positions={key: at for key, at in positions.items() if key in alive}
        )
        return replace(
            project,
            network=replace(network, next_id=next_id),
            data=other.data,
            training=other.training,
            layout=layout.kept(alive),
        )
