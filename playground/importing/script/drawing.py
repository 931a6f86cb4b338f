"""From the layers that a script describes to the network of a project."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TypeAlias

from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.document.graph import default_name, topological_order
from playground.document.project import Layer, LayerId, Network, Wire
from playground.importing.result import NoteKind
from playground.importing.script.layer_calls import LayerPlan, layer_plan
from playground.importing.script.opaque_calls import kept_plan, kept_shapes, opaque_plan
from playground.importing.script.values import FromData, Tensor, Value
from playground.importing.script.world import World

LONGEST_NAME = 64

Planner: TypeAlias = Callable[[int], LayerPlan | None]
"""From the number of a drawn layer to what it will be."""


@dataclass(frozen=True, slots=True)
class Part:
    """A layer of the drawing: what it is, and what feeds it.

    Attributes
    ----------
    plan : LayerPlan
    sources : tuple of int
        Positions in the drawing.
    line : int
    hint : str
        The variable that holds its output.
    origin : int
        Which of the drawn layers it is.
    """

    plan: LayerPlan
    sources: tuple[int, ...]
    line: int
    hint: str = ""
    origin: int = -1


def drawing_of(world: World, outputs: tuple[Tensor, ...], planned: Planner) -> tuple[Part, ...]:
    """Return the layers that lead to `outputs`, each after what feeds it.

    A layer that is neither in the catalogue nor can stand as it is, is left out; what it
    stood between is joined.

    Parameters
    ----------
    planned : callable
        Returns what a drawn layer will be on the canvas; None to leave it out.
    """
    parts: list[Part] = []
    places: dict[int, int] = {}
    for index in world.reachable(outputs):
        drawn = world.drawn[index]
        sources = tuple(places[source] for source in drawn.sources if source in places)
        plan = planned(index)
        if plan is None:
            if sources:
                places[index] = sources[0]
            continue
        sources = _accepted(plan, sources, drawn.line, world)
        places[index] = len(parts)
        parts.append(Part(plan, sources, drawn.line, world.hints.get(index, ""), index))
    return tuple(parts)


def script_planner(world: World, base: Network | None) -> Planner:
    """Return what plans the layers of a script."""
    kept = kept_shapes(base)

    def planned(index: int) -> LayerPlan | None:
        made = world.drawn[index].layer
        if made.leaf == "Input":
            return input_plan(world, index)
        plan = kept_plan(made, kept, world.notes) if kept else None
        plan = layer_plan(made, world.notes) if plan is None else plan
        return opaque_plan(made, kept, world.notes) if plan is None else plan

    return planned


def input_plan(world: World, index: int) -> LayerPlan:
    """Return the input, with its shape where the script says one."""
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


def _says_sizes(shape: Value) -> bool:
    """Return whether `shape` says something that is not taken over."""
    if shape is None or isinstance(shape, FromData):
        return False
    entries = list(shape) if isinstance(shape, tuple | list) else [shape]
    return not any(isinstance(entry, FromData) for entry in entries)


def sizes_of(shape: Value) -> tuple[int, ...] | None:
    """Return a shape all of whose sizes are known; None for any other."""
    entries = list(shape) if isinstance(shape, tuple | list) else [shape]
    sizes = tuple(entry for entry in entries if isinstance(entry, int) and 1 <= entry <= 65536)
    return sizes if len(sizes) == len(entries) and 1 <= len(sizes) <= 4 else None


def _accepted(
    plan: LayerPlan, sources: tuple[int, ...], line: int, world: World
) -> tuple[int, ...]:
    """Return those of `sources` that the layer can take."""
    unique = tuple(dict.fromkeys(sources))
    limit = LAYERS[plan.type_name].maximum_inputs
    if len(unique) < len(sources) and plan.type_name != "Opaque":
        message = f"{plan.type_name} joins an output with itself; it is wired once here"
        world.notes.add(line, NoteKind.NOT_UNDERSTOOD, message)
    if limit is None or len(unique) <= limit:
        return unique
    message = f"{plan.type_name} takes {limit} input here; the others are left out"
    world.notes.add(line, NoteKind.NOT_UNDERSTOOD, message)
    return unique[:limit]


def network_of(parts: Sequence[Part], base: Network | None) -> Network:
    """Return the network of a drawing.

    Layers that `base` has in the same order keep their ids, and their names where the
    script gives none, so that places and weights stay. Where most of them are still there,
    those that stand beside the network, without wires, stay as well: no script has them.
    """
    start = base or Network()
    parked = _parked(start)
    kept = _matched(parts, _without(start, parked))
    if 2 * len(kept) < len(start.layers) - len(parked):
        parked = ()
    next_id = start.next_id
    ids: list[LayerId] = []
    for position in range(len(parts)):
        if position in kept:
            ids.append(kept[position].id)
            continue
        ids.append(LayerId(f"layer{next_id}"))
        next_id += 1
    names = _names(parts, kept, {layer.name for layer in parked})
    layers = tuple(
        replace(_layer(part, kept.get(i)), id=ids[i], name=names[i]) for i, part in enumerate(parts)
    )
    wires = tuple(
        Wire(ids[source], ids[i], port)
        for i, part in enumerate(parts)
        for port, source in enumerate(part.sources)
    )
    return Network((*layers, *parked), wires, next_id)


def _layer(part: Part, known: Layer | None) -> Layer:
    """Return a layer without id and name; the shapes of an opaque one are those that it had."""
    plan = part.plan
    params = plan.params
    if plan.type_name == "Opaque" and known is not None:
        is_same = all(known.params[name] == params[name] for name in ("class_name", "config"))
        params = known.params if is_same else params
    return Layer(LayerId(""), plan.type_name, "", params, plan.is_trainable)


def _parked(network: Network) -> tuple[Layer, ...]:
    """Return the layers that stand on the canvas without wires."""
    wired = {end for wire in network.wires for end in (wire.source, wire.target)}
    return tuple(
        layer
        for layer in network.layers
        if layer.id not in wired and layer.type_name != "Input" and wired
    )


def _without(network: Network, gone: tuple[Layer, ...]) -> Network:
    return replace(network, layers=tuple(each for each in network.layers if each not in gone))


def _matched(parts: Sequence[Part], base: Network) -> dict[int, Layer]:
    """Return which layer of `base` each part of the drawing is."""
    ordered = [base.layer(layer_id) for layer_id in topological_order(base)]
    old = [layer.type_name for layer in ordered]
    new = [part.plan.type_name for part in parts]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return {
        block.b + offset: ordered[block.a + offset]
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }


def _names(parts: Sequence[Part], kept: Mapping[int, Layer], taken: set[str]) -> list[str]:
    """Return a name for each layer: the script's, else the variable's, else the old one."""
    names: dict[int, str] = {}
    chosen = (
        [_legal(part.plan.name) for part in parts],
        [_hinted(part) for part in parts],
        [kept[i].name if i in kept and not part.plan.name else "" for i, part in enumerate(parts)],
    )
    used = set(taken)
    for wanted in chosen:
        for index, name in enumerate(wanted):
            if name and index not in names and name not in used:
                names[index] = name
                used.add(name)
    numbers: dict[str, int] = {}
    for index, part in enumerate(parts):
        if index not in names:
            names[index] = _numbered(default_name(part.plan.keras_class), used, numbers)
            used.add(names[index])
    return [names[index] for index in range(len(parts))]


def _hinted(part: Part) -> str:
    return part.hint if is_automatic(part.hint, part.plan.keras_class) else ""


def _numbered(stem: str, used: set[str], numbers: dict[str, int]) -> str:
    """Return `stem`, with the next free number behind it if that is taken.

    `numbers` remembers how far the numbers of each stem have come.
    """
    name = stem if stem not in numbers else f"{stem}_{numbers[stem]}"
    while name in used:
        numbers[stem] = numbers.get(stem, 0) + 1
        name = f"{stem}_{numbers[stem]}"
    return name


def _legal(name: str) -> str:
    """Return `name` as the canvas can have it."""
    if not name:
        return ""
    plain = re.sub(r"\W", "_", name)[:LONGEST_NAME]
    return plain if plain.isidentifier() else f"_{plain}"[:LONGEST_NAME]


def is_automatic(name: str, keras_class: str) -> bool:
    """Return whether `name` is one that Keras would give a layer of that class."""
    return re.fullmatch(rf"{re.escape(default_name(keras_class))}(_\d+)?", name) is not None


def with_params(part: Part, **params: ParamValue) -> Part:
    """Return `part` with other parameters."""
    return replace(part, plan=replace(part.plan, params={**part.plan.params, **params}))
