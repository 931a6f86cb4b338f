"""Functions that build the network of a template; the canvas places its layers."""

from dataclasses import replace

from playground.catalog.layers.add import ADD
from playground.document.commands import AddLayer, Connect
from playground.document.project import LayerId, Project
from playground.document.template_plans.steps import Step, Tower


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


def with_tower(project: Project, tower: Tower) -> Project:
    """Return `project` with an Input and a residual tower."""
    project, entry = added(project, ("Input", {}))
    project, last = added(project, tower.width, entry)
    for _ in range(tower.count):
        project, inner = added(project, tower.block, last)
        project, last = added(project, (ADD.name, {}), last, inner)
    project, _ = added(project, tower.end, last)
    return project
