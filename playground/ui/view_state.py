"""`ViewState`: what every view is given when the document changes."""

from dataclasses import dataclass

from playground.datasets.task import Task
from playground.document.inference import Inference
from playground.document.project import Layer, Project


@dataclass(frozen=True, slots=True)
class ViewState:
    """A project with what follows from it, computed once per change by the presenter.

    Attributes
    ----------
    project : Project
    inference : Inference
        Shapes, weights, costs and all problems, those of training and data included.
    task : Task
    """

    project: Project
    inference: Inference
    task: Task

    def ordered_layers(self) -> tuple[Layer, ...]:
        """Return all layers: those that are built, as data passes them, then the others."""
        network, active = self.project.network, self.inference.active
        built = tuple(network.layer(layer_id) for layer_id in active)
        return (*built, *(layer for layer in network.layers if layer.id not in active))
