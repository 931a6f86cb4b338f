"""Assembles a project: data, training, and the network that fits both."""

from dataclasses import replace

from playground.base.errors import PlaygroundError
from playground.catalog.losses import LOSSES
from playground.datasets.prepare import describe
from playground.datasets.task import Task
from playground.document.arranging.columns import arrange
from playground.document.project import Network, Project
from playground.document.templates.drafting import arranged
from playground.importing.network.drawing import Part, opened_shape
from playground.importing.network.networks import network_of
from playground.importing.network.values import Model
from playground.importing.network.world import World
from playground.importing.project.augmentation import augmented
from playground.importing.project.data import Found, Wanted, data_for
from playground.importing.project.ends import ending_of, fitted_input, with_activation
from playground.importing.project.own_settings import OwnData
from playground.importing.training.compiling import has_logits, loss_name
from playground.importing.training.fields import (
    training_of,
    with_fitting_accuracy,
    with_measured_monitors,
)

FROM_LOGITS = "from_logits: {} is put in the last {} layer, which gives the same loss"
TWICE = "from_logits=True would apply {} again, after {}; it is applied once here"
NOT_SAID = "the script does not compile: {} is put in the last {} layer, for probabilities"


def assembled(
    parts: tuple[Part, ...], model: Model, world: World, own: OwnData, base: Project | None
) -> tuple[Project, tuple[Part, ...]]:
    """Return the project of a drawing, with positions, and the drawing as used in it.

    Parameters
    ----------
    parts : tuple of Part
    model : Model
        How it is compiled and fitted.
    world : World
        Collects the notes.
    own : OwnData
        The data of an exported script, as its lines say.
    base : Project or None
        Settings that the script lacks are taken from here.
    """
    line = model.fitted.line if model.fitted is not None else 0
    first = next((part for part in parts if part.plan.type_name == "Input"), None)
    shape = first.plan.params["shape"] if first is not None else None
    units = parts[-1].plan.params.get("units")
    wanted = Wanted(
        shape if isinstance(shape, tuple) else None,
        units if isinstance(units, int) else None,
        line,
        network_of(parts, None),
        loss_name(model.compiled, world) if model.compiled is not None else None,
        opened_shape(world, first.origin) if first is not None and first.origin >= 0 else (),
    )
    found = data_for(model.fitted, wanted, own, base, world.notes, world.facts.loaded)
    task = _task(found)
    if found.is_flat or found.sample or not _has_input_shape(base):
        parts = fitted_input(parts, found, task, world.notes)
    parts = augmented(parts, model.fitted, task, world.notes)
    training = training_of(model, task, world, base, ending=ending_of(parts))
    has_other_data = base is None or found.config.source != base.data.source
    if has_other_data and own.source is None and task is not None:
        training = with_fitting_accuracy(training, task, model, world)
        training = with_measured_monitors(training, model, world)
    parts = _ended(parts, model, training.loss, world)
    network = network_of(parts, base.network if base is not None else None)
    project = replace(base or Project(), data=found.config, training=training)
    return _joined(network, project, task, base), parts


def _has_input_shape(base: Project | None) -> bool:
    """Return whether the input of `base` has a shape of its own, as that of an opened model."""
    layers = base.network.layers if base is not None else ()
    return any(each.type_name == "Input" and each.params.get("shape") for each in layers)


def _ended(parts: tuple[Part, ...], model: Model, loss: str, world: World) -> tuple[Part, ...]:
    """Return the drawing with the activation that the loss would apply itself."""
    if model.compiled is not None and has_logits(model.compiled):
        line = model.compiled.line
        return with_activation(parts, loss, line, world.notes, why=FROM_LOGITS, twice=TWICE)
    if model.compiled is None and LOSSES[loss].from_logits:
        return with_activation(parts, loss, model.line, world.notes, why=NOT_SAID)
    return parts


def _task(found: Found) -> Task | None:
    try:
        return describe(found.config)
    except PlaygroundError:
        return None


def _joined(network: Network, project: Project, task: Task | None, base: Project | None) -> Project:
    """Return `project` with `network`; if all layers have positions, they keep them."""
    project = project.with_network(network)
    placed = project.layout.positions
    if base is not None and all(layer.id in placed for layer in network.layers):
        return project
    return arranged(project) if task is not None else _plainly_arranged(project)


def _plainly_arranged(project: Project) -> Project:
    """Return `project` arranged by typical sizes: the sizes of its items are unknown yet."""
    positions = arrange(project.network)
    return replace(project, layout=replace(project.layout, positions=positions))
