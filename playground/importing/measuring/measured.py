"""`measured`: a project whose opaque layers know their shapes and weights."""

from dataclasses import replace

from playground.base.errors import ImportProblem, PlaygroundError
from playground.base.params import Selection
from playground.catalog.losses import NO_LOSS, OWN_LOSS
from playground.catalog.opaque import read_config
from playground.catalog.spec import TensorShape
from playground.datasets.prepare import describe
from playground.datasets.sources.stand_in import STAND_IN
from playground.datasets.task import Task
from playground.document.graph import topological_order
from playground.document.inference import infer
from playground.document.needs import needs_of_network
from playground.document.project import Layer, LayerId, Network, Project
from playground.importing.network.opaque_calls import is_shape_ruled

MOST_MEASURED = 500


def needs_keras(project: Project) -> bool:
    """Return whether a layer of `project` is opaque and its shapes are not known."""
    return any(_is_unmeasured(layer) for layer in project.network.layers)


def _is_unmeasured(layer: Layer) -> bool:
    if layer.type_name != "Opaque" or layer.params["shapes"]:
        return False
    class_name, text = str(layer.params["class_name"]), str(layer.params["config"])
    return not is_shape_ruled(class_name, read_config(class_name, text))


def measured(project: Project) -> Project:
    """Return `project` with the shapes of its opaque layers; imports Keras.

    Raises
    ------
    ImportProblem
        Keras has no such layer, or refuses it; the message names it and says why.
    """
    from playground.importing.measuring.keras_shapes import shapes_of  # noqa: PLC0415 - Keras

    task = _task(project)
    if task is None:
        return project
    network = project.network
    count = 0
    for layer_id in topological_order(network):
        layer = network.layer(layer_id)
        if not _is_unmeasured(layer):
            continue
        count += 1
        if count > MOST_MEASURED:
            raise ImportProblem(
                f"The network has more than {MOST_MEASURED} layers outside of the catalogue"
            )
        inputs = _inputs_of(network, layer_id, task)
        if inputs is None:
            continue
        known = shapes_of(layer, inputs)
        changed = replace(layer, params={**layer.params, "shapes": known.to_text()})
        layers = tuple(changed if each is layer else each for each in network.layers)
        network = replace(network, layers=layers)
    return _with_stand_in(project.with_network(network))


def _with_stand_in(project: Project) -> Project:
    """Return `project` with made-up data that has the output's shape, which is known now."""
    source, task = project.data.source, _task(project)
    if source.name != STAND_IN.name or task is None:
        return project
    loss = project.training.loss
    needs = needs_of_network(
        project.network, task.input_shape, None if loss in (OWN_LOSS, NO_LOSS) else loss
    )
    data = replace(project.data, source=Selection(source.name, {**source.params, **needs}))
    return replace(project, data=data)


def _inputs_of(network: Network, layer_id: LayerId, task: Task) -> tuple[TensorShape, ...] | None:
    """Return the shapes that a layer receives; None if one is not known."""
    reports = infer(network, task).reports
    shapes = [reports[wire.source].output_shape for wire in network.inputs_of(layer_id)]
    known = tuple(shape for shape in shapes if shape is not None)
    return known if known and len(known) == len(shapes) else None


def _task(project: Project) -> Task | None:
    try:
        return describe(project.data)
    except PlaygroundError:
        return None
