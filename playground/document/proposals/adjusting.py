"""`Adjust` and `UseSuitable`: fit network and training to other data in one edit.

Rows of numbers get what suits them: units by inputs and classes, Adam at its usual rate, a
batch size by the number of rows. A network that is more than a chain of Dense layers stays,
and so does one for images or points; there only what does not fit is repaired.
"""

from dataclasses import dataclass

from playground.catalog.layers.dense import DENSE
from playground.catalog.layers.dropout import DROPOUT
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.input import INPUT
from playground.catalog.layers.rescaling import RESCALING
from playground.datasets.task import Task
from playground.document.problems.examining import examine
from playground.document.problems.fixing import FixAll
from playground.document.project import Project
from playground.document.proposals.proposing import propose, proposed_project

SIMPLE = frozenset((INPUT.name, DENSE.name, DROPOUT.name, RESCALING.name, FLATTEN.name))
"""A network of these alone is replaced by the one that is proposed."""


@dataclass(frozen=True, slots=True)
class Adjust:
    """Fit network and training to the data."""

    text: str = "Adjust settings to the data"

    def apply(self, project: Project) -> Project:
        """Return the project after it; pure."""
        _inference, task = examine(project)
        if is_proposed_for(project, task):
            project = proposed_project(project, propose(task, task.samples or 1000))
        return FixAll(has_warnings=True).apply(project)


@dataclass(frozen=True, slots=True)
class UseSuitable:
    """Replace network and training by those that are proposed for the data."""

    text: str = "Use a network that suits the data"

    def apply(self, project: Project) -> Project:
        """Return the project after it; pure."""
        _inference, task = examine(project)
        proposed = proposed_project(project, propose(task, task.samples or 1000))
        # Labels in units of their own, such as prices, get a layer that answers in these units.
        return FixAll(has_warnings=True).apply(proposed)


def is_proposed_for(project: Project, task: Task) -> bool:
    """Return whether the whole network is replaced by one that suits the data."""
    is_row = len(task.input_shape) == 1 and task.plane is None
    is_colour_image = task.is_image and len(task.input_shape) == 3
    return (is_row or is_colour_image) and all(
        layer.type_name in SIMPLE for layer in project.network.layers
    )
