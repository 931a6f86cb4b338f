"""Functions that a script applies to the output of a layer: `tf.concat`, `tf.nn.relu` etc."""

from collections.abc import Mapping
from types import MappingProxyType

from playground.catalog.layers import LAYERS
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.layers.reshape import RESHAPE
from playground.importing.network.settings import activation
from playground.importing.network.values import Arguments, Made, Name, Named, Tensor, Value
from playground.importing.network.world import World

MODULES = ("tensorflow.", "keras.ops.", "keras.backend.", "keras.activations.")
JOINS: Mapping[str, str] = MappingProxyType(
    {name: spec.name for spec in LAYERS for name in spec.functions}
)
SAME = frozenset(("identity", "cast", "convert_to_tensor", "stop_gradient"))


def is_on_tensors(name: Name, arguments: Arguments) -> bool:
    """Return whether `name` is a function that receives outputs of layers."""
    return name.path.startswith(MODULES) and bool(_given(arguments))


def call(name: Name, arguments: Arguments, named: Named, line: int, world: World) -> Value:
    """Return the output of the layer that is equivalent to such a function."""
    tensors = _given(arguments)
    indices = tuple(tensor.index for tensor in tensors)
    if name.leaf in SAME:
        return tensors[0]
    if activation(name) is not None:
        layer = Made(Name(f"keras.layers.{ACTIVATION.name}"), (name,), {}, line)
        return world.draw(layer, indices, line)
    kind = JOINS.get(name.leaf)
    if kind is not None and len(tensors) > 1:
        return world.draw(Made(Name(f"keras.layers.{kind}"), (), _axis(named), line), indices, line)
    shape = arguments[1] if len(arguments) > 1 else named.get("shape", named.get("newshape"))
    if name.leaf == "reshape" and isinstance(shape, tuple | list) and len(shape) > 1:
        sizes = {"target_shape": tuple(shape[1:])}
        layer = Made(Name(f"keras.layers.{RESHAPE.name}"), (), dict(sizes), line)
        return world.draw(layer, indices, line)
    world.refuse(f"{name.path} cannot be shown on the canvas; the network continues without it")
    return tensors[0]


def _axis(named: Named) -> dict[str, Value]:
    return {"axis": named["axis"]} if "axis" in named else {}


def _given(arguments: Arguments) -> tuple[Tensor, ...]:
    """Return the outputs of layers among the first two arguments, and in lists of them."""
    found: list[Tensor] = []
    for value in arguments[:2]:
        entries = value if isinstance(value, list | tuple) else (value,)
        found.extend(entry for entry in entries if isinstance(entry, Tensor))
    return tuple(found)
