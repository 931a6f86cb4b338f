"""What each layer of a model becomes: a layer of the catalogue, or an opaque layer."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from playground.base.errors import ImportProblem, ShapeError
from playground.base.params import ParamValue
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import KnownShapes, read_config
from playground.document.graph import default_name
from playground.importing.model.drawing import ModelDrawing
from playground.importing.network.drawing import input_plan
from playground.importing.network.layer_calls import LayerPlan, layer_plan
from playground.importing.network.opaque_calls import is_shape_ruled
from playground.importing.text.notes import Notes

DROPPED = frozenset(("name", "trainable", "dtype", "seed", "batch_input_shape", "build_config"))
PLAIN_INITIALIZERS = frozenset(("Zeros", "Ones", "GlorotUniform", "GlorotNormal", "HeNormal"))


def model_plan(
    drawing: ModelDrawing, index: int, shapes: Mapping[int, KnownShapes] | None
) -> LayerPlan | None:
    """Return what the layer drawn at `index` becomes.

    A layer of the catalogue with a setting that the catalogue lacks also becomes opaque.

    Parameters
    ----------
    shapes : mapping of int to KnownShapes, or None
        Of drawn layers; None before they are known.

    Raises
    ------
    ImportProblem
        The canvas cannot show it.
    """
    made = drawing.world.drawn[index].layer
    if made.leaf == "Input":
        return input_plan(drawing.world, index)
    scratch = Notes(tuple(drawing.names))
    plan = layer_plan(made, scratch)
    if plan is not None and not scratch.collected() and _takes_its_inputs(plan, drawing, index):
        return plan
    return _opaque_plan(drawing, index, shapes)


def _takes_its_inputs(plan: LayerPlan, drawing: ModelDrawing, index: int) -> bool:
    """Return whether a layer with separate inputs has enough wires for them."""
    spec, feeds = LAYERS[plan.type_name], drawing.feeds.get(index, ())
    return not spec.call_order or len(set(feeds)) <= len(set(spec.call_order))


def _opaque_plan(
    drawing: ModelDrawing, index: int, shapes: Mapping[int, KnownShapes] | None
) -> LayerPlan:
    made = drawing.world.drawn[index].layer
    name = str(made.named.get("name", ""))
    config = cleaned(drawing.configs.get(index, {}))
    text = json.dumps(config)
    try:
        read_config(made.leaf, text)
    except ShapeError as error:
        raise ImportProblem(f"The layer {name} cannot be imported: {error}") from None
    known = (shapes or {}).get(index)
    if shapes is not None and known is None and not is_shape_ruled(made.leaf, config):
        raise ImportProblem(
            f"The layer {name} ({made.leaf}) is not in the catalogue and is used several times, "
            "which the canvas cannot show"
        )
    if known is not None and index in drawing.feeds:
        known = replace(known, arguments=drawing.feeds[index])
    params: dict[str, ParamValue] = LAYERS["Opaque"].parse(
        {
            "class_name": made.leaf,
            "config": text,
            "shapes": known.to_text() if known is not None else "",
        }
    )
    return LayerPlan("Opaque", params, name, made.is_trainable)


def cleaned(config: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of a layer as a person would write them. Any: it is JSON.

    Settings that are None are left out; a plain initializer becomes its name.
    """
    return {
        key: _plain(value)
        for key, value in config.items()
        if key not in DROPPED and value is not None
    }


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if value.get("class_name") in PLAIN_INITIALIZERS:
        inner = value.get("config") or {}
        if all(entry is None for entry in inner.values()):
            return default_name(str(value["class_name"]))
    return {
        key: _plain(entry)
        for key, entry in value.items()
        if key not in ("shared_object_id", "build_config") and entry is not None
    }
