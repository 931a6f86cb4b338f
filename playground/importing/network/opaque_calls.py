"""Layers of a script that are not in the catalogue: they are kept, and Keras finds their shapes.

Such a layer becomes an opaque one, with its class and its arguments as Keras would write them.
What its output is, and which weights it has, `playground.importing.measuring` asks Keras.
"""

import json
from collections.abc import Mapping
from types import MappingProxyType

from playground.base.errors import ShapeError
from playground.base.params import ParamValue
from playground.catalog.in_programs import PARTS
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import REFUSED, catalogue_values, read_config
from playground.catalog.outside import GONE, OUTSIDE, UNKNOWN, shape_rule
from playground.document.project import Network
from playground.importing.network.constants import is_plain
from playground.importing.network.layer_calls import ELSEWHERE, LayerPlan
from playground.importing.network.refusals import LineProblem
from playground.importing.network.settings import activation, initializer
from playground.importing.network.values import Made, Name, Value

KeptShapes = Mapping[tuple[str, str], str]

NOT_KNOWN = (
    "the layer {} is not known here, and so is the meaning of arguments without names; check its "
    "name, and write them as name=value if Keras has it"
)
OLD_PARTS: Mapping[str, str] = MappingProxyType(
    {
        **{"max_norm": "MaxNorm", "maxnorm": "MaxNorm", "unit_norm": "UnitNorm"},
        **{"non_neg": "NonNeg", "nonneg": "NonNeg", "min_max_norm": "MinMaxNorm"},
        **{"l1": "L1", "l2": "L2", "l1_l2": "L1L2"},
    }
)
"""Functions of Keras that make such a part."""
OLD_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{"W_constraint": "kernel_constraint", "b_constraint": "bias_constraint"},
        **{"W_regularizer": "kernel_regularizer", "b_regularizer": "bias_regularizer"},
        **{"init": "kernel_initializer", "border_mode": "padding", "subsample": "strides"},
        **{"output_dim": "units", "bias": "use_bias"},
    }
)
"""Arguments of Keras 1, as Keras calls them now."""
MODULES = ("constraints", "regularizers", "initializers")


def kept_shapes(base: Network | None) -> KeptShapes:
    """Return the shapes of a project's opaque layers."""
    layers = base.layers if base is not None else ()
    return {
        (str(layer.params["class_name"]), str(layer.params["config"])): str(layer.params["shapes"])
        for layer in layers
        if layer.type_name == "Opaque"
    }


def kept_plan(made: Made, kept: KeptShapes) -> LayerPlan | None:
    """Return the item of a layer that the project already has as opaque; else None."""
    config = _config(made)
    is_kept = config is not None and (made.leaf, json.dumps(config)) in kept
    return opaque_plan(made, kept) if is_kept else None


def opaque_plan(made: Made, kept: KeptShapes) -> LayerPlan:
    """Return the item for a layer outside the catalogue.

    Raises
    ------
    ImportProblem
        It cannot be one; the message says why, with its line.
    """
    class_name = made.leaf
    config = _config(made)
    if class_name in REFUSED:
        raise LineProblem(
            made.line, f"the layer {class_name} cannot be imported; {REFUSED[class_name]}"
        )
    if class_name in GONE:
        raise LineProblem(
            made.line, f"the layer {class_name} is not in Keras 3; {GONE[class_name]}"
        )
    if config is None:
        if made.arguments and class_name not in LAYERS and class_name not in OUTSIDE:
            raise LineProblem(made.line, NOT_KNOWN.format(class_name))
        raise LineProblem(
            made.line,
            f"an argument of the layer {class_name} is unknown without running "
            "the program, and it is not in the catalogue; write its value there",
        )
    text = json.dumps(config)
    try:
        read_config(class_name, text)
    except ShapeError as error:
        raise LineProblem(
            made.line, f"the layer {class_name} cannot be imported ({error})"
        ) from None
    params: dict[str, ParamValue] = LAYERS["Opaque"].parse(
        {"class_name": class_name, "config": text, "shapes": kept.get((class_name, text), "")}
    )
    name = made.named.get("name")
    is_trainable = made.is_trainable and made.named.get("trainable") is not False
    return LayerPlan("Opaque", params, name if isinstance(name, str) else "", is_trainable)


def is_shape_ruled(class_name: str, config: Mapping[str, object]) -> bool:
    """Return whether the settings of a layer determine its output shape."""
    if class_name in LAYERS:
        return catalogue_values(LAYERS[class_name], config) is not None
    return shape_rule(class_name) is not None


def _config(made: Made) -> dict[str, Value] | None:
    """Return the settings by name, as Keras writes them; None if one of them is unknown."""
    if made.leaf in LAYERS:
        words = LAYERS[made.leaf].argument_order
    else:
        words = OUTSIDE.get(made.leaf, UNKNOWN).arguments
    if len(made.arguments) > len(words):
        return None
    given = dict(zip(words, made.arguments, strict=False))
    given |= {name: value for name, value in made.named.items() if name not in ELSEWHERE}
    old_names = dict(LAYERS[made.leaf].old_arguments) if made.leaf in LAYERS else {}
    old_names = {**OLD_WORDS, **old_names}
    written = {
        old_names.get(name, name): _written(value, name)
        for name, value in given.items()
        if value is not None
    }
    return written if is_plain(written) else None


def _written(  # noqa: PLR0911 - one for each kind
    value: Value, name: str
) -> Value:
    """Return an argument as Keras writes it in a configuration; unknown values unchanged."""
    if "activation" in name and not isinstance(value, str):
        return activation(value) or value
    if isinstance(value, Name):
        if name.endswith("_initializer"):
            return initializer(value) or value
        value = Made(value, (), {}, 0)
    if isinstance(value, list | tuple):
        return [_written(entry, "") for entry in value] if not is_plain(value) else value
    if not isinstance(value, Made) or value.name.root != "keras":
        return value
    if ".layers." in value.name.path:
        inner = _config(value)
        return value if inner is None else _described(value.leaf, "layers", inner)
    module = value.name.path.split(".")[1]
    leaf = OLD_PARTS.get(value.leaf, value.leaf)
    if module not in MODULES or leaf not in PARTS or len(value.arguments) > len(PARTS[leaf]):
        return value
    return _described(
        leaf, module, dict(zip(PARTS[leaf], value.arguments, strict=False)) | value.named
    )


def _described(leaf: str, module: str, config: dict[str, Value]) -> dict[str, Value]:
    return {"module": f"keras.{module}", "class_name": leaf, "config": config}
