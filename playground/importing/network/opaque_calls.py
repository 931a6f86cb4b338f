"""Layers of a script that are not in the catalogue."""

import json
from collections.abc import Mapping

from playground.base.errors import ShapeError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import catalogue_values, read_config
from playground.catalog.outside import OUTSIDE, UNKNOWN, shape_rule
from playground.document.project import Network
from playground.importing.network.constants import is_plain
from playground.importing.network.layer_calls import ELSEWHERE, LayerPlan
from playground.importing.network.values import Made, Value
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

KeptShapes = Mapping[tuple[str, str], str]


def kept_shapes(base: Network | None) -> KeptShapes:
    """Return the shapes of a project's opaque layers."""
    layers = base.layers if base is not None else ()
    return {
        (str(layer.params["class_name"]), str(layer.params["config"])): str(layer.params["shapes"])
        for layer in layers
        if layer.type_name == "Opaque"
    }


def kept_plan(made: Made, kept: KeptShapes, notes: Notes) -> LayerPlan | None:
    """Return the item of a layer that the project already has as opaque; else None."""
    config = _config(made)
    is_kept = config is not None and (made.leaf, json.dumps(config)) in kept
    return opaque_plan(made, kept, notes) if is_kept else None


def opaque_plan(made: Made, kept: KeptShapes, notes: Notes) -> LayerPlan | None:
    """Return the item for a layer outside the catalogue; None if it cannot be one."""
    class_name = made.leaf
    config = _config(made)
    text = json.dumps(config) if config is not None else ""
    shapes = kept.get((class_name, text), "")
    reason = _refusal(class_name, config, text, shapes)
    if reason:
        message = f"the layer {made.leaf} {reason}; the network continues without it"
        notes.add(made.line, NoteKind.NOT_UNDERSTOOD, message)
        return None
    params: dict[str, ParamValue] = LAYERS["Opaque"].parse(
        {"class_name": class_name, "config": text, "shapes": shapes}
    )
    name = made.named.get("name")
    is_trainable = made.is_trainable and made.named.get("trainable") is not False
    return LayerPlan("Opaque", params, name if isinstance(name, str) else "", is_trainable)


def is_shape_ruled(class_name: str, config: Mapping[str, object]) -> bool:
    """Return whether the settings of a layer determine its output shape."""
    if class_name in LAYERS:
        return catalogue_values(LAYERS[class_name], config) is not None
    return shape_rule(class_name) is not None


def _refusal(class_name: str, config: Mapping[str, object] | None, text: str, shapes: str) -> str:
    """Return why the layer cannot be an item; empty if it can."""
    if config is None or not (shapes or is_shape_ruled(class_name, config)):
        return "is not supported here"
    try:
        read_config(class_name, text)
    except ShapeError as error:
        return f"cannot be imported ({error})"
    return ""


def _config(made: Made) -> dict[str, Value] | None:
    """Return the settings by name; None if one of them is unknown."""
    if made.leaf in LAYERS:
        words = LAYERS[made.leaf].argument_order
    else:
        words = OUTSIDE.get(made.leaf, UNKNOWN).arguments
    if len(made.arguments) > len(words):
        return None
    given = dict(zip(words, made.arguments, strict=False))
    given |= {name: value for name, value in made.named.items() if name not in ELSEWHERE}
    old_names = dict(LAYERS[made.leaf].old_arguments) if made.leaf in LAYERS else {}
    given = {old_names.get(name, name): value for name, value in given.items()}
    return given if is_plain(given) else None
