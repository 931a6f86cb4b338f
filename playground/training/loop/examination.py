"""`Examination`: whether the network of a project can be built and trained."""

from typing import Protocol

from playground.base.errors import TrainingError
from playground.datasets.task import Task
from playground.document.inference import Inference, Severity
from playground.document.project import Project


class Examine(Protocol):
    """Finds problems: `playground.document.problems.examining.examine`."""

    def __call__(self, project: Project) -> tuple[Inference, Task]:
        """Return the inferred shapes and problems of `project`, and its task."""


class Examination:
    """Answers what training has to know of the problems of a project.

    Parameters
    ----------
    examine : callable
    """

    def __init__(self, examine: Examine) -> None:
        self._examine = examine

    def first_problem(self, project: Project) -> str | None:
        """Return why the network of `project` cannot be built; None if it can."""
        inference, _ = self._examine(project)
        if inference.is_buildable:
            return None
        errors = [each for each in inference.problems if each.severity is Severity.ERROR]
        return errors[0].message if errors else "The network is not complete"

    def check_trainable(self, project: Project) -> None:
        """Raise if the network was built, but must not be trained.

        Raises
        ------
        TrainingError
            Nobody has chosen data yet, for example.
        """
        problem = self._examine(project)[0].training_problem
        if problem is not None:
            raise TrainingError(problem.message)

    def weight_shapes(self, project: Project) -> dict[str, tuple[tuple[int, ...], ...]]:
        """Return the shapes of the weights of each layer, by its name."""
        reports = self._examine(project)[0].reports
        return {
            layer.name: tuple(weight.shape for weight in reports[layer.id].weights)
            for layer in project.network.layers
        }
