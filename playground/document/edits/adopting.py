"""`AdoptProject`: take network, data and training of another state of the project."""

from dataclasses import dataclass, replace

from playground.document.project import Project


@dataclass(frozen=True, slots=True)
class AdoptProject:
    """Put what is trained in place of what there is; title and notes stay.

    Layers that stand on the canvas now stay where they are; the others go where they were.
    Weights set by hand stay on record as they are: the run has them already.
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
