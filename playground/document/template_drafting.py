"""Drawing up the network of a template: layers in a row, tidily placed."""

from collections.abc import Mapping
from dataclasses import replace

from playground.base.params import ParamValue
from playground.datasets.prepare import describe
from playground.document.arrange import arrange
from playground.document.commands import AddLayer, Connect
from playground.document.inference import infer
from playground.document.project import LayerId, Point, Project

Step = tuple[str, Mapping[str, ParamValue]]

ITEM_WIDTH = 150.0
ITEM_HEIGHT = 110.0
HEADER_HEIGHT = 60.0
MAP_HEIGHT = 64.0
MOST_MAPS = 16
TOWER_PITCH = 230.0


def dense(units: int, activation: str, **params: ParamValue) -> Step:
    """Return the step that adds a Dense layer."""
    return "Dense", {"units": units, "activation": activation, **params}


def added(project: Project, step: Step, *sources: LayerId) -> tuple[Project, LayerId]:
    """Return `project` with a layer that `sources` feed, and the layer's id."""
    type_name, params = step
    project = AddLayer(type_name, Point(), params).apply(project)
    layer_id = project.network.layers[-1].id
    for source in sources:
        project = Connect(source, layer_id).apply(project)
    return project, layer_id


def chained(project: Project, *steps: Step) -> Project:
    """Return `project` with an Input and `steps`, one after the other from left to right."""
    project, last = added(project, ("Input", {}))
    for step in steps:
        project, last = added(project, step, last)
    return arranged(project)


def arranged(project: Project) -> Project:
    """Return `project` with its layers placed in the order of computation."""
    positions = arrange(project.network, item_sizes(project))
    return replace(project, layout=replace(project.layout, positions=positions))


def item_sizes(project: Project) -> dict[LayerId, tuple[float, float]]:
    """Return about how large each layer's item is: on 2-D data it shows a map per unit."""
    task = describe(project.data)
    sizes = {}
    for layer_id, report in infer(project.network, task).reports.items():
        shape = report.output_shape
        units = shape[-1] if shape is not None and len(shape) == 2 else None
        has_maps = task.plane is not None and units is not None and units <= MOST_MAPS
        height = HEADER_HEIGHT + MAP_HEIGHT * units if has_maps and units else ITEM_HEIGHT
        sizes[layer_id] = (ITEM_WIDTH, height)
    return sizes


def tower(project: Project, width: Step, block: Step, count: int, end: Step) -> Project:
    """Return `project` with a residual tower: each block is added to what came before it.

    Blocks stand in an upper row, the sums in a lower one, so that the way straight through
    shows as a line.
    """
    project, entry = added(project, ("Input", {}))
    project, last = added(project, width, entry)
    upper: dict[LayerId, Point] = {}
    lower_y = HEADER_HEIGHT + MAP_HEIGHT * int(str(block[1]["units"])) + 60.0
    upper[entry] = Point(0.0, lower_y)
    upper[last] = Point(TOWER_PITCH, lower_y)
    for number in range(1, count + 1):
        project, inner = added(project, block, last)
        project, total = added(project, ("Add", {}), last, inner)
        upper[inner] = Point(TOWER_PITCH * 2 * number, 0.0)
        upper[total] = Point(TOWER_PITCH * (2 * number + 1), lower_y)
        last = total
    project, output = added(project, end, last)
    upper[output] = Point(TOWER_PITCH * (2 * count + 2), lower_y)
    return replace(project, layout=replace(project.layout, positions=upper))
