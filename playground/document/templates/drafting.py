"""Functions that build the network of a template; the canvas places its layers."""

from collections.abc import Mapping
from dataclasses import replace

from playground.base.params import ParamValue
from playground.catalog.layers.add import ADD
from playground.catalog.layers.dense import DENSE
from playground.document.commands import AddLayer, Connect
from playground.document.project import LayerId, Project

Step = tuple[str, Mapping[str, ParamValue]]


def dense(units: int, activation: str, **params: ParamValue) -> Step:
    """Return the step that adds a Dense layer."""
    return DENSE.name, {"units": units, "activation": activation, **params}


def added(project: Project, step: Step, *sources: LayerId) -> tuple[Project, LayerId]:
    """Return `project` with a new layer connected to `sources`, and the layer's id."""
    type_name, params = step
    project = AddLayer(type_name, None, params).apply(project)
    layer_id = project.network.layers[-1].id
    for source in sources:
        project = Connect(source, layer_id).apply(project)
    return project, layer_id


def chained(project: Project, *steps: Step) -> Project:
    """Return `project` with an Input and `steps` in a chain."""
    project, last = added(project, ("Input", {}))
    for step in steps:
        project, last = added(project, step, last)
    return project


def arranged(project: Project) -> Project:
    """Return `project` without positions: only the canvas knows the sizes of the cards."""
    return replace(project, layout=replace(project.layout, positions={}))


def tower(project: Project, width: Step, block: Step, count: int, end: Step) -> Project:
    """Return `project` with a residual tower: the output of each block is added to its input."""
    project, entry = added(project, ("Input", {}))
    project, last = added(project, width, entry)
    for _ in range(count):
        project, inner = added(project, block, last)
        project, last = added(project, (ADD.name, {}), last, inner)
    project, _ = added(project, end, last)
    return project
