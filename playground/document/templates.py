"""Projects to begin with: the networks of the tutorials, ready to be played."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playground.base.params import ParamValue, Regularizer, Selection
from playground.base.registry import Registry
from playground.datasets.config import DataConfig
from playground.document.commands import AddLayer
from playground.document.project import Point, Project, TrainingConfig

PITCH = 230.0
"""Horizontal distance of layers on the canvas, in scene units."""
MIDDLE = 200.0
"""Height at which a chain of layers stands, in scene units."""


@dataclass(frozen=True, slots=True)
class Template:
    """A project to begin with.

    Attributes
    ----------
    name : str
        As the command line takes it: "xor-noisy".
    title : str
        What a person reads.
    summary : str
        What it shows, in plain words.
    build : callable
        Returns the project.
    """

    name: str
    title: str
    summary: str
    build: Callable[[], Project]


Step = tuple[str, Mapping[str, ParamValue]]


def chain(project: Project, steps: tuple[Step, ...]) -> Project:
    """Return `project` with an Input and `steps`, one after the other from left to right."""
    project = AddLayer("Input", Point(0.0, MIDDLE)).apply(project)
    for number, (type_name, params) in enumerate(steps, start=1):
        source = project.network.layers[-1].id
        place = Point(PITCH * number, MIDDLE)
        project = AddLayer(type_name, place, params, source).apply(project)
    return project


def dense(units: int, activation: str, **params: ParamValue) -> Step:
    """Return the step that adds a Dense layer."""
    return "Dense", {"units": units, "activation": activation, **params}


def _xor() -> Project:
    """Return the XOR program of the tutorials.

    Adam's default of 0.001 needs several thousand epochs here; 0.05 learns in a few hundred.
    """
    project = Project(
        title="XOR",
        data=DataConfig(Selection("truth_table", {"gate": "xor"})),
        training=TrainingConfig(learning_rate=0.05, batch_size=4, epochs=1000),
        notes="The four rows of the XOR table, and the smallest network that learns them.",
    )
    return chain(project, (dense(4, "relu"), dense(1, "sigmoid")))


def _xor_noisy() -> Project:
    project = Project(
        title="XOR with noise",
        data=DataConfig(Selection("xor", {"noise": 15, "samples": 500})),
        training=TrainingConfig(learning_rate=0.003, batch_size=10),
        notes="Opposite quarters of the plane belong together; noise mixes them at the edges.",
    )
    penalty = Regularizer(l2=0.001)
    return chain(
        project,
        (
            dense(6, "tanh", kernel_regularizer=penalty),
            dense(3, "tanh", kernel_regularizer=penalty),
            dense(1, "sigmoid"),
        ),
    )


TEMPLATES = Registry(
    "template",
    (
        Template("xor", "XOR", "The truth table of the tutorials, learned by 2-4-1.", _xor),
        Template(
            "xor-noisy",
            "XOR with noise",
            "500 noisy points, learned by 2-6-3-1: watch the boundary bend.",
            _xor_noisy,
        ),
    ),
)
