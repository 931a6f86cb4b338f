"""`ViewState`: what every view is given when the document changes."""

from dataclasses import dataclass

from playground.datasets.task import Task
from playground.document.inference import Inference
from playground.document.project import Project


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
