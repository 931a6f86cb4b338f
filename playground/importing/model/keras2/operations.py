"""Operations between tensors, which Keras 2 wrote as `TFOpLambda`, by the layers that do the same.

Such an entry names a function of TensorFlow; it is looked up here and never called.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from playground.base.errors import ImportProblem

Json = Any
"""A value of JSON."""

OPERATION = "TFOpLambda"
MERGES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("__operators__.add", "math.add"), "Add"),
        **dict.fromkeys(("__operators__.mul", "math.multiply"), "Multiply"),
        **dict.fromkeys(("__operators__.sub", "math.subtract"), "Subtract"),
        **dict.fromkeys(("math.maximum",), "Maximum"),
        **dict.fromkeys(("math.minimum",), "Minimum"),
    }
)
"""Functions of two tensors."""
ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {
        **{f"nn.{name}": name for name in ("relu", "relu6", "elu", "selu", "softmax", "softplus")},
        **{f"nn.{name}": name for name in ("sigmoid", "tanh", "gelu")},
        **{f"math.{name}": name for name in ("sigmoid", "tanh", "softplus")},
        **dict.fromkeys(("nn.silu", "nn.swish"), "silu"),
    }
)
"""Functions of one tensor."""


def as_layer(entry: Mapping[str, Json]) -> dict[str, Json]:
    """Return the layer that computes what an operation does.

    Raises
    ------
    ImportProblem
        There is none; the message names the operation.
    """
    function, name = str(entry["config"].get("function")), str(entry["config"]["name"])
    nodes = entry.get("inbound_nodes") or []
    inbound = nodes[0][0] if isinstance(nodes[0][0], list) else nodes[0]
    named = {key: value for key, value in inbound[3].items() if key != "name"}
    other = named.pop("y", None)
    is_plain = all(value is None for value in named.values())
    found = _layer(function, other) if is_plain else None
    if found is None:
        raise ImportProblem(
            f"The operation {function:.60} ({name:.60}) is not a layer, so the canvas cannot show "
            "it; use a layer in its place and save the model again"
        )
    class_name, settings = found
    places = [[*inbound[:3], {}]]
    if isinstance(other, list):
        places.append([*other[:3], {}])
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "registered_name": None,
        "name": name,
        "inbound_nodes": [places],
        "config": {"name": name, "trainable": True, **settings},
    }


def _layer(function: str, other: Json) -> tuple[str, dict[str, Json]] | None:
    """Return class and settings; `other` is the second operand: a tensor, a number or nothing."""
    if other is None and function in ACTIVATIONS:
        return "Activation", {"activation": ACTIVATIONS[function]}
    if isinstance(other, list) and function in MERGES:
        return MERGES[function], {}
    if isinstance(other, bool) or not isinstance(other, int | float):
        return None
    line = _line(MERGES.get(function, function), other)
    return ("Rescaling", {"scale": line[0], "offset": line[1]}) if line is not None else None


def _line(kind: str, number: float) -> tuple[float, float] | None:
    """Return scale and offset of an operation with a number; None if it is not a straight line."""
    match kind:
        case "Add":
            return 1.0, number
        case "Subtract":
            return 1.0, -number
        case "Multiply":
            return number, 0.0
        case "math.truediv" | "math.divide" if number:
            return 1 / number, 0.0
    return None
