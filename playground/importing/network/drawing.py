"""Turns symbolic layers into a drawing: what each layer is, and its inputs."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from playground.base.errors import ImportProblem
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.spec import no_weights
from playground.document.project import Network
from playground.importing.network.layer_calls import LayerPlan, layer_plan
from playground.importing.network.opaque_calls import (
    KeptShapes,
    kept_plan,
    kept_shapes,
    opaque_plan,
)
from playground.importing.network.refusals import LineProblem
from playground.importing.network.settings import changed_factors, initializer
from playground.importing.network.values import FromData, Made, Tensor, Value
from playground.importing.network.world import UNSUPPORTED, World
from playground.importing.result import NoteKind

Planner: TypeAlias = Callable[[int], LayerPlan | None]
"""From the number of a drawn layer to what it will be."""


SHARED = "is used several times; each use becomes a layer with its own weights"


@dataclass(frozen=True, slots=True)
class Part:
    """A layer of the drawing: what it is, and its inputs.

    Attributes
    ----------
    plan : LayerPlan
    sources : tuple of int
        Positions in the drawing.
    line : int
    hint : str
        The variable that holds its output.
    origin : int
        Its index among the drawn layers.
    """

    plan: LayerPlan
    sources: tuple[int, ...]
    line: int
    hint: str = ""
    origin: int = -1


def drawing_of(world: World, outputs: tuple[Tensor, ...], planned: Planner) -> tuple[Part, ...]:
    """Return the layers that lead to `outputs`, in topological order.

    A layer that is not in the catalogue and cannot become an opaque layer is left out; its
    neighbours are connected.

    Parameters
    ----------
    planned : callable
        Returns what a drawn layer will be on the canvas; None to leave it out.
    """
    parts: list[Part] = []
    places: dict[int, int] = {}
    seen: set[int] = set()
    for index in world.reachable(outputs):
        drawn = world.drawn[index]
        if id(drawn.layer) in seen and _has_weights(drawn.layer.leaf):
            world.notes.add(drawn.line, NoteKind.NEEDS_YOU, f"{drawn.layer.leaf} {SHARED}")
        seen.add(id(drawn.layer))
        sources = tuple(places[source] for source in drawn.sources if source in places)
        plan = planned(index)
        if plan is None:
            if sources:
                places[index] = sources[0]
            continue
        if not _takes_one_by_one(plan):
            sources = _each_once(sources, drawn.line, parts, world)
        sources = _accepted(plan, sources, drawn.line)
        places[index] = len(parts)
        parts.append(Part(plan, sources, drawn.line, world.hints.get(index, ""), index))
    return tuple(parts)


def _has_weights(leaf: str) -> bool:
    """Return whether a layer may have weights, so that it matters where it is used twice."""
    return leaf not in LAYERS or LAYERS[leaf].weights is not no_weights


def script_planner(world: World, base: Network | None) -> Planner:
    """Return the function that plans the layers of a script."""
    kept = kept_shapes(base)

    def planned(index: int) -> LayerPlan | None:
        made = world.drawn[index].layer
        if made.leaf == "Input":
            return input_plan(world, index)
        if made.leaf == UNSUPPORTED:
            raise LineProblem(world.drawn[index].line, str(made.arguments[0]))
        plan = kept_plan(made, kept) if kept else None
        return plan or _plan(made, world, kept)

    return planned


def _plan(made: Made, world: World, kept: KeptShapes) -> LayerPlan:
    """Return a layer of the catalogue; an opaque one where the catalogue lacks an argument."""
    scratch = world.notes.scratch()
    plan = layer_plan(made, scratch)
    if plan is None:
        return opaque_plan(made, kept)
    if any(note.kind is not NoteKind.ASSUMED for note in scratch.collected()):
        with suppress(ImportProblem):
            return opaque_plan(made, kept)
    world.notes.take(scratch)
    _note_starts(made, world)
    return plan


def _note_starts(made: Made, world: World) -> None:
    """Note the arguments of initializers: the catalogue has each with Keras's defaults."""
    for value in (*made.arguments, *made.named.values()):
        if not isinstance(value, Made):
            continue
        if ".layers." in value.name.path:
            _note_starts(value, world)
        elif changed := changed_factors(value):
            message = f"{initializer(value)} is that of Keras, without {changed}"
            world.notes.add(made.line, NoteKind.ASSUMED, message)


def input_plan(world: World, index: int) -> LayerPlan:
    """Return the input, with its shape if the script gives one."""
    drawn = world.drawn[index]
    named = drawn.layer.named
    shape = named.get("shape")
    batch_shape = named.get("batch_shape", named.get("batch_input_shape"))
    if shape is None and isinstance(batch_shape, tuple | list):
        shape = tuple(batch_shape[1:])
    name = named.get("name")
    sizes = sizes_of(shape)
    if sizes is None and _says_sizes(shape):
        message = "the shape of the input is left to the data"
        world.notes.add(drawn.line, NoteKind.ASSUMED, message)
    return LayerPlan("Input", {"shape": sizes}, name if isinstance(name, str) else "")


def opened_shape(world: World, index: int) -> tuple[int | None, ...]:
    """Return the shape of an input of which only some sizes are known; empty where none is."""
    shape = world.drawn[index].layer.named.get("shape")
    if not isinstance(shape, tuple | list) or not 1 <= len(shape) <= 4:
        return ()
    sizes = tuple(size if isinstance(size, int) and size > 0 else None for size in shape)
    return sizes if None in sizes else ()


def _says_sizes(shape: Value) -> bool:
    """Return whether `shape` has a part that is not imported."""
    if shape is None or isinstance(shape, FromData):
        return False
    entries = list(shape) if isinstance(shape, tuple | list) else [shape]
    return not any(isinstance(entry, FromData) for entry in entries)


def sizes_of(shape: Value) -> tuple[int, ...] | None:
    """Return a shape if all its sizes are known; else None."""
    entries = list(shape) if isinstance(shape, tuple | list) else [shape]
    sizes = tuple(entry for entry in entries if isinstance(entry, int) and 1 <= entry <= 65536)
    return sizes if len(sizes) == len(entries) and 1 <= len(sizes) <= 4 else None


def _takes_one_by_one(plan: LayerPlan) -> bool:
    """Return whether a layer takes its inputs as separate arguments, of which some may be one."""
    return bool(LAYERS[plan.type_name].call_order)


def _each_once(
    sources: tuple[int, ...], line: int, parts: list[Part], world: World
) -> tuple[int, ...]:
    """Return sources that are all different.

    Between a layer and an output there is one wire, so where a layer gets an output a second
    time, that goes through an Activation that changes nothing.
    """
    found: list[int] = []
    for source in sources:
        if source not in found:
            found.append(source)
            continue
        plan = LayerPlan(ACTIVATION.name, ACTIVATION.parse({"activation": "linear"}))
        message = "it gets the same output twice; the second time through a linear Activation"
        world.notes.add(line, NoteKind.ASSUMED, message)
        found.append(len(parts))
        parts.append(Part(plan, (source,), line))
    return tuple(found)


def _accepted(plan: LayerPlan, sources: tuple[int, ...], line: int) -> tuple[int, ...]:
    """Return the sources of a layer, each once.

    Raises
    ------
    LineProblem
        It cannot take them.
    """
    unique = tuple(dict.fromkeys(sources))
    limit = LAYERS[plan.type_name].maximum_inputs
    if limit is not None and len(unique) > limit:
        raise LineProblem(line, f"{plan.type_name} takes {limit} input; it gets {len(unique)}")
    return unique


def with_params(part: Part, **params: ParamValue) -> Part:
    """Return `part` with other parameters."""
    return replace(part, plan=replace(part.plan, params={**part.plan.params, **params}))
