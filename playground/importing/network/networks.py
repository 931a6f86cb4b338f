"""Turns a drawing into a network; layers that existed before keep their ids."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from playground.base.params import ParamValue
from playground.document.graph import default_name, topological_order
from playground.document.naming import layer_name
from playground.document.project import Layer, LayerId, Network, Wire
from playground.importing.network.drawing import Part


def network_of(parts: Sequence[Part], base: Network | None) -> Network:
    """Return the network of a drawing.

    Layers that `base` has in the same order keep their ids, and their names if the script
    gives none, so that positions and weights are kept. If most of them still exist, layers
    without wires are also kept: a script does not contain them. If not, it is another network,
    whose layers have names of their own.
    """
    start = base or Network()
    parked = _parked(start)
    kept = _matched(parts, _without(start, parked))
    is_other = 2 * len(kept) < len(start.layers) - len(parked)
    if is_other:
        parked = ()
    next_id = start.next_id
    ids: list[LayerId] = []
    for position in range(len(parts)):
        if position in kept:
            ids.append(kept[position].id)
            continue
        ids.append(LayerId(f"layer{next_id}"))
        next_id += 1
    names = _names(parts, {} if is_other else kept, {layer.name for layer in parked})
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
    """Return a layer without id and name.

    What a script cannot contain is kept: which single weights are frozen, and the shapes of
    an opaque layer.
    """
    plan = part.plan
    params = plan.params
    if plan.type_name == "Opaque" and known is not None:
        is_same = all(known.params[name] == params[name] for name in ("class_name", "config"))
        params = known.params if is_same else params
    frozen = known.frozen_weights if known is not None else ()
    return Layer(LayerId(""), plan.type_name, "", params, plan.is_trainable, frozen)


def _parked(network: Network) -> tuple[Layer, ...]:
    """Return the layers without wires."""
    wired = {end for wire in network.wires for end in (wire.source, wire.target)}
    return tuple(
        layer
        for layer in network.layers
        if layer.id not in wired and layer.type_name != "Input" and wired
    )


def _without(network: Network, gone: tuple[Layer, ...]) -> Network:
    return replace(network, layers=tuple(each for each in network.layers if each not in gone))


def _matched(parts: Sequence[Part], base: Network) -> dict[int, Layer]:
    """Match the parts of the drawing with layers of `base`."""
    ordered = [base.layer(layer_id) for layer_id in topological_order(base)]
    same = _matched_by_structure(parts, ordered, base)
    if same:
        return same
    old = [layer.keras_class for layer in ordered]
    new = [part.plan.keras_class for part in parts]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    found = {
        block.b + offset: ordered[block.a + offset]
        for block in matcher.get_matching_blocks()
        for offset in range(block.size)
    }
    return found | _reordered(parts, found, ordered)


def _matched_by_structure(
    parts: Sequence[Part], ordered: Sequence[Layer], base: Network
) -> dict[int, Layer]:
    """Match all parts, where the drawing is the network of `base`; nothing where it is another.

    Two layers are alike if they have the same settings and read outputs that are alike, so the
    order in which a script writes its branches does not matter.
    """
    numbers: dict[object, int] = {}
    known: dict[int, list[Layer]] = {}
    of_layers: dict[LayerId, int] = {}
    for layer in ordered:
        sources = tuple(of_layers[wire.source] for wire in base.inputs_of(layer.id))
        key = (layer.keras_class, _frozen(layer.params), sources)
        of_layers[layer.id] = numbers.setdefault(key, len(numbers))
        known.setdefault(of_layers[layer.id], []).append(layer)
    found: dict[int, Layer] = {}
    of_parts: list[int] = []
    for place, part in enumerate(parts):
        sources = tuple(of_parts[source] for source in part.sources)
        key = (part.plan.keras_class, _frozen(part.plan.params), sources)
        of_parts.append(numbers.setdefault(key, len(numbers)))
        alike = known.get(of_parts[place])
        if not alike:
            return {}
        found[place] = alike.pop(0)
    return found if len(found) == len(ordered) else {}


def _frozen(params: Mapping[str, ParamValue]) -> tuple[tuple[str, ParamValue], ...]:
    return tuple(sorted(params.items()))


def _reordered(
    parts: Sequence[Part], found: Mapping[int, Layer], ordered: Sequence[Layer]
) -> dict[int, Layer]:
    """Match the remaining parts with the remaining layers, in any order.

    Branches can be written in any order, so the script's may differ from the canvas.
    """
    known = {layer.id for layer in found.values()}
    rest = [layer for layer in ordered if layer.id not in known]
    places = [i for i in range(len(parts)) if i not in found]
    classes = Counter(parts[place].plan.keras_class for place in places)
    if classes != Counter(layer.keras_class for layer in rest):
        return {}
    matched: dict[int, Layer] = {}
    for place in places:
        part = parts[place]
        alike = [layer for layer in rest if layer.keras_class == part.plan.keras_class]
        named = [layer for layer in alike if layer.name in (part.plan.name, part.hint)]
        same = [layer for layer in alike if layer.params == part.plan.params]
        matched[place] = (named or same or alike)[0]
        rest.remove(matched[place])
    return matched


def _names(parts: Sequence[Part], kept: Mapping[int, Layer], taken: set[str]) -> list[str]:
    """Return a name for each layer: from the script, the variable, or the old layer."""
    names: dict[int, str] = {}
    chosen = (
        [layer_name(part.plan.name) for part in parts],
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
    """Return `stem`, with the next free number appended if it is taken.

    `numbers` has the last number used for each stem.
    """
    name = stem if stem not in numbers else f"{stem}_{numbers[stem]}"
    while name in used:
        numbers[stem] = numbers.get(stem, 0) + 1
        name = f"{stem}_{numbers[stem]}"
    return name


def is_automatic(name: str, keras_class: str) -> bool:
    """Return whether Keras would give such a name to a layer of that class."""
    return re.fullmatch(rf"{re.escape(default_name(keras_class))}(_\d+)?", name) is not None
