"""Adapts the input of a drawing to the data, and its output to the loss."""

from dataclasses import replace

from playground.catalog.activations import ACTIVATIONS
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.layers.reshape import RESHAPE
from playground.catalog.losses import LOSSES
from playground.datasets.task import Task
from playground.document.problems.output import closing_activation
from playground.importing.network.drawing import Part, with_params
from playground.importing.network.layer_calls import LayerPlan
from playground.importing.network.networks import network_of
from playground.importing.project.data import Found
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes


def fitted_input(
    parts: tuple[Part, ...], found: Found, task: Task | None, notes: Notes
) -> tuple[Part, ...]:
    """Return the drawing without a shape of its input, if the data has that shape."""
    if task is None:
        return parts
    if found.is_flat and len(task.input_shape) > 1:
        return _flattened(parts, notes)
    if found.sample:
        plan = LayerPlan(RESHAPE.name, RESHAPE.parse({"target_shape": found.sample}))
        sizes = " x ".join(map(str, found.sample))
        message = f"a Reshape layer turns each sample into {sizes}"
        notes.add(_line_of_input(parts), NoteKind.ASSUMED, message)
        return begun_with(parts, plan)
    return tuple(
        with_params(part, shape=None)
        if part.plan.type_name == "Input" and part.plan.params["shape"] == task.input_shape
        else part
        for part in parts
    )


def _flattened(parts: tuple[Part, ...], notes: Notes) -> tuple[Part, ...]:
    """Return the drawing with a Flatten after the input."""
    places = [i for i, part in enumerate(parts) if part.plan.type_name == "Input"]
    if len(places) != 1:
        return parts
    place = places[0]
    followers = [part for part in parts if place in part.sources]
    if all(part.plan.type_name == FLATTEN.name for part in followers):
        return (*parts[:place], with_params(parts[place], shape=None), *parts[place + 1 :])
    message = "a Flatten layer turns the pictures into rows of numbers"
    notes.add(_line_of_input(parts), NoteKind.ASSUMED, message)
    return begun_with(parts, LayerPlan(FLATTEN.name, FLATTEN.defaults()))


def _line_of_input(parts: tuple[Part, ...]) -> int:
    return next((part.line for part in parts if part.plan.type_name == "Input"), 0)


def begun_with(parts: tuple[Part, ...], plan: LayerPlan) -> tuple[Part, ...]:
    """Return the drawing with a layer after its input, which has the shape of the data."""
    places = [i for i, part in enumerate(parts) if part.plan.type_name == "Input"]
    if len(places) != 1:
        return parts
    place = places[0]
    line = parts[place].line
    entry = with_params(parts[place], shape=None)
    first = Part(plan, (place,), line)
    shifted = tuple(
        replace(part, sources=tuple(source + (source >= place) for source in part.sources))
        for part in parts[place + 1 :]
    )
    return (*parts[:place], entry, first, *shifted)


def ending_of(parts: tuple[Part, ...]) -> str | None:
    """Return the activation that shapes the output of a drawing; None if it has none."""
    network = network_of(parts, None)
    return closing_activation(network, network.layers[-1].id)[1]


def with_activation(
    parts: tuple[Part, ...], loss: str, line: int, notes: Notes, *, why: str, twice: str = ""
) -> tuple[Part, ...]:
    """Return the drawing with the activation that a loss "from logits" applies itself.

    Parameters
    ----------
    why : str
        Text of the note, with placeholders for the activation and the layer.
    twice : str
        The same where the layer has an activation already; empty for no note.
    """
    wanted = LOSSES[loss].from_logits
    network = network_of(parts, None)
    layer_id, activation = closing_activation(network, network.layers[-1].id)
    place = next(i for i, layer in enumerate(network.layers) if layer.id == layer_id)
    if wanted not in ACTIVATIONS:
        return parts
    if activation != "linear":
        if note := twice.format(wanted, activation):
            notes.add(line, NoteKind.NEEDS_YOU, note)
        return parts
    name = network.layers[place].type_name
    notes.add(line, NoteKind.ASSUMED, why.format(wanted, name))
    changed = with_params(parts[place], activation=wanted)
    return (*parts[:place], changed, *parts[place + 1 :])
