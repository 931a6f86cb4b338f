"""`ViewState`: what every view is given when the document changes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playground.datasets.task import Task
from playground.document.inference import Inference
from playground.document.project import Layer, LayerId, Project
from playground.training.protocol.replan import Effects

NO_NAME = "hidden layer"


@dataclass(frozen=True, slots=True)
class Flow:
    """Layers with inputs and active layers, computed once per state, not once per layer.

    Attributes
    ----------
    inputs : mapping of LayerId to int
        How many wires end at a layer; only layers with any.
    feeding : frozenset of LayerId
        The layers whose output goes anywhere.
    active : frozenset of LayerId
        The layers that are built and trained.
    """

    inputs: Mapping[LayerId, int]
    feeding: frozenset[LayerId]
    active: frozenset[LayerId]


@dataclass(frozen=True, slots=True)
class ViewState:
    """A project with what follows from it, computed once per change by the presenter.

    Attributes
    ----------
    project : Project
    inference : Inference
        Shapes, weights, costs and all problems, those of training and data included.
    task : Task
    effects : Effects or None
        What the edit that led here changed; None where no edit did.
    hidden : frozenset of LayerId
        Layers that the author of the project hid; no view lists them.
    flow : Flow
    """

    project: Project
    inference: Inference
    task: Task
    effects: Effects | None = field(default=None, compare=False, repr=False)
    hidden: frozenset[LayerId] = frozenset()
    flow: Flow = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        wires = self.project.network.wires
        flow = Flow(
            Counter(wire.target for wire in wires),
            frozenset(wire.source for wire in wires),
            frozenset(self.inference.active),
        )
        object.__setattr__(self, "flow", flow)

    def ordered_layers(self) -> tuple[Layer, ...]:
        """Return the layers to list: first those that are built, in data order, then the others."""
        network, active = self.project.network, self.inference.active
        built = tuple(network.layer(layer_id) for layer_id in active)
        others = (layer for layer in network.layers if layer.id not in self.flow.active)
        return tuple(layer for layer in (*built, *others) if layer.id not in self.hidden)

    @property
    def named(self) -> Project:
        """The project to name layers from: those that its author hid have no name of their own."""
        return without_names(self.project, self.hidden)


def without_names(project: Project, hidden: frozenset[LayerId]) -> Project:
    """Return a project in which layers that its author hid are called "hidden layer"."""
    if not hidden:
        return project
    network = project.network
    layers = tuple(
        replace(layer, name=NO_NAME) if layer.id in hidden else layer for layer in network.layers
    )
    return replace(project, network=replace(network, layers=layers))
